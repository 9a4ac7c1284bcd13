"""A control that goes away while it has the keys leaves them to the network, not to the button that comes next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation, SetLearningRate
from bpstudio.session.history.state import Cursor
from tests.qt.hand import TAB, at, focused, named, press

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither


def press_by_key(widget: QWidget) -> None:
    widget.setFocus(TAB)
    assert widget.hasFocus()
    press(Qt.Key.Key_Space)


def offer(window: MainWindow) -> QPushButton:
    """A notice with a button, which has the keys."""
    window.notice.say("Something was dropped.", "warning", choices=(("Undo", lambda: None),))
    [button] = [one for one in window.notice.findChildren(QPushButton) if one.isVisible()]
    button.setFocus(TAB)
    return button


def run_away(window: MainWindow) -> None:
    for layer in (1, 2, 3):
        window.bridge.edit(SetActivation(layer, "identity"))
    window.bridge.edit(SetLearningRate(1.0))
    window.session.train(2)
    QApplication.processEvents()
    assert window.runaway_bar.isVisible()


def test_after_the_line_that_shows_the_plots(window: MainWindow) -> None:
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_F6)
    assert focused().objectName() == "show_plots"
    press(Qt.Key.Key_Space)
    assert window.canvas.hasFocus()
    assert at(window) == Cursor(0, 0)


@pytest.mark.parametrize("which", ["back", "smaller"])
def test_after_a_button_of_the_bar_of_a_runaway(window: MainWindow, which: str) -> None:
    run_away(window)
    press_by_key(getattr(window.runaway_bar, which))
    assert not window.runaway_bar.isVisible()
    assert window.canvas.hasFocus()


def test_after_a_button_of_a_notice_and_after_its_cross(window: MainWindow) -> None:
    press_by_key(offer(window))
    assert window.canvas.hasFocus()
    offer(window)
    press_by_key(named(window, "dismiss message"))
    assert window.notice.isHidden()
    assert window.canvas.hasFocus()


def test_after_a_notice_whose_time_is_over(window: MainWindow) -> None:
    offer(window)
    window.notice._timer.timeout.emit()
    assert window.notice.isHidden()
    assert window.canvas.hasFocus()


def test_after_a_notice_in_whose_place_another_is_said(window: MainWindow) -> None:
    offer(window)
    window.notice.say("Saved.", "success")
    assert window.canvas.hasFocus()


@pytest.mark.parametrize("name", ["Step back", "Back to the start"])
def test_after_a_button_that_has_led_back_to_the_start(window: MainWindow, name: str) -> None:
    window.session.seek(0, 1)
    press_by_key(named(window, name))
    assert at(window) == Cursor(0, 0)
    assert window.canvas.hasFocus()
    assert not window.player.playing


def test_a_control_that_goes_while_another_has_the_keys_takes_them_from_nobody(window: MainWindow) -> None:
    window.session.seek(0, 1)
    button = named(window, "Step")
    press_by_key(button)
    window.session.seek(0, 0)
    assert not named(window, "Step back").isEnabled()
    assert button.hasFocus()


def test_tab_goes_on_from_what_only_a_click_gives_the_keys(window: MainWindow) -> None:
    window.session.seek(0, 1)
    window.transport.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    window.transport.setFocus()
    QTest.keyClick(window.transport, Qt.Key.Key_Tab)
    assert not window.canvas.hasFocus()
