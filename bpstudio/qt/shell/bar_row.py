"""The row of a bar above the canvas: an icon, a sentence and what can be done, in as little height as they need."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import RADIUS, SPACE, SPACE_SMALL, current_theme

SIDE = SPACE + SPACE_SMALL


class BarRow(QVBoxLayout):
    """The buttons stand beside the sentence, or under it where both are lower so."""

    def __init__(
        self, bar: QWidget, icon: PaintedIcon, text: PlainLabel, buttons: tuple[QPushButton, ...]
    ) -> None:
        super().__init__(bar)
        self._icon, self._text, self._buttons = icon, text, buttons
        self.setContentsMargins(SIDE, SPACE_SMALL, SIDE, SPACE_SMALL)
        self.setSpacing(SPACE_SMALL)
        self._row, self._under = QHBoxLayout(), QHBoxLayout()
        for line in (self._row, self._under):
            line.setSpacing(SPACE)
            self.addLayout(line)
        text.setWordWrap(True)
        self._row.addWidget(icon)
        self._row.addWidget(text, 1)
        self._under.addStretch(1)
        for button in buttons:
            self._row.addWidget(button)

    def arrange(self, width: int) -> None:
        """For a bar of that width, and what it says now."""
        shown = [button for button in self._buttons if not button.isHidden()]
        beside = sum(button.sizeHint().width() + SPACE for button in shown)
        room = width - 2 * SIDE - self._icon.width() - SPACE
        tallest = max((button.sizeHint().height() for button in shown), default=0)
        lower = self._text.heightForWidth(room) + SPACE_SMALL + tallest
        under = bool(shown) and (room <= beside or self._text.heightForWidth(room - beside) > lower)
        for button in self._buttons:
            (self._under if under else self._row).addWidget(button)


def paint_ground(bar: QWidget, tone: Literal["warning", "error"]) -> None:
    """What a bar stands on, in the colour of how bad it is."""
    painter, theme = QPainter(bar), current_theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.colour(tone))
    painter.setBrush(theme.colour(f"{tone}_soft"))
    painter.drawRoundedRect(bar.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    painter.end()
