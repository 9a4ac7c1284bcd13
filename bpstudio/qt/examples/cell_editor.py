"""Typing into a cell: what is refused stays in the field, and is there again when the cell is next typed into."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QWidget

from bpstudio.qt.controls.tables import Index
from bpstudio.qt.ground.guard import guarded

_ENDING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class CellEditor(QStyledItemDelegate):
    """The model says whether it takes a text; one that it does not take is kept until another is taken, or Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._refused: tuple[QPersistentModelIndex, str] | None = None
        self._edited: QPersistentModelIndex | None = None
        self._taken: str | None = None

    @guarded
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        super().setEditorData(editor, index)
        self._edited, self._taken = QPersistentModelIndex(index), None
        if self._refused is not None and self._refused[0] == index and isinstance(editor, QLineEdit):
            editor.setText(self._refused[1])

    @guarded
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.text() != self._taken:
            self._offer(editor.text(), model, index)

    def _offer(self, text: str, model: QAbstractItemModel, index: Index) -> bool:
        taken = bool(model.setData(index, text, Qt.ItemDataRole.EditRole))
        self._refused = None if taken else (QPersistentModelIndex(index), text)
        self._taken = text if taken else None
        return taken

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._refused = None
            elif event.key() in _ENDING and isinstance(watched, QLineEdit) and self._edited is not None:
                index = self._edited
                if index.isValid() and not self._offer(watched.text(), index.model(), index):
                    watched.selectAll()
                    return True
        return super().eventFilter(watched, event)
