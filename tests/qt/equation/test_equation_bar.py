"""The buttons over the equation, in little room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QToolButton

from bpstudio.engine.parameters import Parameter
from tests.qt.equation.strips import Make, backward, chip

THETA_2 = Parameter.parse("theta2[0,0]")


@pytest.mark.parametrize("width", [460, 560, 679, 1050])
def test_in_a_narrow_bar_what_cannot_be_pressed_makes_room_for_what_can(make: Make, width: int) -> None:
    strip, bridge = make(size=(width, 200))
    backward(bridge)
    bridge.select(THETA_2)
    for _ in range(3):
        bridge.session.step()
    shown = [button for button in (*strip.bar.buttons.values(), chip(strip)) if button.isVisible()]
    assert chip(strip) in shown
    assert all(left.geometry().right() < right.geometry().left() for left, right in pairwise(shown))
    copy = strip.findChild(QToolButton, "copy_equation")
    assert copy is not None
    assert shown[-1].geometry().right() < copy.geometry().left()
    assert copy.geometry().right() <= strip.bar.width()
    for name, button in strip.bar.buttons.items():
        assert button.isVisible() or name in strip._why_not()
