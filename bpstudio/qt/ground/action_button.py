"""A tool button of an action, which stays one however often the action changes."""

from __future__ import annotations

from PySide6.QtCore import SIGNAL, QEvent, QObject
from PySide6.QtGui import QAction, QActionEvent
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.qt.ground.guard import guarded


class ActionButton(QToolButton):
    """Its text, icon, tip and state are those of ``action``."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)

    @guarded
    def actionEvent(self, event: QActionEvent) -> None:
        # Qt 6.11 makes the action its default action anew at every change, and connects to it once more:
        # after a day of stepping each change of "undo" would be answered by thousands.
        if event.type() == QEvent.Type.ActionChanged:
            QObject.disconnect(event.action(), SIGNAL("changed()"), self, None)  # type: ignore[call-overload]
        super().actionEvent(event)
