"""Equations on paper: lines under one another, relation under relation, none wider than the page."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtGui import QPainter

from bpstudio.explain.solution.breaking import BrokenLine, page_lines
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Operator
from bpstudio.qt.documents.paper.piece import PagePiece, WrittenFormula, write_formula, written_formula
from bpstudio.qt.documents.paper.sheet import EQUATION, POINT

INDENT, ABOVE, BETWEEN, BESIDE = 16.0 * POINT, 7.0 * POINT, 5.0 * POINT, 3.2 * POINT
TRIED = (96, 84, 76, 68, 60, 52, 44, 36, 28)
"""Digits to a line: of these the first whose lines fit."""
SMALLEST = 5.0
WHOLE = 0.4
"""An equation up to this share of a page is not parted."""


class SetLine(NamedTuple):
    """A line in its columns."""

    left: WrittenFormula | None
    relation: WrittenFormula | None
    right: WrittenFormula

    @property
    def ascent(self) -> float:
        """Over the baseline."""
        return max(part.ascent for part in self if part is not None)

    @property
    def descent(self) -> float:
        """Under it."""
        return max(part.descent for part in self if part is not None)


def equation(node: Node, width: float, tall: float, notation: Notation) -> list[PagePiece]:
    """One piece, or of an equation that would take much of a page one for each line."""
    lines = _fitting(node, width - INDENT, notation)
    first = max((line.left.width for line in lines if line.left), default=0.0)
    pieces = [_piece([line], first) for line in lines]
    whole = sum(piece.height for piece in pieces) + BETWEEN * (len(pieces) - 1)
    if whole <= WHOLE * tall:
        pieces = [_piece(lines, first)]
    return [
        replace(piece, before=BETWEEN if at else ABOVE, trees=() if at else (node,))
        for at, piece in enumerate(pieces)
    ]


def _fitting(node: Node, width: float, notation: Notation) -> list[SetLine]:
    """In as few lines as fit; what cannot be broken is set in smaller type."""
    points = EQUATION
    while True:
        for most in TRIED:
            lines = [_set(line, points, notation) for line in page_lines(node, most)]
            widest = _width(lines)
            if widest <= width:
                return lines
        points = points * width / widest * 0.99 if points <= SMALLEST else max(points * 0.9, SMALLEST)


def _set(line: BrokenLine, points: float, notation: Notation) -> SetLine:
    return SetLine(
        None if line.left is None else written_formula(line.left, points, notation),
        written_formula(Operator(line.relation), points, notation) if line.relation else None,
        written_formula(line.right, points, notation),
    )


def _width(lines: list[SetLine]) -> float:
    first = max((line.left.width for line in lines if line.left), default=0.0)
    return _width_from(lines, first)


def _right_at(line: SetLine, first: float) -> float:
    """Where what is right of the relation begins."""
    relation = line.relation.width + BESIDE if line.relation else 2 * BESIDE if first else 0.0
    return (first + BESIDE if first else 0.0) + relation


def _piece(lines: list[SetLine], first: float) -> PagePiece:
    high = sum(line.ascent + line.descent for line in lines) + BETWEEN * (len(lines) - 1)

    def paint(painter: QPainter, x: float, y: float) -> None:
        for line in lines:
            baseline = y + line.ascent
            begin = x + INDENT
            if line.left:
                write_formula(painter, line.left, begin + first - line.left.width, baseline)
            if line.relation:
                write_formula(painter, line.relation, begin + (first + BESIDE if first else 0.0), baseline)
            write_formula(painter, line.right, begin + _right_at(line, first), baseline)
            y = baseline + line.descent + BETWEEN

    return PagePiece(INDENT + _width_from(lines, first), high, paint)


def _width_from(lines: list[SetLine], first: float) -> float:
    return max(_right_at(line, first) + line.right.width for line in lines)
