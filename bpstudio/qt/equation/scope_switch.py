"""One example or the batch: the switch that is always there, for everything that shows numbers."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from bpstudio.explain.chain.batch import scope_names, short_scope_names, side_words, why_no_batch
from bpstudio.explain.scope import Scope
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.elided import ElidedButton
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.frame import Frame

RADIUS, LEAST_WIDTH = 5, 40


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
        self._long = self._short = ("", "")
        self._brief = False
        self._measured = self._button()  # never shown: it tells the width of words that are not on a button
        self._measured.hide()
        self.buttons: dict[Scope, QToolButton] = {}
        for scope in get_args(Scope):
            button = self.buttons[scope] = self._button()
            button.setObjectName(f"scope_{scope}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, chosen=scope: self.turned.emit(chosen))
            self._group.addButton(button)
            row.addWidget(button)

    def _button(self) -> QToolButton:
        button = ElidedButton(self)
        button.setAutoRaise(True)
        button.setFont(ui_font(-1))
        button.setFixedHeight(22)
        button.setMinimumWidth(LEAST_WIDTH)
        return button

    def show_scope(self, frame: Frame, scope: Scope, example: int, notation: Notation) -> None:
        """Which side is on, and whose numbers those are; with one example there is nothing to choose."""
        reason = why_no_batch(frame)
        texts = scope_names(frame, example), short_scope_names(frame, example)
        if texts != (self._long, self._short):
            self._long, self._short = texts
            self._write()
            self.updateGeometry()  # once there is another size it is seen which words fit
        for (name, button), text, short in zip(self.buttons.items(), *texts, strict=True):
            button.setAccessibleName(text)
            button.setEnabled(not reason)
            button.setToolTip(plain_tip(side_words(frame, name, text, short, notation)))
        self.buttons[scope].setChecked(True)

    def _fit(self) -> None:
        """The short words where there is no room for the long ones."""
        brief = self.width() < self._wide(self._long)
        if brief != self._brief:
            self._brief = brief
            self._write()

    def _write(self) -> None:
        for button, text in zip(
            self.buttons.values(), self._short if self._brief else self._long, strict=True
        ):
            button.setText(text)

    def _wide(self, texts: tuple[str, str]) -> int:
        """The width of both with these words."""
        wide = 2
        for text in texts:
            self._measured.setText(text)
            wide += self._measured.sizeHint().width()
        return wide

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @guarded(returning=QSize(2 * LEAST_WIDTH, 24))
    def sizeHint(self) -> QSize:
        """That of the long words, whatever is shown: else they would never come back."""
        return QSize(self._wide(self._long), super().sizeHint().height())

    @guarded(returning=QSize(2 * LEAST_WIDTH, 24))
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._wide(self._short), self._wide(self._long)), super().sizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """One frame around both: they are one switch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(current_theme().border_strong)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
