"""Factors and paths: the same gradient seen two ways, and taken along."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Cost, Training
from bpstudio.explain.chain.cards import Made, chain_cards
from bpstudio.explain.chain.paths import Paths
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.parse import parse as parse_tex
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Factor, Unit
from bpstudio.session.session import Session
from tests.qt.equation.strips import WEIGHT, Make, number, walked

NARROW = Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(3, "tanh"), Layer(4, "tanh"), Layer(3, "softmax")))


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    holders: list[QWidget] = []

    def build(
        network: Network = WIDE, examples: int = 5, cost: Cost | None = None, training: Training | None = None
    ) -> tuple[EquationStrip, Bridge]:
        rng = np.random.default_rng(2)
        x = rng.normal(size=(examples, network.inputs))
        y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
        window = QWidget()
        qtbot.addWidget(window)
        holders.append(window)
        document = Document(network, Examples(x, y), cost or Cost(), training or Training())
        bridge = Bridge(Session(document), window, notation=textbook.ARTICLE)
        strip = EquationStrip(bridge, window)
        window.resize(1000, 640)
        strip.setGeometry(0, 400, 1000, 230)
        with qtbot.waitExposed(window):
            window.show()
        return strip, bridge

    yield build
    holders.clear()


def test_the_sum_is_collapsed_until_it_is_opened(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    assert strip.chain.isVisible()
    assert strip.bar.buttons["paths"].text() == f"Paths {4 * 3 * 3}"
    qtbot.mouseClick(strip.bar.buttons["paths"], Qt.MouseButton.LeftButton)
    assert strip.ways.isVisible()
    assert not strip.chain.isVisible()
    qtbot.mouseClick(strip.bar.buttons["factors"], Qt.MouseButton.LeftButton)
    assert strip.chain.isVisible()


def test_the_rows_are_the_largest_paths_with_their_factors_and_products(make: Make) -> None:
    strip, bridge = make()
    walked(bridge)
    strip.show_mode("paths")
    shown = strip.ways.showing
    assert shown is not None
    paths = Paths(bridge.frame, WEIGHT, 0).page(0, len(shown.rows))
    assert len(shown.rows) >= 3
    assert [row.product for row in shown.rows] == [format_number(number(path.product)) for path in paths]
    assert shown.rows[0].factors == tuple(map(format_number, paths[0].factors))
    assert shown.agrees
    assert shown.lines[1] == (
        "36 paths, largest first. Multiplying out every path takes 216 multiplications, reusing earlier results 6."
    )


def test_pages_lead_through_all_paths_and_back(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    strip.show_mode("paths")
    seen: list[tuple[int, ...]] = []
    while True:
        assert strip.ways.showing is not None
        seen += [row.units for row in strip.ways.showing.rows]
        if not strip.ways._on.isEnabled():
            break
        qtbot.mouseClick(strip.ways._on, Qt.MouseButton.LeftButton)
    assert len(seen) == len(set(seen)) == 36
    first = strip.ways.showing.first
    qtbot.mouseClick(strip.ways._back, Qt.MouseButton.LeftButton)
    assert strip.ways.showing.first < first


def test_open_paths_are_lit_on_the_canvas_and_the_one_pointed_at_stands_out(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    assert [*bridge.routes] == []
    strip.show_mode("paths")
    assert strip.ways.showing is not None
    assert [route.units for route in bridge.routes] == [row.units for row in strip.ways.showing.rows]
    assert len({route.tone for route in bridge.routes}) == len(bridge.routes)
    qtbot.mouseClick(strip.ways.cards[1], Qt.MouseButton.LeftButton)
    assert [route.strong for route in bridge.routes][:3] == [False, True, False]
    point = QPoint(4, 4)
    QApplication.sendEvent(strip.ways.cards[2], QEnterEvent(point, point, point))
    assert [route.strong for route in bridge.routes][:3] == [False, False, True]
    QApplication.sendEvent(strip.ways.cards[2], QEvent(QEvent.Type.Leave))
    assert [route.strong for route in bridge.routes][:3] == [False, True, False]
    strip.show_mode("factors")
    assert [*bridge.routes] == []


def test_without_one_weight_there_are_no_paths_and_it_says_what_to_select(make: Make) -> None:
    strip, bridge = make()
    walked(bridge, Parameter.parse("theta2"))
    assert not strip.bar.buttons["paths"].isEnabled()
    assert "Select one weight or bias first" in strip.bar.buttons["paths"].toolTip()
    strip.show_mode("paths")
    assert strip.chain.isVisible()


def test_a_weight_alone_in_its_layer_has_one_path(make: Make) -> None:
    strip, bridge = make(NARROW, 1)
    walked(bridge, Parameter.parse("theta1[0,0]"))
    strip.show_mode("paths")
    assert strip.ways.showing is not None
    assert [row.route for row in strip.ways.showing.rows] == ["θ₁ → a¹ → ŷ → C"]
    gradient = format_number(number(bridge.frame.gradient(Parameter.parse("theta1[0,0]"))))
    assert strip.ways.showing.lines == (
        f"∂C/∂θ₁ = ∂z¹/∂θ₁ · ∂C/∂z¹ = {gradient}.",
        "1 path. Multiplying out every path takes 4 multiplications, reusing earlier results 3.",
    )


def test_paths_to_come_have_no_products_yet(make: Make) -> None:
    strip, bridge = make()
    bridge.select(WEIGHT)
    bridge.session.seek(0, 9)
    strip.show_mode("paths")
    assert strip.ways.showing is not None
    assert {row.product for row in strip.ways.showing.rows} == {"—"}
    assert strip.ways.showing.lines[0] == "The products are known once ∂z¹/∂θ₁ is computed."


def test_the_mouse_on_a_card_points_at_its_factor_and_the_canvas_at_its_card(make: Make) -> None:
    strip, bridge = make()
    walked(bridge)
    card, point = strip.chain.cards[0], QPoint(20, 20)
    QApplication.sendEvent(card, QEnterEvent(point, point, point))
    assert bridge.pointed_at == Factor(bridge.frame.program.branch(WEIGHT).index)
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert bridge.pointed_at is None
    bridge.point(Unit(1, 1))
    assert strip.chain._lit == {bridge.frame.program.chain_of(WEIGHT)[1].index}


def test_a_factor_picked_in_a_chain_keeps_the_chain_and_its_parameter(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    qtbot.mouseClick(strip.chain.cards[2], Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
    assert isinstance(bridge.selection, Factor)
    assert bridge.parameter == WEIGHT
    assert strip.subject.parameter == WEIGHT


@pytest.mark.parametrize("mode", ["factors", "paths", "batch"])
@pytest.mark.parametrize("revealed", [0, 3, 7, 9, 17, 18])
def test_whatever_is_shown_can_be_taken_along_as_tex_and_as_text(
    make: Make, mode: str, revealed: int
) -> None:
    strip, bridge = make()
    bridge.session.seek(0, revealed)
    bridge.select(WEIGHT)
    if mode == "batch":
        bridge.show_scope("batch")
    else:
        strip.show_mode(mode)  # type: ignore[arg-type]
    strip.copy("tex")
    tex = QGuiApplication.clipboard().text()
    assert tex.strip()
    if "—" not in tex and "dots" not in tex and "begin" not in tex:
        parse_tex(tex.replace(r"\cdots", "x"))
    strip.copy("plain")
    assert QGuiApplication.clipboard().text().strip()


def test_the_articles_chain_is_copied_whole(make: Make) -> None:
    strip, bridge = make(NARROW, 1)
    walked(bridge, Parameter.parse("theta2[0,0]"))
    strip.copy("tex")
    assert (
        QGuiApplication.clipboard()
        .text()
        .startswith(
            r"\frac{\partial C}{\partial \theta_2} = \frac{\partial z^2}{\partial \theta_2} \cdot "
            r"\frac{\partial \hat{y}}{\partial z^2} \cdot \frac{\partial C}{\partial \hat{y}} = "
            r"a^1 \cdot \sigma(z^2)(1 - \sigma(z^2)) \cdot 2(\hat{y} - y) = "
        )
    )
    gradient = format_number(number(bridge.frame.gradient(Parameter.parse("theta2[0,0]"))))
    strip.copy("plain")
    assert QGuiApplication.clipboard().text().endswith(f" = {gradient}")


def test_the_picture_on_the_clipboard_has_twice_the_pixels(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    with qtbot.waitSignal(strip.said) as said:
        strip.copy("picture")
    picture = QGuiApplication.clipboard().pixmap()
    assert picture.width() == 2 * strip.chain.width()
    assert "as a picture" in said.args[0]
    colours = {picture.toImage().pixel(x, y) for x in range(0, picture.width(), 7) for y in range(40, 120, 7)}
    assert len(colours) > 2


def test_a_longer_chain_may_be_lit_before_it_is_laid_out(make: Make) -> None:
    """A card that goes from under the mouse lights others while the chain is being changed."""
    strip, bridge = make()
    bridge.session.seek(0, bridge.frame.program.branch(Parameter.parse("b3")).number)
    few = len(strip.chain.cards)
    with QSignalBlocker(bridge):
        bridge.session.seek(0, bridge.frame.program.branch(Parameter.parse("b1")).number)
    chain = chain_cards(bridge.frame, Parameter.parse("b1"), 0, Made(), notation=textbook.ARTICLE)
    assert len(chain.cards) > few
    strip.chain.show_chain(chain, bridge.frame.program, None)
    strip.chain.point_at(frozenset({chain.cards[-1].step}))
    strip.chain.fit(1000, 200)
    strip.chain.point_at(frozenset())
