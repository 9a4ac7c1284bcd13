"""Practice in a window that is asked something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from bpstudio.qt.practice.panel import PracticePanel
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.hand import press, the_one

Open = Callable[..., MainWindow]


def asking(window: MainWindow, step: int = 8, all_of_it: bool = True) -> QLineEdit:
    """Practice turned on, and asked for what a step brings."""
    window.practice.set_ask_all(all_of_it)
    press(Qt.Key.Key_F7)
    assert window.practice.on
    window.session.seek(0, step)
    press(Qt.Key.Key_Right)
    assert window.session.state.asked is not None
    return the_one(window, QLineEdit, "answer")


def panel_of(window: MainWindow) -> PracticePanel:
    return the_one(window, PracticePanel, "practice_panel")


def within(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
