"""A formula on as many lines as the width asks for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.mathematics.lines import lines_of
from bpstudio.qt.mathematics.pen import write
from bpstudio.qt.mathematics.typeset import Typeset

SIZES = (
    17.0,
    15.0,
    13.0,
    11.5,
)  # pixels to the em; smaller only where a part is too wide that cannot be broken
BETWEEN = 7.0  # pixels between two lines
AROUND = 2.0  # pixels above the first and below the last
WORDS_HIGH = 22


class MathBlock(PlainLabel):
    """``text()`` is the formula in plain Unicode; that and its LaTeX can be copied from the context menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._formula: Node | None = None
        self._notation = ARTICLE
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_formula(self, formula: Node, notation: Notation) -> None:
        """Write it in that notation."""
        self.setText(to_plain(formula, notation))
        self._formula, self._notation = formula, notation
        self.updateGeometry()
        self.update()

    @guarded
    def setText(self, text: str) -> None:
        self._formula = None
        super().setText(text)

    def _lines(self, width: float) -> list[Typeset]:
        """Empty where even in the smallest type a part is too wide: it is written in words then."""
        if self._formula is None:
            return []
        for size in SIZES:
            lines = lines_of(self._formula, size, width, self._notation)
            if max(line.width for line in lines) <= width:
                return lines
        return []

    @guarded(returning=WORDS_HIGH)
    def heightForWidth(self, width: int) -> int:
        lines = self._lines(max(width, 1))
        if not lines:
            return super().heightForWidth(width)
        return round(sum(line.height for line in lines) + BETWEEN * (len(lines) - 1) + 2 * AROUND)

    @guarded(returning=QSize(1, WORDS_HIGH))
    def sizeHint(self) -> QSize:
        return QSize(1, self.heightForWidth(self.width()))

    @guarded(returning=QSize(1, WORDS_HIGH))
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        lines = self._lines(self.width())
        if not lines:
            return super().paintEvent(event)
        painter, top = QPainter(self), AROUND
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        for line in lines:
            write(painter, line, 0.0, top + line.ascent, colour)
            top += line.height + BETWEEN
        painter.end()
        return None

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._formula is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        plain, tex = self.text(), to_tex(self._formula, self._notation)
        menu.addAction("Copy as text").triggered.connect(lambda: _copy(plain))
        menu.addAction("Copy as LaTeX").triggered.connect(lambda: _copy(tex))
        menu.popup(event.globalPos())


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
