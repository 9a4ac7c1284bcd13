"""One line above the canvas for what needs saying now: a refusal, a divergence, a finished save."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from bpstudio.qt.guard import guarded
from bpstudio.qt.icons import icon
from bpstudio.qt.theme import RADIUS, SPACE, SPACE_SMALL, current_theme

Tone = Literal["success", "warning", "error"]
SECONDS = {"success": 5, "warning": 15, "error": 30}


class Notice(QWidget):
    """Hidden until ``say``; goes by itself, or by its cross."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._tone: Tone = "success"
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + SPACE_SMALL, SPACE_SMALL, SPACE_SMALL, SPACE_SMALL)
        self._icon, self._text = QLabel(self), QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # names and errors come from files
        close = QToolButton(self)
        close.setIcon(icon("close"))
        close.setToolTip("Dismiss this message.")
        close.setAccessibleName("dismiss message")
        close.clicked.connect(self.hide)
        for part in (self._icon, self._text, close):
            row.addWidget(part, 1 if part is self._text else 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, sentence: str, tone: Tone = "error") -> None:
        """Show one sentence until it has been up for its time."""
        self._tone = tone
        self._text.setText(sentence)
        self._icon.setPixmap(icon({"success": "info"}.get(tone, tone), tone).pixmap(18, 18))
        self.setAccessibleName(sentence)
        self.show()
        self.update()
        self._timer.start(1000 * SECONDS[tone])

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        painter.setPen(theme.colour(self._tone))
        painter.setBrush(theme.colour(f"{self._tone}_soft"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
