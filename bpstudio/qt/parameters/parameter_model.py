"""The parameters as a table that reads the frame cell by cell: nothing is copied, 100,000 rows cost nothing.

Sorting is one numpy argsort of a permutation: a proxy model would call Python once a comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from bpstudio.engine.parameters import Parameter, parameter_at
from bpstudio.engine.words import as_sentence
from bpstudio.explain.facts.parameter import parameter_in_words
from bpstudio.explain.facts.parameter_order import Positions, flat_gradients, sorted_positions
from bpstudio.notation.exact_text import exact_text
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.textbook import in_words
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.tables import Index, ItemRole, in_column
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.delegate import SYMBOL_ROLE
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.frame import Frame

NO_INDEX = QModelIndex()
SHARE_ROLE = ItemRole.UserRole


class TableColumn(IntEnum):
    """The columns of the table, from the left."""

    NAME = 0
    VALUE = 1
    GRADIENT = 2
    STRENGTH = 3


HEADINGS = ("Name", "Value", "∂C/∂θ", "Strength")
ARROW_ROOM = "\u2003"  # the arrow of a sorted column is drawn over the end of its heading
TIPS = (
    "Weights θ and biases b by layer, then unit below, then unit. A lock marks what updates leave alone.",
    "The value now. Double-click to change it; 1/3 and 0,5 work.",
    "The gradient: how fast the cost C grows when this parameter grows. — is not computed yet.",
    "Strength: |∂C/∂θ|, the size of the gradient, as a share of the largest in the network.",
)


class ParameterModel(QAbstractTableModel):
    """``refused`` carries a sentence, empty after a value that was accepted. ``digits`` is what cells have room for."""

    refused = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.digits = 4
        self._network = bridge.frame.network
        self._sorting = (-1, Qt.SortOrder.AscendingOrder)
        self._positions: Positions | None = None
        self._peak: tuple[Frame | None, float] = (None, 0.0)

    # Rows and parameters

    def parameter(self, row: int) -> Parameter:
        """The single parameter in a row."""
        return parameter_at(self._network, self.position(row))

    def position(self, row: int) -> int:
        """The place in the flat vector of the parameter in a row."""
        return row if self._positions is None else int(self._positions[row])

    def row_of(self, parameter: Parameter) -> int:
        """The row of a single parameter. Raises ValueError for a whole layer's."""
        position = parameter.position(self._network)
        return position if self._positions is None else int(np.flatnonzero(self._positions == position)[0])

    def restart(self) -> None:
        """Show another network."""
        self.beginResetModel()
        self._network = self._bridge.frame.network
        self._positions = self._sorted()
        self.endResetModel()

    def adopt(self) -> None:
        """The same parameters with other activations or frozen parts."""
        self._network = self._bridge.frame.network

    # What Qt asks

    @guarded(returning=0)
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._network.size

    @guarded(returning=0)
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(TableColumn)

    @guarded(returning=None)
    def headerData(self, place: int, orientation: Qt.Orientation, role: int = ItemRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        match role:
            case ItemRole.DisplayRole:
                return in_words(HEADINGS[place], self._bridge.notation) + (
                    ARROW_ROOM if place == self._sorting[0] else ""
                )
            case ItemRole.ToolTipRole:
                return plain_tip(in_words(TIPS[place], self._bridge.notation))
            case ItemRole.TextAlignmentRole:
                return _alignment(place)
            case ItemRole.InitialSortOrderRole if place == TableColumn.STRENGTH:
                return Qt.SortOrder.DescendingOrder
        return None

    @guarded(returning=Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == TableColumn.VALUE else plain

    @guarded(returning=None)
    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> Any:
        if not index.isValid() or self._bridge.frame.network.size != self._network.size:
            return None
        parameter = self.parameter(index.row())
        match role:
            case ItemRole.DisplayRole:
                return self._text(parameter, index.column())
            case ItemRole.EditRole:
                return self._text(parameter, index.column(), exact_text)
            case ItemRole.TextAlignmentRole:
                return _alignment(index.column())
            case ItemRole.FontRole:
                return number_font()
            case ItemRole.BackgroundRole if parameter == self.pointed:
                return current_theme().hover
            case ItemRole.ForegroundRole if index.column() in (TableColumn.GRADIENT, TableColumn.STRENGTH):
                return self._colour(parameter)
            case ItemRole.DecorationRole if index.column() == TableColumn.NAME and self.frozen(parameter):
                return icon("freeze", "text_muted")
            case ItemRole.ToolTipRole:
                return plain_tip(self._tip(parameter))
        if role == SYMBOL_ROLE and index.column() == TableColumn.NAME:
            return parameter_symbol(parameter, self._network)
        return self.share(parameter) if role == SHARE_ROLE else None

    @guarded(returning=False)
    def setData(self, index: Index, value: Any, role: int = ItemRole.EditRole) -> bool:
        parameter = self.parameter(index.row())
        if str(value) == exact_text(self._bridge.frame.parameters[parameter]):
            self.refused.emit("")
            return True
        refusal = self._set(parameter, str(value))
        self.refused.emit(refusal)
        return not refusal

    @guarded
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorting = (column, order)
        self.resort()

    def resort(self) -> None:
        """Bring the rows into order again, the numbers having changed; selection and editor stay with theirs."""
        positions = self._sorted()
        if positions is None and self._positions is None:
            return
        if (
            positions is not None
            and self._positions is not None
            and np.array_equal(positions, self._positions)
        ):
            return
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.parameter(index.row())) for index in self.persistentIndexList()]
        self._positions = positions
        for index, parameter in kept:
            self.changePersistentIndex(index, self.index(self.row_of(parameter), index.column()))
        self.layoutChanged.emit()

    def _sorted(self) -> Positions | None:
        column, order = self._sorting
        frame, descending = self._bridge.frame, order == Qt.SortOrder.DescendingOrder
        if column in (TableColumn.GRADIENT, TableColumn.STRENGTH):
            gradients, known = flat_gradients(frame)
            return sorted_positions(
                np.abs(gradients) if column == TableColumn.STRENGTH else gradients, known, descending
            )
        if column == TableColumn.VALUE:
            values = frame.parameters.flat
            return sorted_positions(values, np.ones(len(values), bool), descending)
        return np.arange(self._network.size)[::-1] if column == TableColumn.NAME and descending else None

    # Cells

    def _set(self, parameter: Parameter, text: str) -> str:
        try:
            value = parse_number(text)
        except ValueError as refusal:
            return as_sentence(str(refusal))
        return ask(self._bridge, lambda: SetParameter(str(parameter), value))

    @property
    def pointed(self) -> Parameter | None:
        """The single parameter that is pointed at, in any view."""
        at = self._bridge.pointed_place
        return at if isinstance(at, Parameter) and not at.whole else None

    def _gradient(self, parameter: Parameter) -> float | None:
        found = self._bridge.frame.gradient(parameter)
        return None if found is None else float(found)

    def _text(self, parameter: Parameter, column: int, write: Callable[[float], str] | None = None) -> str:
        """A cell; its number as it is shown, or as ``write`` has it."""
        write = write or partial(in_column, digits=self.digits)
        if column == TableColumn.NAME:
            return parameter_text(parameter, self._network, self._bridge.notation)
        if column == TableColumn.VALUE:
            return write(self._bridge.frame.parameters[parameter])
        gradient = self._gradient(parameter)
        if gradient is None:
            return NOT_COMPUTED
        return write(abs(gradient) if column == TableColumn.STRENGTH else gradient)

    def _colour(self, parameter: Parameter) -> Any:
        gradient, theme = self._gradient(parameter), current_theme()
        if gradient is None:
            return theme.uncomputed
        return theme.backward_negative if gradient < 0 else theme.backward_positive

    def frozen(self, parameter: Parameter) -> bool:
        """Whether the update leaves a parameter alone, also where its connection is cut."""
        return not parameter.trains_in(self._bridge.frame.network)

    def share(self, parameter: Parameter) -> float | None:
        """|∂C/∂θ| as a share of the largest that may be seen; None while it may not, or where it is no number."""
        gradient, frame = self._gradient(parameter), self._bridge.frame
        if self._peak[0] is not frame:
            sizes = np.abs(flat_gradients(frame)[0])
            self._peak = frame, float(np.max(sizes, where=np.isfinite(sizes), initial=0.0))
        if gradient is None or np.isnan(gradient):
            return None
        return min(abs(gradient) / self._peak[1], 1.0) if self._peak[1] else 0.0

    def _tip(self, parameter: Parameter) -> str:
        return parameter_in_words(self._network, parameter, self.share(parameter), self._bridge.notation)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = (
        Qt.AlignmentFlag.AlignRight
        if column in (TableColumn.VALUE, TableColumn.GRADIENT)
        else Qt.AlignmentFlag.AlignLeft
    )
    return side | Qt.AlignmentFlag.AlignVCenter
