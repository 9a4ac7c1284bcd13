"""The bar above an exercise that is looked at before it is written: it says so, and closes its window."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from bpstudio.explain.words.exercises import PREVIEW
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.shell.bar_row import BarRow, paint_ground


class PreviewBar(QWidget):
    """Says that this is a preview, and closes it."""

    def __init__(self, window: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("preview_bar")
        self._icon, self.text, self.button = PaintedIcon(18, self), PlainLabel(self), QPushButton(self)
        self.text.setText(PREVIEW)
        self.setAccessibleName(PREVIEW)
        self.button.setText("Close it")
        self.button.setToolTip("Back to the session; what was typed here is kept nowhere.")
        self.button.clicked.connect(window.close)
        self._row = BarRow(self, self._icon, self.text, (self.button,))
        self._icon.show_icon("info", "warning")

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.arrange(self.width())

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._icon.show_icon("info", "warning")

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "warning")
