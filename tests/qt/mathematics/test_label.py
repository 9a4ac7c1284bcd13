"""Labels, blocks and symbols in rectangles."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.quantity import Quantity
from bpstudio.notation.symbols import COST, quantity
from bpstudio.notation.textbook import ARTICLE, LAYERS, Layers, Notation
from bpstudio.notation.tree import Equation, Matrix, Node, Number, Operator, Row
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.mathematics.block import MathBlock
from bpstudio.qt.mathematics.label import MathLabel, fitting, line_of
from bpstudio.qt.mathematics.layout import Style, layout
from bpstudio.qt.mathematics.symbol import draw_symbol, on_one_line, symbol_width
from bpstudio.qt.mathematics.typeset import typeset

SLOPE = quantity(Quantity.parse("dC/dtheta1[0,1]"))
LONG = Equation((COST, Row(tuple(part for n in range(40) for part in (Operator("+"), Number(f"{n}.5"))))))


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def ink(widget: QWidget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return np.asarray(np.abs(rows[:, : image.width()].astype(int) - int(rows[0, 0])) > 60)


def test_a_label_says_in_plain_unicode_what_it_shows(parent: QWidget) -> None:
    label = MathLabel(parent)
    label.say("Product so far ", SLOPE, notation=ARTICLE)
    assert label.text() == "Product so far ∂C/∂θ₁₂¹"
    label.say(SLOPE, notation=ARTICLE, text="the slope")
    assert label.text() == "the slope"


def test_a_label_is_written_in_the_letters_it_is_given(parent: QWidget) -> None:
    label, block = MathLabel(parent), MathBlock(parent)
    others = Notation(weight="w", cost="J")
    seen = []
    for notation in (ARTICLE, others):
        label.say(SLOPE, notation=notation)
        block.show_formula(SLOPE, notation)
        for each in (label, block):
            each.resize(120, 60)
        seen.append((ink(label), ink(block)))
        assert label.text() == block.text() == ("∂C/∂θ₁₂¹" if notation == ARTICLE else "∂J/∂w₁₂¹")
    assert not any(np.array_equal(one, other) for one, other in zip(*seen, strict=True))


def test_a_label_of_words_shows_the_words_alone(parent: QWidget) -> None:
    label, plain = MathLabel(parent), MathLabel(parent)
    label.say(SLOPE, notation=ARTICLE)
    label.setText("Value")
    plain.say("Value", notation=ARTICLE)
    for each in (label, plain):
        each.resize(120, 24)
    assert np.array_equal(ink(label), ink(plain))


@pytest.mark.parametrize("width", [300, 90, 60])
def test_nothing_of_a_label_is_cut_off(width: int, parent: QWidget) -> None:
    label = MathLabel(parent)
    label.say("Slope ", SLOPE, notation=ARTICLE)
    label.resize(width, 28)
    found = ink(label)
    assert found.any()
    assert not found[:, -1].any()
    assert not found[[0, -1]].any()


def test_a_label_says_whether_all_of_it_can_be_seen(parent: QWidget) -> None:
    label = MathLabel(parent)
    for parts in (("Slope ", SLOPE), ("Slope of the cost",)):
        label.say(*parts, notation=ARTICLE)
        label.resize(round(label.needed) + 1, 28)
        assert label.whole
        label.resize(round(label.needed) // 4, 28)
        assert not label.whole


def test_what_is_too_wide_is_written_smaller(qapp: object) -> None:
    whole = line_of(("Slope ", SLOPE), ui_font(), notation=ARTICLE)
    assert fitting(("Slope ", SLOPE), ui_font(), whole.width + 1, notation=ARTICLE) == whole
    assert (
        fitting(("Slope ", SLOPE), ui_font(), 0.8 * whole.width, notation=ARTICLE).width <= 0.8 * whole.width
    )


@pytest.mark.parametrize("width", [400, 200, 120])
def test_a_block_is_as_high_as_its_lines(width: int, parent: QWidget) -> None:
    block = MathBlock(parent)
    block.show_formula(LONG, ARTICLE)
    block.resize(width, block.heightForWidth(width))
    found = ink(block)
    assert not found[:, -1].any()
    assert not found[[0, -1]].any()
    assert found[-12:].any(), "the last line is there"


def test_a_block_too_narrow_for_a_matrix_writes_it_in_words(parent: QWidget) -> None:
    block = MathBlock(parent)
    block.show_formula(Matrix((tuple(Number(f"−0.{n}123") for n in range(12)),)), ARTICLE)
    assert block.text().startswith("[−0.0123, ")
    block.resize(120, block.heightForWidth(120))
    assert block.heightForWidth(120) > block.heightForWidth(2000)
    assert not ink(block)[:, -1].any()


def test_a_derivative_on_one_line_is_no_higher_than_its_letters(qapp: object) -> None:
    lower, fraction = typeset(on_one_line(SLOPE), 100, ARTICLE), typeset(SLOPE, 100, ARTICLE)
    assert lower.height < 0.8 * fraction.height
    assert symbol_width(SLOPE, 20, inline=True, notation=ARTICLE) > symbol_width(SLOPE, 20, notation=ARTICLE)


def test_a_symbol_stays_within_its_rectangle(qapp: object) -> None:
    image = QImage(200, 60, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    draw_symbol(painter, SLOPE, QRectF(80, 10, 30, 40), 24, QColor("black"), inline=True, notation=ARTICLE)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(60, image.bytesPerLine())
    across = np.flatnonzero((rows < 128).any(axis=0))
    assert across[0] >= 78
    assert across[-1] <= 112


@pytest.mark.parametrize("layers", LAYERS)
def test_a_formula_is_whole_at_the_height_its_label_asks_for(layers: Layers, parent: QWidget) -> None:
    label = MathLabel(parent)
    label.say(SLOPE, " −0.02852", notation=Notation(layers=layers))
    label.resize(label.sizeHint().width() + 20, label.sizeHint().height())
    found = ink(label)
    assert found.any()
    assert not found[[0, -1]].any()


def test_a_formula_that_words_would_push_over_an_edge_is_moved_inside(parent: QWidget) -> None:
    line = line_of((SLOPE,), ui_font(), notation=Notation(layers="parentheses"))
    rect = QRectF(0, 0, 100, line.ascent + line.descent + 0.5)
    baseline = line.baseline(rect)
    assert baseline - line.ascent >= 0
    assert baseline + line.descent <= rect.height()


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("cell", [Number("−0.1234"), quantity(Quantity.parse("theta1[0,1]"))])
def test_the_brackets_of_a_matrix_cover_the_ink_of_all_its_rows(rows: int, cell: Node, qtbot: QtBot) -> None:
    box = layout(Matrix(((cell,),) * rows), Style())
    places = [(mark.x, mark.path.boundingRect(), mark.y, mark.scale) for mark in box.marks]
    edges = [(y + scale * rect.top(), y + scale * rect.bottom()) for _, rect, y, scale in places]
    for top, bottom in (edges[0], edges[-1]):
        assert top <= min(above for above, _ in edges)
        assert bottom >= max(below for _, below in edges)
