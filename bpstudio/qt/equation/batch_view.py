"""The table of the examples' parts: one sees who adds what, and chooses whose numbers to study."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.words import grouped
from bpstudio.explain.chain.batch import Batch
from bpstudio.notation.naming import row_number
from bpstudio.qt.controls.tables import Index, ItemRole
from bpstudio.qt.equation.bar import ShortenedLine
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_TINY, current_theme
from bpstudio.qt.mathematics.tile import Tile

NO_INDEX = QModelIndex()
SHARE_ROLE = ItemRole.UserRole
ROW, BAR = 20, 84
MOVING = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BatchModel(QAbstractTableModel):
    """A column names the example, one each its factors, the last draws its part. Below them, how many have no row."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.batch: Batch | None = None
        self.places: tuple[int, ...] = ()

    def show_batch(self, batch: Batch, example: int) -> None:
        """Show the rows that ``batch`` lists about a studied example; if they were there, the selection stays."""
        places = batch.listed(example)
        before = self.batch
        same = before is not None and (before.columns, self.places) == (batch.columns, places)
        if not same:
            self.beginResetModel()
        self.batch, self.places = batch, places
        if not same:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    @property
    def left_out(self) -> int:
        """How many examples have no row."""
        return 0 if self.batch is None else len(self.batch.rows) - len(self.places)

    @guarded(returning=0)
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.places) + bool(self.left_out)

    @guarded(returning=0)
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or self.batch is None else len(self.batch.columns) + 2

    @guarded(returning=None)
    def headerData(self, place: int, orientation: Qt.Orientation, role: int = ItemRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or self.batch is None:
            return None
        if role == ItemRole.DisplayRole:
            return ("example i", *self.batch.columns, "")[place]
        return _alignment(place) if role == ItemRole.TextAlignmentRole else None

    @guarded(returning=Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.row() >= len(self.places):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @guarded(returning=None)
    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> Any:
        batch = self.batch
        if not index.isValid() or batch is None:
            return None
        theme = current_theme()
        if index.row() >= len(self.places):
            muted = theme.text_muted if role == ItemRole.ForegroundRole else None
            return (
                f"⋯ {grouped(self.left_out)} more"
                if role == ItemRole.DisplayRole and index.column() == 0
                else muted
            )
        place, column = self.places[index.row()], index.column()
        match role:
            case ItemRole.DisplayRole:
                return (str(row_number(batch.rows, place)), *batch.cells(place), "")[column]
            case ItemRole.FontRole:
                return number_font(-1)
            case ItemRole.TextAlignmentRole:
                return _alignment(column)
            case ItemRole.ForegroundRole if column == len(batch.columns):
                share = self._share(place)
                return theme.uncomputed if share is None else self.ink(share)
            case ItemRole.ToolTipRole:
                return plain_tip(batch.tip(place))
        return self._share(place) if role == SHARE_ROLE and column == len(batch.columns) + 1 else None

    def ink(self, share: float) -> QColor:
        """Of a part: by its sign where it is a value or a gradient."""
        kind = "cost" if self.batch is None else self.batch.colour
        if kind == "cost":
            return current_theme().cost
        return current_theme().colour(f"{kind}_{'negative' if share < 0 else 'positive'}")

    def _share(self, place: int) -> float | None:
        """The part as a share of the largest, with its sign; None while there is none."""
        shares = None if self.batch is None else self.batch.shares
        return None if shares is None or np.isnan(shares[place]) else float(shares[place])


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class PartBar(QStyledItemDelegate):
    """A bar to the right for a part above 0, to the left for one below."""

    def __init__(self, model: BatchModel) -> None:
        super().__init__(model)
        self._model = model

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE_ROLE)
        if share is None:
            return
        theme, room = current_theme(), QRectF(option.rect).adjusted(SPACE, 6, -SPACE, -6)
        middle = room.center().x()
        end = middle + share * room.width() / 2
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._model.ink(share))
        painter.drawRect(QRectF(min(middle, end), room.top(), abs(end - middle), room.height()))
        painter.fillRect(QRectF(middle - 0.5, room.top() - 3, 1, room.height() + 6), theme.border_strong)
        painter.restore()


class ExampleTable(QTableView):
    """Keeps the keys that move in it, and Return, which shows the example of the row alone: ``opened``."""

    opened = Signal()

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in (*MOVING, *OPENING):
                event.accept()
                return True
        return super().event(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENING:
            return self.opened.emit()
        return super().keyPressEvent(event)


class BatchView(QWidget):
    """``studied(place)`` is a click on an example or an arrow key, ``opened`` a double click or Return."""

    studied = Signal(int)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch")
        self.title, self.model = PlainLabel(self), BatchModel(self)
        self.title.setFont(ui_font(0, ui_font().Weight.DemiBold))
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bars = PartBar(self.model)
        self.table = self._make_table()
        self.foot = ShortenedLine("batch_foot", "What the parts come to.", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE_TINY, SPACE, 0)
        column.setSpacing(SPACE_TINY)
        for part in (self.title, self.table, self.foot):
            column.addWidget(part, 1 if part is self.table else 0)

    def _make_table(self) -> ExampleTable:
        table = ExampleTable(self)
        table.setObjectName("batch_table")
        table.setAccessibleName("Parts of the examples")
        table.setModel(self.model)
        table.setItemDelegate(self.bars)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setStyleSheet("QHeaderView::section:horizontal { padding: 2px 8px; }")
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(ROW)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.selectionModel().currentRowChanged.connect(self._lead)
        table.opened.connect(self.opened)
        table.doubleClicked.connect(self._open)
        return table

    @property
    def current(self) -> Tile | None:
        """The table scrolls to its example by itself."""
        return None

    @property
    def showing(self) -> Batch | None:
        """The batch that is shown; None before the first."""
        return self.model.batch

    def show_batch(self, batch: Batch, example: int) -> None:
        """Show a batch, with the row of ``example`` selected and in the middle."""
        self.title.setText(batch.title)
        self.setAccessibleName(f"{batch.title}. {batch.words(example)}")
        self.foot.say(batch.foot)
        self.foot.setVisible(bool(batch.foot))
        self.model.show_batch(batch, example)
        header, bars = self.table.horizontalHeader(), len(batch.columns) + 1
        for column in range(self.model.columnCount()):
            mode = (
                QHeaderView.ResizeMode.Stretch if column == bars else QHeaderView.ResizeMode.ResizeToContents
            )
            header.setSectionResizeMode(column, mode)
        row = self.model.places.index(example)
        if self.table.currentIndex().row() != row or not self.table.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
            )
        self.table.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _lead(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and current.row() < len(self.model.places):
            self.studied.emit(self.model.places[current.row()])

    def _open(self, index: QModelIndex) -> None:
        if index.row() < len(self.model.places):
            self.opened.emit()

    def fit(self, width: float, height: float) -> float:
        """The table scrolls by itself."""
        return width
