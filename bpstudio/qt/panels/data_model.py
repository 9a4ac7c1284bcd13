"""The examples as a table that reads the document cell by cell: inputs, then targets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from bpstudio.engine.examples import Examples
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.entry import parse_number
from bpstudio.qt.fonts import number_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.panels.asking import as_sentence, ask
from bpstudio.qt.panels.naming import subscript
from bpstudio.qt.panels.number_edit import exact
from bpstudio.qt.panels.tables import in_column
from bpstudio.qt.theme import current_theme
from bpstudio.session.edits import SetInput, SetTarget

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
Role = Qt.ItemDataRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DataModel(QAbstractTableModel):
    """``refused`` carries a sentence, empty after a value that was accepted."""

    refused = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shape = shape_of(bridge.document.data)

    @property
    def _data(self) -> Examples:
        return self._bridge.document.data

    def restart(self) -> None:
        """Show a table of another shape."""
        self.beginResetModel()
        self._shape = shape_of(self._data)
        self.endResetModel()

    # Rows of the data and rows of the batch

    def batch_row(self, row: int) -> int | None:
        """Where the current batch has this example; None where it does not."""
        found = (self._bridge.frame.rows == row).nonzero()[0]
        return int(found[0]) if len(found) else None

    @property
    def studied(self) -> int:
        """The row of the example whose numbers are shown."""
        return int(self._bridge.frame.rows[self._bridge.example])

    # What Qt asks

    @guarded(returning=0)
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._shape[0]

    @guarded(returning=0)
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._shape[1] + self._shape[2]

    @guarded(returning=Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    @guarded(returning=None)
    def headerData(self, place: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._row_heading(place, role)
        if role == Role.DisplayRole:
            return self._name(place)
        if role == Role.ToolTipRole:
            what = "Input" if place < self._shape[1] else "Target"
            return f"{what} {self._name(place)} of every example."
        return RIGHT if role == Role.TextAlignmentRole else None

    def _name(self, column: int) -> str:
        letter, count, place = "x", self._shape[1], column
        if column >= count:
            letter, count, place = "y", self._shape[2], column - count
        return letter + (subscript(place + 1) if count > 1 else "")

    def _row_heading(self, row: int, role: int) -> Any:
        studied = row == self.studied
        match role:
            case Role.DisplayRole:
                return f"▸ {row + 1}" if studied else f"{row + 1}"
            case Role.TextAlignmentRole:
                return RIGHT
            case Role.ToolTipRole:
                return self._tip(row)
        return None

    @guarded(returning=None)
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or shape_of(self._data) != self._shape:
            return None
        match role:
            case Role.DisplayRole:
                return in_column(self.value(index.row(), index.column()))
            case Role.EditRole:
                return exact(self.value(index.row(), index.column()))
            case Role.TextAlignmentRole:
                return RIGHT
            case Role.FontRole:
                return number_font()
            case Role.ForegroundRole if self.batch_row(index.row()) is None:
                return current_theme().text_muted
            case Role.BackgroundRole:
                return self._ground(index)
            case Role.ToolTipRole:
                return self._tip(index.row())
        return None

    def _ground(self, index: Index) -> Any:
        if index.row() == self.studied:
            return current_theme().accent_soft
        return current_theme().surface_sunken if index.column() >= self._shape[1] else None

    def _tip(self, row: int) -> str:
        if row == self.studied:
            return f"Example {row + 1}: its numbers are the ones shown."
        if self.batch_row(row) is None:
            return f"Example {row + 1} is not in the mini-batch of this iteration."
        return f"Example {row + 1}: click to show its numbers on the canvas and in the equation."

    def value(self, row: int, column: int) -> float:
        x, y = self._data.x, self._data.y
        if column < self._shape[1]:
            return float(x[row, column])
        assert y is not None
        return float(y[row, column - self._shape[1]])

    @guarded(returning=False)
    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        row, column = index.row(), index.column()
        if str(value) == exact(self.value(row, column)):
            self.refused.emit("")
            return True
        refusal = self._set(row, column, str(value))
        self.refused.emit(refusal)
        return not refusal

    def _set(self, row: int, column: int, text: str) -> str:
        try:
            value = parse_number(text)
        except ValueError as refusal:
            return as_sentence(str(refusal))
        if column < self._shape[1]:
            return ask(self._bridge, lambda: SetInput(row, column, value))
        return ask(self._bridge, lambda: SetTarget(row, column - self._shape[1], value))


def shape_of(data: Examples) -> tuple[int, int, int]:
    """Examples, inputs, targets."""
    return len(data), data.x.shape[1], 0 if data.y is None else data.y.shape[1]
