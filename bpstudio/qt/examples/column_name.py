"""A field over the heading of a column, to type its name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView

from bpstudio.qt.ground.guard import guarded

NARROWEST = 120


class ColumnName(QLineEdit):
    """``named(column, name)`` on Return or on leaving; Escape leaves the name as it was."""

    named = Signal(int, str)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view.horizontalHeader().viewport())
        self._view, self._header = view, view.horizontalHeader()
        self._column, self._before = -1, ""
        self.setObjectName("column_name")
        self.setMaxLength(60)
        self.setAccessibleName("Name of the column")
        self.setToolTip("A name for the column; empty for its letter. Return accepts, Escape restores.")
        self.returnPressed.connect(self._accept)
        self.hide()

    def begin(self, column: int, name: str, placeholder: str) -> None:
        """Ask for the name of a column."""
        self._column, self._before = column, name
        self.setText(name)
        self.setPlaceholderText(placeholder)
        width = max(self._header.sectionSize(column), NARROWEST)
        left = min(self._header.sectionViewportPosition(column), self._header.width() - width)
        self.setGeometry(max(0, left), 0, width, self._header.height())
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._accept()

    def _accept(self) -> None:
        column, name = self._column, self.text().strip()
        changed = self.isVisible() and column >= 0 and name != self._before
        self._leave()
        if changed:
            self.named.emit(column, name)

    def _leave(self) -> None:
        had_focus, self._column = self.hasFocus(), -1
        self.hide()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
