"""A label of words and formulas on one line: the words in the interface's font, the formulas typeset."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.mathematics.pen import write
from bpstudio.qt.mathematics.symbol import on_one_line
from bpstudio.qt.mathematics.typeset import Typeset, typeset

_Part = str | Node
LARGER = 1.16  # the equation font's letters are as high as the interface's in type larger by that
LEAST = 9.0  # pixels to the em; in smaller type indices are no longer read


@dataclass(frozen=True, slots=True)
class MathLine:
    """Words and formulas one after the other, set in a ``font``: ``size`` pixels to the em of the formulas."""

    parts: tuple[str | Typeset, ...]
    font: QFont
    size: float

    @property
    def width(self) -> float:
        """The pixels that words and formulas take one after the other."""
        words = QFontMetricsF(self.font)
        return sum(words.horizontalAdvance(p) if isinstance(p, str) else p.width for p in self.parts)

    @property
    def height(self) -> float:
        """What the highest formula needs, and a line of words at least."""
        tallest = max((part.height for part in self.parts if isinstance(part, Typeset)), default=0.0)
        return max(tallest, QFontMetricsF(self.font).height())

    @property
    def ascent(self) -> float:
        """How far the formulas reach over the baseline; 0 where there are words alone."""
        return max((part.ascent for part in self.parts if isinstance(part, Typeset)), default=0.0)

    @property
    def descent(self) -> float:
        """How far they reach below it."""
        return max((part.descent for part in self.parts if isinstance(part, Typeset)), default=0.0)

    @property
    def room(self) -> float:
        """The height in which nothing is cut off while the words stay in the middle of it."""
        words = QFontMetricsF(self.font)
        half = words.capHeight() / 2
        return max(words.height(), 2 * (self.ascent - half), 2 * (self.descent + half))

    def baseline(self, rect: QRectF) -> float:
        """Where words are in the middle, moved as far as the formulas need it to be inside."""
        words = rect.center().y() + QFontMetricsF(self.font).capHeight() / 2
        lowest, highest = rect.bottom() - self.descent, rect.top() + self.ascent
        return (lowest + highest) / 2 if highest > lowest else min(max(words, highest), lowest)


def line_of(
    parts: tuple[_Part, ...], font: QFont, size: float | None = None, *, notation: Notation
) -> MathLine:
    """The parts in that notation; derivatives are written ∂C/∂z."""
    pixels = LARGER * QFontInfo(font).pixelSize() if size is None else size
    return MathLine(
        tuple(
            part if isinstance(part, str) else typeset(on_one_line(part), pixels, notation) for part in parts
        ),
        font,
        pixels,
    )


def fitting(
    parts: tuple[_Part, ...], font: QFont, width: float, size: float | None = None, *, notation: Notation
) -> MathLine:
    """The line, in smaller type where it is too wide."""
    line = line_of(parts, font, size, notation=notation)
    if line.width <= width or width <= 0:
        return line
    share = max(width / line.width, LEAST / line.size)
    small = QFont(font)
    small.setPixelSize(max(int(QFontInfo(font).pixelSize() * share), int(LEAST)))
    return line_of(parts, small, line.size * share, notation=notation)


def write_line(painter: QPainter, line: MathLine, rect: QRectF, colour: QColor, right: bool = False) -> None:
    """Centred in height, at the left of ``rect`` or at its ``right``; words and formulas on one baseline."""
    words = QFontMetricsF(line.font)
    baseline = line.baseline(rect)
    x = rect.right() - line.width if right else rect.left()
    for part in line.parts:
        if isinstance(part, str):
            painter.setFont(line.font)
            painter.setPen(colour)
            painter.drawText(QPointF(x, baseline), part)
            x += words.horizontalAdvance(part)
        else:
            write(painter, part, x, baseline, colour)
            x += part.width


class MathLabel(PlainLabel):
    """``text()`` is the line in plain Unicode. What is too wide is written smaller, at last with "…" in plain Unicode.

    ``setText`` shows words alone.
    """

    def __init__(self, parent: QWidget | None = None, size: float | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[_Part, ...] = ()
        self._size = size
        self._notation = ARTICLE

    def say(self, *parts: _Part, notation: Notation, text: str = "") -> None:
        """Show words and formulas, in that notation.

        ``text`` is for whoever reads them, where it is not the formulas in plain.
        """
        self.setText(
            text or "".join(part if isinstance(part, str) else to_plain(part, notation) for part in parts)
        )
        if all(isinstance(part, str) for part in parts):
            return
        self._parts, self._notation = parts, notation
        self.updateGeometry()
        self.update()

    @property
    def needed(self) -> float:
        """The width at which nothing has to be made smaller."""
        if not self._parts:
            return float(self.fontMetrics().horizontalAdvance(self.text()))
        return line_of(self._parts, self.font(), self._size, notation=self._notation).width

    @property
    def whole(self) -> bool:
        """Whether all of it can be seen in one line, formulas in smaller type perhaps."""
        wide = self._within(self.contentsRect().width()).width if self._parts else self.needed
        return wide <= self.contentsRect().width()

    def _within(self, width: float) -> MathLine:
        return fitting(self._parts, self.font(), width, self._size, notation=self._notation)

    @guarded
    def setText(self, text: str) -> None:
        self._parts = ()
        super().setText(text)

    @guarded(returning=QSize(40, 20))
    def sizeHint(self) -> QSize:
        if not self._parts:
            return super().sizeHint()
        line = line_of(self._parts, self.font(), self._size, notation=self._notation)
        whole = 1  # the baseline is moved to a whole pixel
        return QSize(int(line.width) + 2, ceil(line.room) + whole + 2)

    @guarded(returning=QSize(1, 18))
    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.sizeHint().height()) if self._parts else super().minimumSizeHint()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._parts:
            return super().paintEvent(event)
        room = QRectF(self.contentsRect())
        right = bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        line = self._within(room.width())
        if line.width > room.width():  # too small to be read
            end = Qt.TextElideMode.ElideRight
            words = self.fontMetrics().elidedText(self.text(), end, int(room.width()))
            line = line_of((words,), self.font(), notation=self._notation)
        painter = QPainter(self)
        write_line(painter, line, room, colour, right)
        painter.end()
        return None
