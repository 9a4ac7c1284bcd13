"""All the numbers of a vector or a matrix in a table, where a line has room for their count alone."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTableView, QVBoxLayout, QWidget

from bpstudio.engine.network import Array
from bpstudio.notation.numbers import format_number
from bpstudio.qt.controls.tables import Index
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import in_title
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE

DIGITS = 6
WIDTH, HEIGHT = 460, 360
NOWHERE = QModelIndex()


class _NumbersModel(QAbstractTableModel):
    """Rows and columns counted from 1; a vector stands upright."""

    def __init__(self, values: Array, parent: QWidget) -> None:
        super().__init__(parent)
        array = np.array(values, dtype=np.float64)
        columns = array.shape[-1] if array.ndim > 1 and array.size > array.shape[-1] else 1
        self._values = array.reshape(-1, columns)

    @guarded(returning=0)
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else int(self._values.shape[0])

    @guarded(returning=0)
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else int(self._values.shape[1])

    @guarded(returning=None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return format_number(float(self._values[index.row(), index.column()]), DIGITS)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @guarded(returning=None)
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None


def open_numbers(name: str, values: Array, over: QWidget) -> QDialog:
    """Show all of ``values`` under the name they have; as they are now, whatever comes later."""
    dialog = QDialog(over)
    dialog.setObjectName("numbers_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(in_title(name))
    table = QTableView(dialog)
    table.setModel(_NumbersModel(values, dialog))
    table.setFont(number_font())
    table.setAccessibleName(name)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.setSpacing(SPACE)
    column.addWidget(table)
    column.addWidget(buttons)
    open_sized(dialog, WIDTH, HEIGHT)
    dialog.open()
    return dialog
