"""A nudge of both signs, by the slider or by dragging the point on its curve."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.inspector import nudge_box
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.history.document import Document
from bpstudio.session.nudge import cost_at
from bpstudio.session.session import Session
from tests.qt.there import there

NARROW = Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))
THETA_2 = Parameter.parse("theta2[0,0]")
Shown = tuple[Bridge, Inspector]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    rng = np.random.default_rng(1)
    bridge = Bridge(
        Session(Document(NARROW, Examples(rng.random((1, 1)), rng.random((1, 1))))), notation=textbook.ARTICLE
    )
    panel = Inspector(bridge)
    qtbot.addWidget(panel)
    panel.resize(340, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    bridge.session.finish_iteration()
    bridge.select(THETA_2)
    return bridge, panel


def nudge(panel: Inspector) -> dict[str, str]:
    lines = panel.parameter_page.nudge.facts.text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("delta", [1.0, 0.1, 1e-3, 1e-6, -1e-6, -1e-3, -0.1, -1.0])
def test_the_slider_has_deltas_of_both_signs(delta: float) -> None:
    assert nudge_box.delta_at(nudge_box.tick_of(delta)) == pytest.approx(delta)


def test_every_place_of_the_slider_is_another_delta_and_they_grow_from_left_to_right(
    shown: tuple[Bridge, Inspector],
) -> None:
    _, panel = shown
    slider = panel.parameter_page.nudge.slider
    deltas = [nudge_box.delta_at(tick) for tick in range(slider.minimum(), slider.maximum() + 1)]
    falling, growing = [d for d in deltas if d < 0], [d for d in deltas if d > 0]
    assert falling == sorted(falling)
    assert growing == sorted(growing)
    assert falling == pytest.approx([-d for d in reversed(growing)])


def test_a_falling_nudge_has_its_own_costs_and_ratios(shown: Shown) -> None:
    bridge, panel = shown
    box = panel.parameter_page.nudge
    box.slider.setValue(nudge_box.tick_of(-0.1))
    value = bridge.frame.before[THETA_2]
    moved, here = cost_at(bridge.frame, THETA_2, value - 0.1), cost_at(bridge.frame, THETA_2, value)
    assert moved is not None
    assert here is not None
    assert box.delta_text.text() == "−0.1"
    assert float(nudge(panel)["C(θ₂ + Δ)"]) == pytest.approx(moved, rel=1e-7)
    ratio = float(nudge(panel)["ΔC/Δθ"].replace("−", "-"))
    assert ratio == pytest.approx((moved - here) / -0.1, rel=1e-4)
    first = box.series.text().splitlines()[0].split("  ")
    assert first[:2] == ["−0.1", nudge(panel)["ΔC/Δθ"]]


def test_the_moved_point_can_be_dragged_along_the_curve(qtbot: QtBot, shown: Shown) -> None:
    bridge, panel = shown
    box = panel.parameter_page.nudge
    value = bridge.frame.before[THETA_2]
    middle = box.curve.height() // 2
    for target in (value + 0.7, value - 1.3):
        place = QPoint(round(box.curve.place_of(target)), middle)
        qtbot.mousePress(box.curve, Qt.MouseButton.LeftButton, pos=QPoint(place.x() - 20, middle))
        moving = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            box.curve.mapToGlobal(QPointF(place)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(box.curve, moving)
        qtbot.mouseRelease(box.curve, Qt.MouseButton.LeftButton, pos=place)
        assert value + box.delta == pytest.approx(target, abs=0.02)
        spot = there(box.curve.graph).spots[-1]
        assert spot.x == pytest.approx(value + box.delta)
        assert spot.y == cost_at(bridge.frame, THETA_2, spot.x)


def test_the_parts_of_a_page_fold_and_stay_folded(qtbot: QtBot, shown: Shown) -> None:
    bridge, panel = shown
    page = panel.parameter_page
    qtbot.mouseClick(page.nudge.part.heading, Qt.MouseButton.LeftButton)
    assert not page.nudge.slider.isVisible()
    assert page.chain.isVisible()
    bridge.select(Parameter.parse("theta1[0,0]"))
    assert not page.nudge.slider.isVisible()
    page.nudge.part.heading.setFocus()
    qtbot.keyClick(page.nudge.part.heading, Qt.Key.Key_Space)
    assert page.nudge.slider.isVisible()


def test_a_smaller_nudge_comes_nearer_the_derivative(shown: Shown) -> None:
    bridge, panel = shown
    gradient = float(np.asarray(bridge.frame.gradient(THETA_2)))
    slider = panel.parameter_page.nudge.slider
    misses = []
    for tick in (slider.maximum(), 30):
        slider.setValue(tick)
        misses.append(abs(float(nudge(panel)["ΔC/Δθ"].replace("−", "-")) - gradient))
    assert misses[1] < misses[0] / 10


def tip_of_the_first(box: nudge_box.NudgeBox) -> str:
    label = next(one for one in box.facts.findChildren(PlainLabel) if one.text() == "C(θ₂)")
    return label.toolTip()


def test_after_the_update_the_nudge_says_that_it_starts_where_the_parameter_was(
    shown: tuple[Bridge, Inspector],
) -> None:
    bridge, panel = shown
    box, was = panel.parameter_page.nudge, format_number(bridge.frame.before[THETA_2])
    assert box.part.heading.text() == "Nudge: from before the update"
    assert tip_of_the_first(box) == f"The cost before the update, at θ₂ = {was}."
    bridge.session.back()
    bridge.select(None)
    bridge.select(THETA_2)
    assert box.part.heading.text() == "Nudge"
    assert tip_of_the_first(box) == "The cost as it is."
