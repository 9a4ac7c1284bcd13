"""Waiting for a window to be painted."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class Painted(QObject):
    """Counts the paint events of one widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def wait_until_painted(widget: QWidget, app: QApplication, seconds: float = 30.0) -> None:
    """Process events until ``widget`` has been painted once. Raises AssertionError when it never is."""
    painted, begun = Painted(widget), perf_counter()
    while not painted.times:
        app.processEvents()
        if perf_counter() - begun > seconds:
            raise AssertionError("the window was never painted")
