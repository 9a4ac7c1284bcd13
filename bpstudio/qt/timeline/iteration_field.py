"""The number of the iteration at the cursor, and a field for another one to go to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bpstudio.engine.words import grouped
from bpstudio.explain.words.iteration_number import iteration_asked_for
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.refusal import mark_refused
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.keys import with_keys
from bpstudio.qt.ground.plain_text import plain_tip

HEIGHT = 22
_WIDEST = 10_000_000
_ROOM = 16


class IterationField(QLineEdit):
    """Return goes to the iteration typed and shows all of it; Escape leaves things as they are.

    What is refused stays, selected, until another number is typed or the field is left.

    ``moved_by_hand()`` comes before a move, ``left()`` once there is nothing more to type.
    """

    moved_by_hand = Signal()
    left = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("iteration_field")
        self._bridge = bridge
        self.setFont(number_font(-1))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedSize(self.minimumSizeHint())
        self.setAccessibleName("iteration")
        tip = "The iteration at the cursor. Type another number and press Return."
        self.setToolTip(plain_tip(with_keys(tip, "Ctrl+G")))
        self.returnPressed.connect(self._go)
        self.textEdited.connect(lambda _: mark_refused(self, False))

    @guarded(returning=QSize())
    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(grouped(_WIDEST)) + _ROOM, HEIGHT)

    def begin(self) -> None:
        """Let a number be typed."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def refresh(self) -> None:
        """Show where the cursor is, unless something is being typed."""
        if not (self.hasFocus() and self.isModified()):
            self.setText(grouped(self._bridge.state.cursor.iteration))

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setModified(False)
        mark_refused(self, False)
        self.refresh()

    def _go(self) -> None:
        self.moved_by_hand.emit()
        if self._bridge.attempt(self._seek):
            self._leave()
        else:
            mark_refused(self, True)
            self.selectAll()

    def _seek(self) -> None:
        session = self._bridge.session
        session.go_to(iteration_asked_for(self.text(), session.state.iterations))

    def _leave(self) -> None:
        mark_refused(self, False)
        self.setModified(False)
        self.refresh()
        self.left.emit()
