"""A table whose cells are walked with the arrow keys, which the window would else take for stepping."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QTableView, QWidget

from bpstudio.explain.help.keys import Control
from bpstudio.qt.ground.guard import guarded

KEPT = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}


class CellView(QTableView):
    """Keeps the keys that go from cell to cell. Tab walks them too while one is typed into.

    ``returned()`` is Return, once what was typed has been taken; ``closed()`` the end of typing, however it came.
    """

    control: Control = "cells"
    returned, closed = Signal(), Signal()

    @property
    def typed_into(self) -> bool:
        """Whether the field of a cell is open."""
        return self.state() == QTableView.State.EditingState

    @guarded
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.closed.emit()
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.returned.emit()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # also where the field of a cell has handed it on
            if not self.typed_into:
                self.returned.emit()
        else:
            super().keyPressEvent(event)

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in KEPT:
                event.accept()
                return True
        return super().event(event)
