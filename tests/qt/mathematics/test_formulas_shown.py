"""In a window formulas are typeset; the few labels and buttons that have one as text are listed with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.notation.textbook import ARTICLE
from bpstudio.qt.mathematics.block import MathBlock
from bpstudio.qt.mathematics.label import MathLabel
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.selection import Factor, Selection, Unit
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

FORMULA = re.compile(r"∂|[θŷ]|[zabxCJ][⁰-⁹¹²³₀-₉]")
AS_TEXT = {
    "InspectorHeading: PlainLabel": "a sentence of several lines",
    "Facts: PlainLabel": "a sentence of several lines",
    "ChainRows: PlainLabel": "a sentence of several lines",
    "Result: meaning": "a sentence of several lines",
    "NoFlickerRoom: sentence": "the status line",
    "EquationBar: conventions_line": "a line of words, shortened where there is little room",
    "EquationStrip: collapse_line": "a line of words, shortened where there is little room",
    "Palette: canvas_legend": "a line of words, shortened where there is little room",
    "ParameterTable: PlainLabel": "the caption of the table, in words",
    "ParameterTable: QTableView heading": "the toolkit paints headings, with the arrow of the order",
    "DataTable: CellView heading": "names of columns, which the learner may choose",
    **{f"LayerCard: freeze_{kind}{layer}": "a box to tick" for kind in ("theta", "b") for layer in (1, 2, 3)},
}
"""Where a formula is shown as text, and why."""


def place_of(widget: QWidget) -> str:
    """The view it is part of, and its own name or kind."""
    above = widget.parentWidget()
    while above is not None and not type(above).__module__.startswith("bpstudio"):
        above = above.parentWidget()
    return f"{type(above).__name__}: {widget.objectName() or type(widget).__name__}"


def texts_in(top: QWidget) -> Iterator[tuple[str, str]]:
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, MathLabel | MathBlock):
            continue
        match widget:
            case QLabel() | QAbstractButton():
                yield place_of(widget), widget.text()
            case QComboBox():
                yield place_of(widget), widget.currentText()
            case QTableView():
                model = widget.model()
                for column in range(model.columnCount()):
                    yield (
                        f"{place_of(widget)} heading",
                        str(model.headerData(column, widget.horizontalHeader().orientation())),
                    )


def formulas_in(window: MainWindow) -> dict[str, str]:
    return {place: text for place, text in texts_in(window) if FORMULA.search(text)}


@pytest.fixture
def seen(qtbot: QtBot) -> dict[str, str]:
    """Of windows at every step, with each kind of thing selected and every tab in front."""
    found: dict[str, str] = {}
    for name in ("article", "mazur", "xor"):
        window = MainWindow(Session(read(located(name)).state))
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitExposed(window):
            window.show()
        window.session.train(3)
        chosen: list[Selection] = [None, Parameter("theta", 1, 0, 0), Unit(1, 0), Factor(8)]
        for step in range(len(window.session.frame.program)):
            window.session.seek(3, step)
            window.bridge.select(chosen[step % len(chosen)])
            for tabs in window.findChildren(QTabWidget):
                tabs.setCurrentIndex(0 if step % 3 else step // 3 % tabs.count())
            QApplication.processEvents()
            found |= formulas_in(window)
    return found


def test_every_formula_that_is_not_typeset_has_a_reason(seen: dict[str, str]) -> None:
    assert {place: text for place, text in seen.items() if place not in AS_TEXT} == {}
    assert AS_TEXT.keys() <= seen.keys(), "these exceptions are no longer needed"


def test_a_formula_on_a_plain_label_is_found_and_one_that_is_typeset_is_not(qtbot: QtBot) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    label, written = QLabel("the slope ∂C/∂θ₁", top), MathLabel(top)
    written.say("the slope ∂C/∂θ₁", notation=ARTICLE)
    with qtbot.waitExposed(top):
        top.show()
    assert [text for _, text in texts_in(top) if FORMULA.search(text)] == [label.text()]
