"""Tables on paper: a row a piece, their heads again on every page that they go on to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QFont, QPainter

from bpstudio.explain.solution.blocks import Runs, Table, is_number_cell
from bpstudio.notation.textbook import Notation
from bpstudio.qt.documents.paper.piece import PagePiece, paint_rule
from bpstudio.qt.documents.paper.sheet import FAINT, INK, POINT, QUIET, RULE, SMALL, WORDS
from bpstudio.qt.documents.paper.words import LINE, WordLine, lines_of_runs, paragraph

BETWEEN, PAD, ABOVE = 14.0 * POINT, 2.4 * POINT, 9.0 * POINT
NATURAL = 1e9
TYPES = (WORDS, SMALL, 8.0, 7.0, 6.0)
"""The type of a table in points, smaller where it is wide; below that its words are parted into lines."""
LEAST = 3.0
HEAD_WIDE = 74.0 * POINT
"""Words of a head wider than that are put on several lines."""
CellLines = list[tuple[WordLine, ...]]


def table_pieces(block: Table, width: float, notation: Notation) -> list[PagePiece]:
    """The head with the rows, and the caption under them."""
    points, columns = _columns(block, width, notation)
    right = [is_number_cell(cell) for cell in (block.rows[0] if block.rows else block.head)]
    head = replace(
        _row(_set(block.head, points, columns, notation, bold=True), columns, right, points, head=True),
        with_next=True,
    )
    rows = [
        _row(_set(cells, points, columns, notation), columns, right, points, last=at == len(block.rows))
        for at, cells in enumerate(block.rows, start=1)
    ]
    kept = [replace(row, head=head, with_next=at in (0, len(rows) - 2)) for at, row in enumerate(rows)]
    told = any(block.caption)
    if kept and told:
        kept[-1] = replace(kept[-1], with_next=True)
    caption = paragraph(block.caption, width, notation, SMALL, QUIET, 3.0 * POINT) if told else []
    return [replace(head, before=ABOVE), *kept, *caption]


def _columns(block: Table, width: float, notation: Notation) -> tuple[float, list[float]]:
    """The type in which all columns fit side by side, and how wide they are."""
    gaps = BETWEEN * (len(block.head) - 1)
    for points in TYPES:
        natural = _natural(block, points, notation)
        if sum(natural) + gaps <= width:
            return points, natural
    words = [not is_number_cell(cell) for cell in (block.rows[0] if block.rows else block.head)]
    for points in (WORDS, *TYPES):
        natural = _natural(block, points, notation)
        numbers = sum(wide for wide, word in zip(natural, words, strict=True) if not word)
        room = width - gaps - numbers
        if any(words) and room >= 60.0 * POINT * sum(words):
            return points, _shared(natural, words, room)
    points = TYPES[-1]
    natural = _natural(block, points, notation)
    share = (width - gaps) / sum(natural)
    return max(points * share, LEAST), [wide * share for wide in natural]


def _shared(natural: list[float], words: list[bool], room: float) -> list[float]:
    """Columns of words as wide as there is room for them, those that need little first."""
    left, found = room, list(natural)
    order = sorted((at for at, word in enumerate(words) if word), key=lambda at: natural[at])
    for number, at in enumerate(order):
        found[at] = min(natural[at], left / (len(order) - number))
        left -= found[at]
    return found


def _natural(block: Table, points: float, notation: Notation) -> list[float]:
    cells = (_widths(row, points, notation, bold=False) for row in block.rows)
    head = [
        min(wide, HEAD_WIDE * points / WORDS) for wide in _widths(block.head, points, notation, bold=True)
    ]
    return [max(column) + 0.5 for column in zip(head, *cells, strict=True)]


def _widths(cells: tuple[Runs, ...], points: float, notation: Notation, bold: bool) -> list[float]:
    return [
        max(line.width for line in lines)
        for lines in _set(cells, points, [NATURAL] * len(cells), notation, bold)
    ]


def _set(
    cells: tuple[Runs, ...], points: float, columns: list[float], notation: Notation, bold: bool = False
) -> CellLines:
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    return [
        lines_of_runs(cell, points, wide, notation, weight) for cell, wide in zip(cells, columns, strict=True)
    ]


def _row(
    cells: CellLines,
    columns: list[float],
    right: list[bool],
    points: float,
    head: bool = False,
    last: bool = False,
) -> PagePiece:
    """Cells on one baseline, the first of their lines; a head stands on its last."""
    line = LINE * points * POINT
    ascent = max(lines[-1 if head else 0].ascent for lines in cells)
    descent = max(lines[-1 if head else 0].descent for lines in cells)
    more = line * (max(map(len, cells)) - 1)
    high = ascent + descent + more + 2 * PAD
    wide = sum(columns) + BETWEEN * (len(columns) - 1)

    def paint(painter: QPainter, x: float, y: float) -> None:
        left = x
        for lines, column, to_right in zip(cells, columns, right, strict=True):
            baseline = y + PAD + ascent + (more - line * (len(lines) - 1) if head else 0.0)
            for each in lines:
                begin = left + column - each.width if to_right else left
                each.write(painter, begin, baseline, INK)
                baseline += line
            left += column + BETWEEN
        thick = 1.0 if head else 0.8 if last else 0.4
        paint_rule(painter, x, y + high, wide, RULE if head or last else FAINT, thick)

    trees = tuple(tree for lines in cells for each in lines for tree in each.trees)
    told = tuple(text for lines in cells for each in lines for text in each.told)
    return PagePiece(wide, high, paint, trees=trees, told=told)
