"""Words and formulas in lines as wide as the page: headlines, paragraphs, captions, cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpstudio.explain.solution.blocks import Runs
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.documents.paper.piece import PagePiece, WrittenFormula, write_formula, written_formula
from bpstudio.qt.documents.paper.sheet import HEADLINES, IN_WORDS, INK, POINT, WORDS, type_of

LINE = 1.4
"""From baseline to baseline, as a share of the type."""
WordParts = list[str | WrittenFormula]
_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class WordLine:
    """A line of words and formulas in a type."""

    parts: tuple[str | WrittenFormula, ...]
    font: QFont

    @property
    def width(self) -> float:
        """From left to right."""
        return _width(list(self.parts), QFontMetricsF(self.font))

    @property
    def ascent(self) -> float:
        """Over the baseline."""
        own = QFontMetricsF(self.font).ascent()
        return max([own, *(part.ascent for part in self.parts if not isinstance(part, str))])

    @property
    def descent(self) -> float:
        """Under it."""
        own = QFontMetricsF(self.font).descent()
        return max([own, *(part.descent for part in self.parts if not isinstance(part, str))])

    @property
    def trees(self) -> tuple[Node, ...]:
        """The formulas in it."""
        return tuple(part.tree for part in self.parts if not isinstance(part, str))

    @property
    def told(self) -> tuple[str, ...]:
        """The words in it."""
        return tuple(part for part in self.parts if isinstance(part, str))

    def write(self, painter: QPainter, x: float, baseline: float, colour: QColor) -> None:
        """In ink of a colour; formulas are in their own."""
        words = QFontMetricsF(self.font)
        # else a name that is read from right to left decides for all that is around it
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for part in self.parts:
            if isinstance(part, str):
                painter.setFont(self.font)
                painter.setPen(colour)
                painter.drawText(QPointF(x, baseline), part)
                x += words.horizontalAdvance(part)
            else:
                write_formula(painter, part, x, baseline)
                x += part.width


def lines_of_runs(
    runs: Runs,
    points: float,
    width: float,
    notation: Notation,
    weight: QFont.Weight = QFont.Weight.Normal,
) -> tuple[WordLine, ...]:
    """The runs in lines that fit the width; a word wider than that is parted, a formula set smaller."""
    font = type_of(points, weight)
    words = QFontMetricsF(font)
    lines, line, used = list[WordLine](), WordParts(), 0.0
    for kept in _kept_together(runs, points, width, notation, words):
        wide, blank = _width(kept, words), kept == [" "]
        if used + wide > width and line and not blank:
            lines.append(_line(line, font))
            line, used = [], 0.0
        if blank and not line:
            continue
        line += kept
        used += wide
    return (*lines, _line(line, font))


def _width(parts: WordParts, words: QFontMetricsF) -> float:
    return sum(words.horizontalAdvance(p) if isinstance(p, str) else p.width for p in parts)


def _kept_together(
    runs: Runs, points: float, width: float, notation: Notation, words: QFontMetricsF
) -> Iterator[WordParts]:
    """What stands between spaces, words and formulas; in parts where it is wider than a line."""
    kept = WordParts()
    for part in (*_pieces(runs, points, width, notation, words), " "):
        if part == " ":
            yield from [kept] if _width(kept, words) <= width else ([each] for each in kept)
            yield [" "]
            kept = []
        else:
            kept.append(part)


def _pieces(runs: Runs, points: float, width: float, notation: Notation, words: QFontMetricsF) -> WordParts:
    found = WordParts()
    for run in runs:
        if isinstance(run, str):
            for word in _WORD.findall(run):
                found += _parted(" " if word.isspace() else word, width, words)
        else:
            found.append(fitting_formula(run, points * IN_WORDS, width, notation))
    return found


def fitting_formula(node: Node, points: float, width: float, notation: Notation) -> WrittenFormula:
    """On one line, in smaller type where it is too wide."""
    whole = written_formula(node, points, notation, inline=True)
    if whole.width <= width:
        return whole
    return written_formula(node, points * width / whole.width * 0.99, notation, inline=True)


def _parted(word: str, width: float, words: QFontMetricsF) -> list[str]:
    parts, part = list[str](), ""
    for letter in word:
        if part and words.horizontalAdvance(part + letter) > width:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]


def _line(parts: WordParts, font: QFont) -> WordLine:
    """Words side by side as one text, so that it can be searched for; no space at the end."""
    while parts and parts[-1] == " ":
        parts.pop()
    joined = WordParts()
    for part in parts:
        if joined and isinstance(part, str) and isinstance(last := joined[-1], str):
            joined[-1] = last + part
        else:
            joined.append(part)
    return WordLine(tuple(joined), font)


def line_piece(line: WordLine, points: float, colour: QColor = INK, before: float = 0.0) -> PagePiece:
    """A line as a piece; lines of words alone keep one distance."""
    high = max(LINE * points * POINT, line.ascent + line.descent + POINT)
    above = (high - line.ascent - line.descent) / 2 + line.ascent

    def paint(painter: QPainter, x: float, y: float) -> None:
        line.write(painter, x, y + above, colour)

    return PagePiece(line.width, high, paint, before=before, trees=line.trees, told=line.told)


def paragraph(
    runs: Runs,
    width: float,
    notation: Notation,
    points: float = WORDS,
    colour: QColor = INK,
    before: float = 5.0 * POINT,
) -> list[PagePiece]:
    """A piece a line; the first stays with the second, the last with the one before it."""
    lines = lines_of_runs(runs, points, width, notation)
    pieces = [line_piece(line, points, colour) for line in lines]
    return bound(pieces, before)


def headline(runs: Runs, level: int, width: float, notation: Notation, new_page: bool) -> list[PagePiece]:
    """Large type that stays with what is under it."""
    points = HEADLINES[level]
    lines = lines_of_runs(runs, points, width, notation, QFont.Weight.DemiBold)
    pieces = bound([line_piece(line, points) for line in lines], 0.0)
    kept = [replace(piece, with_next=True) for piece in pieces]
    return [replace(kept[0], before=points * POINT * 1.15, new_page=new_page), *kept[1:]]


def bound(pieces: list[PagePiece], before: float) -> list[PagePiece]:
    """Pieces of a paragraph: neither its first nor its last stands alone on a page."""
    last = len(pieces) - 1
    return [
        replace(
            piece, before=before if at == 0 else piece.before, with_next=at < last and at in (0, last - 1)
        )
        for at, piece in enumerate(pieces)
    ]
