"""A panel taller than its place: it scrolls up and down and is always as wide as what is visible of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpstudio.qt.theme import SPACE, SPACE_LARGE, SPACE_SMALL


class Scroll(QScrollArea):
    """Views put a layout into ``content``, with ``margins``."""

    margins = (SPACE + SPACE_SMALL, SPACE + SPACE_SMALL, SPACE + SPACE_SMALL, SPACE_LARGE)

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget(self)
        self.content.setAutoFillBackground(False)
        self.setWidget(self.content)
