"""Labels whose text may change thirty times a second without everything around it being laid out again."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel

SLACK = 36


class NoFlickerLabel(PlainLabel):
    """Keeps its size while what it says fits well enough: a label of fixed size asks no layout for room."""

    def say(self, text: str) -> None:
        """Show a text; the size is another only where the text does not fit, or leaves much room."""
        if text == self.text():
            return
        needed = self.fontMetrics().horizontalAdvance(text) + 2 * max(self.indent(), 0) + 4
        if not needed <= self.minimumWidth() <= needed + SLACK:
            self.setFixedSize(needed, self.fontMetrics().height() + 2)
        self.setText(text)


class NoFlickerRoom(QWidget):
    """Gives a label all of its room, whatever the label says; what is longer is cut off."""

    def __init__(self, label: PlainLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = label
        label.setParent(self)

    @guarded(returning=QSize(0, 20))
    def sizeHint(self) -> QSize:
        return QSize(0, self._label.fontMetrics().height() + 2)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._label.setGeometry(self.rect())
