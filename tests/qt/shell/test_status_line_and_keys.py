"""While a control has the keys the status line says what they do there, and not that Space trains."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from bpstudio.explain.help.keys import keys_in
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from tests.qt.hand import TAB, click, named, press, settings_of

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither


def said(window: MainWindow) -> str:
    return window.status.sentence.text()


def test_at_the_start_of_a_session_and_of_an_iteration(window: MainWindow) -> None:
    named(window, "Step").setFocus(TAB)
    window.session.train(2)
    window.session.seek(1, 0)
    assert said(window) == f"Iteration 1, ready. {keys_in('button')}"
    window.bridge.edit(SetLearningRate(0.25))
    assert "η to 0.25" in said(window)
    assert said(window).endswith(keys_in("button"))
    window.session.seek(0, 0)
    assert said(window) == f"Ready. {keys_in('button')}"
    press(Qt.Key.Key_Escape)
    assert said(window) == "Ready. Press → to reveal the first step, or Space to train."


def test_a_step_made_by_a_button_is_said_as_ever(window: MainWindow) -> None:
    named(window, "Step").setFocus(TAB)
    press(Qt.Key.Key_Space)
    assert said(window).startswith("Step 1")


def test_in_a_field_that_was_clicked_into(window: MainWindow) -> None:
    settings_of(window)
    field = named(window, "Learning rate")
    click(field)
    assert field.hasFocus()
    assert "Space" not in said(window)
    window.bridge.edit(SetLearningRate(0.25))
    assert "Space" not in said(window)
    press(Qt.Key.Key_Escape)
    assert "Space to train" in said(window)


def test_after_a_button_that_has_led_back_to_the_start_and_was_switched_off(window: MainWindow) -> None:
    window.session.seek(0, 1)
    named(window, "Step back").setFocus(TAB)
    press(Qt.Key.Key_Space)
    assert window.canvas.hasFocus()
    assert said(window) == "Ready. Press → to reveal the first step, or Space to train."
