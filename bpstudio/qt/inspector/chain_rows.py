"""A parameter's chain, a row a factor in the article's order; a click selects the factor everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.explain.chain.factor_rows import FactorRow
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import RADIUS_SMALL, ROW_HEIGHT, SPACE, current_theme, inset
from bpstudio.qt.mathematics.label import fitting, write_line

SYMBOL_PIXELS = 16.0  # to the em


class ChainRow(QAbstractButton):
    """One factor of the chain in a line, which a click selects."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.link, self._notation = FactorRow(0, "", NOT_COMPUTED), ARTICLE

    def show_link(self, link: FactorRow, notation: Notation) -> None:
        """Show a factor, in that notation."""
        if (link, notation) == (self.link, self._notation):
            return
        self.link, self._notation = link, notation
        self.setEnabled(not link.folded)
        self.setAccessibleName(link.words)
        self.setToolTip(plain_tip(link.tip))
        self.setAccessibleDescription(link.weak)
        self.update()

    @guarded(returning=QSize(120, ROW_HEIGHT))
    def sizeHint(self) -> QSize:
        return QSize(120, ROW_HEIGHT)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        inside = self.rect().adjusted(SPACE, 0, -SPACE, 0)
        theme = current_theme()
        number = QFontMetrics(number_font()).horizontalAdvance(self.link.value)
        room, parts = inside.width() - number - SPACE, (self.link.written or self.link.symbol,)
        line = fitting(parts, ui_font(), room, SYMBOL_PIXELS, notation=self._notation)
        write_line(painter, line, QRectF(inside), theme.text)
        known = self.link.value != NOT_COMPUTED and not self.link.folded
        painter.setPen(theme.backward if known else theme.uncomputed)
        painter.setFont(number_font())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.link.value)
        if self.link.weak:
            self._paint_mark(painter, inside, "smallest", "warning", "warning_soft")
        elif self.link.reused:
            self._paint_mark(painter, inside, "reused", "accent", "accent_soft")

    def _paint_ground(self, painter: QPainter) -> None:
        theme, room = current_theme(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        colour = theme.backward_soft if self.link.current else theme.hover if self.underMouse() else None
        painter.setBrush(Qt.BrushStyle.NoBrush if colour is None else colour)
        painter.setPen(QPen(theme.focus, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(room, RADIUS_SMALL, RADIUS_SMALL)

    def _paint_mark(self, painter: QPainter, inside: QRect, word: str, colour: str, ground: str) -> None:
        """The word beside the number, in a frame of its own."""
        font = ui_font(-2)
        number = QFontMetrics(number_font()).horizontalAdvance(self.link.value)
        width = QFontMetrics(font).horizontalAdvance(word) + 2 * RADIUS_SMALL + 4
        place = QRectF(inside.right() - number - SPACE - width, inside.center().y() - 8, width, 17)
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(place, RADIUS_SMALL, RADIUS_SMALL)
        painter.setPen(theme.colour(colour))
        painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)


class ChainRows(QWidget):
    """``chosen`` carries the index of a step."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[ChainRow] = []
        self.remark = PlainLabel(self)
        self.remark.setWordWrap(True)
        self.remark.setProperty("role", "muted")
        inset(self.remark, "under")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.remark)

    def show_links(self, links: Sequence[FactorRow], notation: Notation) -> None:
        """Show a chain, in that notation."""
        while len(self.rows) < len(links):
            self._add_row()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(links))
            if place < len(links):
                row.show_link(links[place], notation)
        self.remark.setText(next((link.weak for link in links if link.weak), ""))
        self.remark.setVisible(bool(self.remark.text()))

    @property
    def links(self) -> list[FactorRow]:
        """What is shown."""
        return [row.link for row in self.rows if not row.isHidden()]

    def _add_row(self) -> None:
        row = ChainRow(self)
        row.clicked.connect(self._choose)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _choose(self) -> None:
        row = self.sender()
        if isinstance(row, ChainRow):
            self.chosen.emit(row.link.step)
