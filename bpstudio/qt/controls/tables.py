"""What the tables of the panels have in common: their looks, and cells as text for a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from bpstudio.notation.numbers import format_number
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.theme import ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex
ItemRole = Qt.ItemDataRole
EDIT_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)
CELL_PADDING = 18
# A panel is narrow: less air beside the numbers than tables have elsewhere.
NARROW = """
QTableView::item { padding: 0 5px; }
QTableView::item:focus { padding: 0 3px; }
QHeaderView::section:horizontal { padding: 5px 8px; }
"""


def edit_cell(view: QAbstractItemView, index: QModelIndex) -> None:
    """Begin to edit a cell; one that is being edited already goes on being so, of which Qt would warn."""
    if view.state() != QAbstractItemView.State.EditingState:
        view.edit(index)


def style_table(view: QTableView, name: str) -> None:
    """Give a table the look of all tables, and its name for screen readers."""
    view.setAccessibleName(name)
    view.setStyleSheet(NARROW)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setTabKeyNavigation(False)
    view.setIconSize(QSize(14, 14))
    view.setEditTriggers(EDIT_TRIGGERS)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.horizontalHeader().setHighlightSections(False)
    rows = view.verticalHeader()
    rows.setHighlightSections(False)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(ROW_HEIGHT)


def in_column(value: float, digits: int = 4) -> str:
    """``digits`` significant digits; one less where a power of ten has to fit beside them."""
    text = format_number(value, digits)
    return format_number(value, digits - 1) if "×" in text else text


def number_width(digits: int) -> int:
    """Pixels that any number needs in a column, as ``in_column`` writes it."""
    measure = QFontMetrics(number_font())
    longest = (in_column(-1.2345678e-4, digits), in_column(-1.2345678e-12, digits))
    return max(map(measure.horizontalAdvance, longest)) + CELL_PADDING
