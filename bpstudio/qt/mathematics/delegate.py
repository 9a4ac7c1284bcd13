"""Symbols in the cells of a table, typeset."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.mathematics.label import fitting, write_line

SYMBOL_ROLE = Qt.ItemDataRole.UserRole + 16
"""Of a cell: the node to be typeset in place of its text, which is the same in plain Unicode."""
PADDING = 3.0  # pixels at either side of a cell's text, as the style has them


class SymbolDelegate(QStyledItemDelegate):
    """Paints the symbol of a cell that has one, in the notation that ``notation`` tells; of others the text."""

    def __init__(self, parent: QObject, notation: Callable[[], Notation]) -> None:
        super().__init__(parent)
        self._notation = notation

    @guarded
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data(SYMBOL_ROLE) is not None:
            option.text = ""

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        symbol = index.data(SYMBOL_ROLE)
        if symbol is None:
            return
        whole = QStyleOptionViewItem(option)
        super().initStyleOption(whole, index)
        style = QApplication.style() if whole.widget is None else whole.widget.style()
        place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, whole, whole.widget)
        chosen = bool(whole.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        room = QRectF(place).adjusted(PADDING, 0, -PADDING, 0)
        line = fitting((symbol,), whole.font, room.width(), notation=self._notation())
        write_line(painter, line, room, whole.palette.color(role))
