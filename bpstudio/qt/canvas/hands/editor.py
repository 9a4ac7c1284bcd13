"""The field that opens over a number on the canvas, with the refusal beneath it when there is one."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from bpstudio.engine.words import as_sentence
from bpstudio.explain.help.keys import keys_in_number
from bpstudio.notation.exact_text import exact_text
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.qt.controls.refusal import mark_refused
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.keys import keys_shown
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import current_theme

WIDTH, REFUSAL_WIDTH = 96, 236
BESIDE_NUMBER = 4  # pixels of the field before the number, up to the name that stands there
RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class InlineEditor(QFrame):
    """Accepts a number with Return or on leaving, restores with Escape; keeps what was typed when it is refused.

    ``accept`` is given the number and raises ValueError, in words, where it does not fit. ``closed`` says it is done,
    ``walked(forward)`` that Tab or Shift+Tab was pressed.
    """

    closed = Signal()
    walked = Signal(bool)
    apart = True

    def __init__(self, text: str, name: str, accept: Callable[[float], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_editor")
        self._original, self._accept = text, accept
        self.field = QLineEdit(text, self)
        self.field.setObjectName("canvas_field")
        self.field.setAccessibleName(name)
        self.field.setFont(number_font(1))
        self.field.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.field.setToolTip(plain_tip(keys_in_number(keys_shown("Ctrl+Up"), keys_shown("Ctrl+Down"))))
        self.message = PlainLabel(self)
        self.message.setObjectName("canvas_refusal")
        self.message.setFont(ui_font(-1))
        self.message.setWordWrap(True)
        self.message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.field)
        column.addWidget(self.message)
        self.field.installEventFilter(self)
        self.refresh_theme()

    def refresh_theme(self) -> None:
        """Give the refusal the colours of the theme that is in force now."""
        theme = current_theme()
        self.message.setStyleSheet(
            f"background: {theme.error_soft.name()}; color: {theme.text.name()}; "
            f"border: 1px solid {theme.error.name()}; border-radius: 6px; padding: 4px 8px;"
        )

    def open_at(self, rect: QRect, typed: str = "") -> None:
        """Show with its number over that at ``rect`` of the parent, all of it selected or ``typed`` in its place."""
        self.setFixedWidth(max(WIDTH, rect.width() + 2 * BESIDE_NUMBER))
        self.adjustSize()
        self.move(rect.left() - BESIDE_NUMBER, rect.center().y() - self.field.sizeHint().height() // 2)
        self._keep_inside()
        self.show()
        self.raise_()
        self.field.setFocus()
        if typed:
            self.field.setText(typed)
        else:
            length = len(self.field.text())
            self.field.setSelection(length, -length)  # backwards: a long number is shown from its beginning

    def commit(self) -> bool:
        """Accept what is typed; False, with the reason shown, where it is refused."""
        if self.field.text() == self._original:
            self.closed.emit()
            return True
        try:
            self._accept(parse_number(self.field.text()))
        except ValueError as refusal:
            self._refuse(str(refusal))
            return False
        self.closed.emit()
        return True

    def _nudge(self, event: QEvent) -> None:
        """A step up or down in what is typed, with Ctrl ten; nothing while that is no number."""
        assert isinstance(event, QKeyEvent)
        try:
            value = parse_number(self.field.text())
        except ValueError as refusal:
            return self._refuse(str(refusal))
        tens = 10 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        sign = 1 if event.key() == Qt.Key.Key_Up else -1
        self.field.setText(stepped(value, sign * tens))
        return self.field.selectAll()

    def _refuse(self, sentence: str) -> None:
        mark_refused(self.field, True)
        self.message.setText(as_sentence(sentence))
        self.message.show()
        middle, width = self.geometry().center().x(), max(self.width(), REFUSAL_WIDTH)
        self.setFixedWidth(width)
        self.move(middle - width // 2, self.y())
        height = self.message.heightForWidth(self.width()) + 3
        self.message.setFixedHeight(height)
        self.setFixedHeight(self.field.sizeHint().height() + 3 + height)
        self._keep_inside()

    def _keep_inside(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            x = min(max(self.x(), 4), parent.width() - self.width() - 4)
            y = min(max(self.y(), 4), parent.height() - self.height() - 4)
            self.move(x, y)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _key(event) in (Qt.Key.Key_Escape, *RETURN):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            if _key(event) in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.walked.emit(_key(event) == Qt.Key.Key_Tab)
                return True
            if _key(event) == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
            if _key(event) in RETURN:
                self.commit()
                return True
            if _key(event) in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._nudge(event)
                return True
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.commit()
        return False


def stepped(value: float, steps: int) -> str:
    """The number so many steps on. A step is 0.01, or a hundredth of the power of ten below a larger number."""
    places = max(2 - max(math.floor(math.log10(abs(value))), 0), 0) if value else 2
    step = 10.0**-places
    digits = max(places, len(repr(value).partition(".")[2])) if "e" not in repr(value) else 17
    return exact_text(round(value + steps * step, min(digits, 15)))


def _key(event: QEvent) -> int:
    return event.key() if isinstance(event, QKeyEvent) else 0
