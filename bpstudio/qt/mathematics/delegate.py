"""Symbols in the cells of a table, typeset."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.mathematics.label import fitting, write_line

SYMBOL_ROLE = Qt.ItemDataRole.UserRole + 16
"""Of a cell: the node to be typeset in place of its text, which is the same in plain Unicode."""
PADDING = 3.0  # pixels at either side of a cell's text, as the style has them


class SymbolDelegate(QStyledItemDelegate):
    """Paints the symbol of a cell that has one; of others the text."""

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
        write_line(painter, fitting((symbol,), whole.font, room.width()), room, whole.palette.color(role))
