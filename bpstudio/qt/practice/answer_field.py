"""The field in which a number is typed, and what brings every printable key of the window to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from bpstudio.qt.controls.refusal import mark_refused
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.keys import with_keys
from bpstudio.qt.ground.plain_text import plain_tip

_Key, _Held = Qt.Key, Qt.KeyboardModifier
COMMANDS = _Held.ControlModifier | _Held.AltModifier | _Held.MetaModifier
ONCE = (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Escape)
"""Held down, they act once."""
TYPED_INTO = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)
FIELD_WIDTH, FIELD_HEIGHT, WIDEST = 92, 28, 260


class AnswerField(QLineEdit):
    """``checked(text)`` is Return, ``skipped()`` Esc, ``hinted()`` Alt+H, ``stepped_back()`` Shift+Left."""

    checked = Signal(str)
    skipped = Signal()
    hinted = Signal()
    stepped_back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("answer")
        self.setFont(number_font())
        self.setMaxLength(1000)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setToolTip(plain_tip(with_keys("Type the number.", "Return")))
        self.textEdited.connect(lambda _text: self.mark(False))
        self.hide()

    @guarded(returning=QSize(FIELD_WIDTH, FIELD_HEIGHT))
    def sizeHint(self) -> QSize:
        """As wide as what is typed, within bounds."""
        typed = self.fontMetrics().horizontalAdvance(self.text()) + 24
        return QSize(max(FIELD_WIDTH, min(WIDEST, typed)), FIELD_HEIGHT)

    def mark(self, wrong: bool) -> None:
        """Show that what stands in it is wrong: it stays, selected, to be typed over."""
        mark_refused(self, wrong)
        if wrong:
            self.selectAll()

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        """Its own keys are no shortcuts meanwhile: else Alt+H would open the Help menu."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~_Held.KeypadModifier
        if event.isAutoRepeat() and key in ONCE:
            return  # what would be answered or skipped has only just appeared
        if key in (_Key.Key_Return, _Key.Key_Enter):
            self.checked.emit(self.text())
        elif key == _Key.Key_Escape:
            self.skipped.emit()
        elif key == _Key.Key_H and held == _Held.AltModifier:
            self.hinted.emit()
        elif key == _Key.Key_Left and held == _Held.ShiftModifier:
            self.stepped_back.emit()
        else:
            super().keyPressEvent(event)


class Anywhere(QObject):
    """Has the keys of a question from wherever they are pressed in its window.

    It listens to the whole application, and so only as long as it must.
    """

    _listening = False

    def listen(self, on: bool) -> None:
        """Begin or end."""
        app = QApplication.instance()
        if app is None or on == self._listening:
            return
        self._listening = on
        app.installEventFilter(self) if on else app.removeEventFilter(self)


class TypedAnywhere(Anywhere):
    """While a number is asked for, what is typed in its window goes to the field, whatever else has the keys."""

    def __init__(self, field: AnswerField, home: QWidget) -> None:
        super().__init__(field)
        self._field, self._home = field, home

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFocusEvent | QKeyEvent | QInputMethodEvent):
            return False  # most of all there is, and its class is known at once
        kind = event.type()
        if kind == QEvent.Type.FocusIn and watched is self._home and isinstance(event, QFocusEvent):
            if event.reason() == Qt.FocusReason.MouseFocusReason:  # so that accents are composed in the field
                QTimer.singleShot(0, self._field, self._field.setFocus)
            return False
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.InputMethod):
            return False
        if not isinstance(watched, QWidget) or watched is self._field or not self._elsewhere(watched):
            return False
        if isinstance(event, QKeyEvent):
            if not self._is_for_field(event, watched):
                return False
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.sendEvent(self._field, event)
        return True

    def _elsewhere(self, watched: QWidget) -> bool:
        """Whether it is in the window of the field, and nothing that is typed into itself."""
        here = watched.window() is self._field.window()
        return here and not is_typed_into(watched) and self._field.isVisible()

    def _is_for_field(self, event: QKeyEvent, watched: QWidget) -> bool:
        held = event.modifiers()
        if event.key() == _Key.Key_H and held & COMMANDS == _Held.AltModifier:
            return True
        if event.key() == _Key.Key_Escape and not isinstance(watched, QAbstractButton):
            return True
        if event.key() in (_Key.Key_Backspace, _Key.Key_Delete):
            return not held & COMMANDS
        printable = event.text().isprintable() and bool(event.text()) and not held & COMMANDS
        presses = event.key() == _Key.Key_Space and isinstance(watched, QAbstractButton)
        return (printable and not presses) or _is_dead(event.key())


def is_typed_into(widget: QWidget) -> bool:
    """Whether it has a use of its own for what is typed."""
    return isinstance(widget, TYPED_INTO) or (isinstance(widget, QComboBox) and widget.isEditable())


def _is_own(event: QKeyEvent) -> bool:
    key, held = event.key(), event.modifiers() & ~_Held.KeypadModifier
    alone = key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Escape) and not held
    with_another = (key, held) in ((_Key.Key_H, _Held.AltModifier), (_Key.Key_Left, _Held.ShiftModifier))
    return alone or with_another


def _is_dead(key: int) -> bool:
    """Whether the key begins an accent that the next one completes."""
    return _Key.Key_Dead_Grave <= key <= _Key.Key_Dead_Longsolidusoverlay
