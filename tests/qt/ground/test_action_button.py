from __future__ import annotations

import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.qt.ground.action_button import ActionButton
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.theme import apply_theme, load_theme
from tests.qt.there import there


def answers(action: QAction) -> int:
    """How many listen to the action's changes."""
    return action.receivers(SIGNAL("changed()"))


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def action(ground: QWidget) -> QAction:
    return QAction("&Undo", ground)


@pytest.fixture
def button(action: QAction, ground: QWidget) -> ActionButton:
    return ActionButton(action, ground)


def test_a_button_follows_its_action(action: QAction, button: ActionButton, qtbot: QtBot) -> None:
    action.setEnabled(False)
    assert not button.isEnabled()
    action.setEnabled(True)
    action.setText("&Undo: a step")
    assert button.isEnabled()
    assert button.text() == "Undo: a step"
    with qtbot.waitSignal(action.triggered):
        button.click()


def test_an_action_that_changes_often_is_answered_no_more_often_than_before(
    action: QAction, button: ActionButton
) -> None:
    before = answers(action)
    for number in range(100):
        action.setEnabled(number % 2 == 0)
    assert answers(action) == before


def test_a_plain_button_of_an_action_is_connected_again_at_every_change(
    action: QAction, ground: QWidget
) -> None:
    """The fault in Qt that the class is for; where it is mended, the class can go."""
    plain = QToolButton(ground)
    plain.setDefaultAction(action)
    before = answers(action)
    for number in range(100):
        action.setEnabled(number % 2 == 0)
    assert answers(action) - before in (99, 0)


def test_no_button_in_the_window_adds_an_answer_with_every_step(qtbot: QtBot) -> None:
    window = create_window("xor")
    qtbot.addWidget(window)
    window.show()

    def round_trip() -> dict[str, int]:
        for name in ("next_iteration", "previous_iteration", "reset"):
            there(window.findChild(QAction, name)).trigger()
        QApplication.processEvents()
        return {a.objectName(): answers(a) for a in window.findChildren(QAction) if a.objectName()}

    round_trip()
    once = round_trip()
    for _ in range(5):
        again = round_trip()
    assert again == once
    window.files.keep()
    window.close()


def test_a_glyph_is_drawn_in_its_colour_and_follows_the_theme(ground: QWidget) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    glyph = PaintedIcon(18, ground)
    glyph.show_icon("error", "error")
    apply_theme(app, load_theme("light"))
    light = glyph.grab().toImage()
    apply_theme(app, load_theme("dark"))
    assert light != glyph.grab().toImage()
