"""The examples as a table that reads the document cell by cell: inputs, then targets.

Lines of the table are examples in the order in which they are sorted for display; the document keeps its own.
"""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from bpstudio.engine.examples import Examples, TableName
from bpstudio.engine.network import Array
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.examples import DRAFT, HELD_OUT, IN_BATCH, column_in_words, example_in_words
from bpstudio.explain.words.naming import subscript
from bpstudio.notation.exact_text import exact_text
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.tables import Index, ItemRole, in_column
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.edits.base import SetInput, SetTarget

NO_INDEX = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
STUDIED = "▸"


class DataModel(QAbstractTableModel):
    """``refused`` carries a sentence, empty after a value that was accepted.

    Under the examples there may be a draft of another one, with blank cells; ``completed`` says that it has none left.
    """

    refused = Signal(str)
    completed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shape = shape_of(bridge.document.data)
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._order: NDArray[np.intp] | None = None
        self._places: tuple[object, NDArray[np.intp]] | None = None
        self._draft: list[float | None] | None = None

    @property
    def _data(self) -> Examples:
        return self._bridge.document.data

    def restart(self) -> None:
        """Show a table of another shape."""
        self.beginResetModel()
        self._shape, self._draft = shape_of(self._data), None
        if self._sorted is not None and self._sorted[0] >= self.columnCount():
            self._sorted = None
        self._order = self._find_order()
        self.endResetModel()

    def resort(self) -> None:
        """Put the lines in order again after numbers have changed; what is selected stays so."""
        order, old = self._find_order(), self._order
        if order is old or (order is not None and old is not None and np.array_equal(order, old)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self.row_of(index.row()) for index in before]
        self._order = order
        lines = self._lines()
        places = [int(lines[row]) if row < len(lines) else row for row in rows]
        after = [self.index(line, index.column()) for line, index in zip(places, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # A line that is no example yet

    def begin_draft(self) -> None:
        """Add a blank line under the examples; there is only one."""
        if self._draft is None:
            self.beginInsertRows(NO_INDEX, self._shape[0], self._shape[0])
            self._draft = [None] * self.columnCount()
            self.endInsertRows()

    def drop_draft(self) -> None:
        """Take the draft away, with what was typed into it."""
        if self._draft is not None:
            self.beginRemoveRows(NO_INDEX, self._shape[0], self._shape[0])
            self._draft = None
            self.endRemoveRows()

    def is_draft(self, line: int) -> bool:
        """Whether a line is the draft and no example."""
        return self._draft is not None and line == self._shape[0]

    @property
    def draft(self) -> tuple[float, ...] | None:
        """The numbers typed so far; None where there is no draft."""
        return None if self._draft is None else tuple(each for each in self._draft if each is not None)

    @property
    def blanks(self) -> list[int]:
        """The columns of the draft without a number."""
        return [column for column, number in enumerate(self._draft or ()) if number is None]

    def _set_draft(self, column: int, text: str) -> str:
        if self._draft is None or not text.strip():
            return ""
        try:
            self._draft[column] = parse_number(text)
        except ValueError as refusal:
            return as_sentence(str(refusal))
        if not self.blanks:
            self.completed.emit()
        return ""

    # Lines of the table, rows of the data and rows of the batch

    @guarded
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """For display only; column −1 is the order of the document."""
        self._sorted = (column, order) if 0 <= column < self.columnCount() else None
        self.resort()

    @property
    def is_sorted(self) -> bool:
        """Whether lines are in another order than the examples."""
        return self._order is not None

    def _find_order(self) -> NDArray[np.intp] | None:
        """The examples line by line; None for their own order."""
        if self._sorted is None:
            return None
        column, order = self._sorted
        numbers = self._column(column)
        return np.argsort(numbers if order == Qt.SortOrder.AscendingOrder else -numbers, kind="stable")

    def _column(self, column: int) -> Array:
        x, y = self._data.x, self._data.y
        if y is None or column < self._shape[1]:
            return x[:, column]
        return y[:, column - self._shape[1]]

    def row_of(self, line: int) -> int:
        """Which example a line of the table shows; the draft is the one after the last."""
        return line if self._order is None or self.is_draft(line) else int(self._order[line])

    def line_of(self, row: int) -> int:
        """On which line an example is."""
        return (
            row if self._order is None or self.is_draft(row) else int(np.flatnonzero(self._order == row)[0])
        )

    def _lines(self) -> NDArray[np.intp]:
        lines = np.arange(self._shape[0])
        if self._order is not None:
            lines[self._order] = np.arange(self._shape[0])
        return lines

    def batch_row(self, row: int) -> int | None:
        """Where the current batch has this example; None where it does not."""
        if self.is_draft(row):
            return None
        place = int(self._batch_places()[row])
        return None if place < 0 else place

    def _batch_places(self) -> NDArray[np.intp]:
        """For every example its place in the batch, −1 for none; found once an iteration."""
        state = self._bridge.state
        key = (state.document.data, state.document.training, state.cursor.iteration)
        if self._places is None or not _same(self._places[0], key):
            places = np.full(len(self._data), -1)
            rows = self._bridge.frame.rows
            places[rows] = np.arange(len(rows))
            self._places = key, places
        return self._places[1]

    @property
    def studied(self) -> int:
        """The row of the example whose numbers are shown."""
        return int(self._bridge.frame.rows[self._bridge.example])

    def is_held_out(self, row: int) -> bool:
        """Whether training leaves out the example of a row."""
        held_out = self._data.held_out
        place = int(np.searchsorted(held_out, row)) if held_out else 0
        return place < len(held_out) and held_out[place] == row

    # What Qt asks

    @guarded(returning=0)
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._shape[0] + (self._draft is not None)

    @guarded(returning=0)
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._shape[1] + self._shape[2]

    @guarded(returning=Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    @guarded(returning=None)
    def headerData(self, place: int, orientation: Qt.Orientation, role: int = ItemRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._row_heading(self.row_of(place), role)
        if role == ItemRole.DisplayRole:
            return named(self.name(place))
        if role == ItemRole.ToolTipRole:
            return plain_tip(self._column_tip(place))
        return RIGHT if role == ItemRole.TextAlignmentRole else None

    def place(self, column: int) -> tuple[TableName, int]:
        """The table of the examples a column belongs to, and which it is there."""
        inputs = self._shape[1]
        return ("x", column) if column < inputs else ("y", column - inputs)

    def name(self, column: int) -> str:
        """What the column is called, its letter where it has no name."""
        return self._data.column_name(*self.place(column)) or self.letter(column)

    def letter(self, column: int) -> str:
        """The column's letter, with its number where there are several: ``x₂``."""
        table, place = self.place(column)
        return table + (subscript(place + 1) if self._data.columns(table) > 1 else "")

    def _column_tip(self, column: int) -> str:
        target = column >= self._shape[1]
        return column_in_words(self.letter(column), self.name(column), target=target)

    def _row_heading(self, row: int, role: int) -> Any:
        match role:
            case ItemRole.DisplayRole:
                mark = self._mark(row)
                return f"{mark} {row + 1}" if mark else f"{row + 1}"
            case ItemRole.TextAlignmentRole:
                return RIGHT
            case ItemRole.ToolTipRole:
                return plain_tip(self._tip(row))
        return None

    def _mark(self, row: int) -> str:
        if row == self.studied:
            return STUDIED
        if self.is_held_out(row):
            return HELD_OUT
        some = len(self._bridge.frame.rows) < len(self._data.training_rows)
        return IN_BATCH if some and self.batch_row(row) is not None else ""

    @guarded(returning=None)
    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> Any:
        if not index.isValid() or shape_of(self._data) != self._shape or index.row() >= self.rowCount():
            return None
        row, column = self.row_of(index.row()), index.column()
        match role:
            case ItemRole.DisplayRole:
                return NOT_COMPUTED if self._is_blank(row, column) else in_column(self.value(row, column))
            case ItemRole.EditRole:
                return self.text(row, column)
            case ItemRole.TextAlignmentRole:
                return RIGHT
            case ItemRole.FontRole:
                return number_font()
            case ItemRole.ForegroundRole if self.batch_row(row) is None:
                return current_theme().text_muted
            case ItemRole.BackgroundRole:
                return self._ground(row, column)
            case ItemRole.ToolTipRole:
                return plain_tip(self._tip(row))
        return None

    def _ground(self, row: int, column: int) -> Any:
        if row == self.studied:
            return current_theme().accent_soft
        return current_theme().surface_sunken if column >= self._shape[1] else None

    def _tip(self, row: int) -> str:
        if self.is_draft(row):
            return DRAFT
        return example_in_words(
            row,
            studied=row == self.studied,
            held_out=self.is_held_out(row),
            in_batch=self.batch_row(row) is not None,
        )

    def value(self, row: int, column: int) -> float:
        """The number of an example in a column; NaN for a blank cell of the draft."""
        if self._draft is not None and self.is_draft(row):
            number = self._draft[column]
            return nan if number is None else number
        return float(self._column(column)[row])

    def _is_blank(self, row: int, column: int) -> bool:
        return self.is_draft(row) and column in self.blanks

    def text(self, row: int, column: int) -> str:
        """The number in full, as it is typed; empty for a blank cell."""
        return "" if self._is_blank(row, column) else exact_text(self.value(row, column))

    @guarded(returning=False)
    def setData(self, index: Index, value: Any, role: int = ItemRole.EditRole) -> bool:
        if index.row() >= self.rowCount():
            return False  # of a draft that is gone
        row, column = self.row_of(index.row()), index.column()
        if str(value) == self.text(row, column):
            if not self.is_draft(row):  # why a new line was refused is true until it is changed
                self.refused.emit("")
            return True
        refusal = self._set(row, column, str(value))
        self.refused.emit(refusal)
        return not refusal

    def _set(self, row: int, column: int, text: str) -> str:
        if self.is_draft(row):
            return self._set_draft(column, text)
        try:
            value = parse_number(text)
        except ValueError as refusal:
            return as_sentence(str(refusal))
        table, place = self.place(column)
        edit = SetInput if table == "x" else SetTarget
        return ask(self._bridge, lambda: edit(row, place, value))


def shape_of(data: Examples) -> tuple[int, int, int]:
    """Examples, inputs, targets."""
    return len(data), data.columns("x"), data.columns("y")


def _same(one: object, other: tuple[object, ...]) -> bool:
    """By identity: comparing examples would look at every number."""
    return isinstance(one, tuple) and all(
        a is b or (type(a) is int and a == b) for a, b in zip(one, other, strict=True)
    )
