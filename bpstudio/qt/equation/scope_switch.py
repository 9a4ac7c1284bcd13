"""One example or the batch: the switch that is always there, for everything that shows numbers."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from bpstudio.explain.batch import heading, why_no_batch
from bpstudio.explain.scope import Scope
from bpstudio.notation.textbook import in_words
from bpstudio.qt.elided import ElidedButton
from bpstudio.qt.fonts import ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.plain_text import plain_tip
from bpstudio.qt.theme import current_theme
from bpstudio.session.frame import Frame

RADIUS, LEAST_WIDTH = 5, 40
TIPS: dict[Scope, str] = {
    "example": "All numbers are one example’s, and its parts of C and of gradients.  (E; [ and ] choose it)",
    "batch": "C and ∂C/∂θ are those of all examples in the iteration, with each one’s part of them.  (E)",
}


class ScopeSwitch(QWidget):
    """``turned(scope)`` is a click on one of the two."""

    turned = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("scope_switch")
        self.setAccessibleName("Whose numbers are shown")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons: dict[Scope, QToolButton] = {}
        for scope in get_args(Scope):
            button = self.buttons[scope] = ElidedButton(self)
            button.setObjectName(f"scope_{scope}")
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFont(ui_font(-1))
            button.setFixedHeight(22)
            button.setMinimumWidth(LEAST_WIDTH)
            button.clicked.connect(lambda _checked, chosen=scope: self.turned.emit(chosen))
            self._group.addButton(button)
            row.addWidget(button)

    def show_scope(self, frame: Frame, scope: Scope, example: int) -> None:
        """Which side is on, and whose numbers those are; with one example there is nothing to choose."""
        reason = why_no_batch(frame)
        for (name, button), text in zip(self.buttons.items(), heading(frame, example), strict=True):
            button.setText(text)
            button.setAccessibleName(text)
            button.setEnabled(not reason)
            button.setToolTip(plain_tip(f"{text}: {in_words(TIPS[name])}" + (f"\n{reason}" if reason else "")))
        self.buttons[scope].setChecked(True)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """One frame around both: they are one switch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(current_theme().border_strong)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
