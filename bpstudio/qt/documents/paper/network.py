"""The picture of the network on paper."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from bpstudio.explain.solution.blocks import DrawnEdge, NetworkPicture
from bpstudio.explain.solution.weight_places import narrowed
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.documents.paper.piece import PagePiece, WrittenFormula, write_formula, written_formula
from bpstudio.qt.documents.paper.sheet import INK, PAPER, POINT, QUIET, RULE, SMALL, type_of

COLUMN, ROW, RADIUS = 120.0 * POINT, 42.0 * POINT, 14.0 * POINT
MARGIN, UNDER = 20.0 * POINT, 22.0 * POINT
SYMBOL, WEIGHT = 12.0, 9.0
MIDDLE = 0.24
"""Of the type: a letter is centred so much over its baseline."""


def network_piece(picture: NetworkPicture, width: float, tall: float, notation: Notation) -> PagePiece:
    """All of it as one piece, its columns as far apart as its weights need; smaller where the page is smaller."""
    column = COLUMN * narrowed(picture.width)
    wide = picture.width * column + 2 * MARGIN
    high = picture.height * ROW + 2 * MARGIN + UNDER
    share = min(1.0, tall / high, width / wide)

    def paint(painter: QPainter, x: float, y: float) -> None:
        places = [QPointF(MARGIN + unit.x * column, MARGIN + unit.y * ROW) for unit in picture.units]
        painter.save()
        painter.translate(x, y)
        painter.scale(share, share)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _connections(painter, picture, places)
        _weights(painter, picture, places, notation)
        _units(painter, picture, places, notation)
        _under(painter, picture, MARGIN, high - UNDER + 8.0 * POINT, column)
        painter.restore()

    trees = (
        *(unit.symbol for unit in picture.units),
        *(edge.weight for edge in picture.edges if edge.weight is not None),
    )
    return PagePiece(wide * share, high * share, paint, before=6.0 * POINT, trees=trees)


def _ends(edge: DrawnEdge, places: list[QPointF]) -> tuple[QPointF, QPointF]:
    """From circle to circle."""
    start, end = places[edge.start], places[edge.end]
    length = hypot(end.x() - start.x(), end.y() - start.y())
    along = (end - start) * (RADIUS / length)
    return start + along, end - along


def _connections(painter: QPainter, picture: NetworkPicture, places: list[QPointF]) -> None:
    painter.setPen(QPen(RULE, 0.8 * POINT))
    for edge in picture.edges:
        painter.drawLine(*_ends(edge, places))


def _weights(painter: QPainter, picture: NetworkPicture, places: list[QPointF], notation: Notation) -> None:
    for edge in picture.edges:
        if edge.weight is not None:
            start, end = _ends(edge, places)
            _centred(painter, edge.weight, start + (end - start) * edge.along, WEIGHT, notation, ground=PAPER)


def _units(painter: QPainter, picture: NetworkPicture, places: list[QPointF], notation: Notation) -> None:
    for unit, place in zip(picture.units, places, strict=True):
        if not unit.dots:
            painter.setPen(QPen(INK, 1.0 * POINT))
            painter.setBrush(PAPER)
            painter.drawEllipse(place, RADIUS, RADIUS)
        _centred(painter, unit.symbol, place, SYMBOL, notation)


def _centred(
    painter: QPainter,
    node: Node,
    place: QPointF,
    points: float,
    notation: Notation,
    ground: QColor | None = None,
) -> None:
    written = _within(node, points, notation)
    left, baseline = place.x() - written.width / 2, place.y() + MIDDLE * points * POINT
    if ground is not None:
        high = written.ascent + written.descent
        painter.fillRect(
            QRectF(left, baseline - written.ascent, written.width, high).adjusted(-20, -10, 20, 10), ground
        )
    write_formula(painter, written, left, baseline)


def _within(node: Node, points: float, notation: Notation) -> WrittenFormula:
    """Not wider than a circle has room for."""
    written = written_formula(node, points, notation, inline=True)
    room = 1.7 * RADIUS
    if points == WEIGHT or written.width <= room:
        return written
    return written_formula(node, points * room / written.width, notation, inline=True)


def _under(painter: QPainter, picture: NetworkPicture, x: float, y: float, column: float) -> None:
    painter.setPen(QUIET)
    room = max(column, 2 * MARGIN) - 4.0 * POINT
    for at, words in picture.under:
        points = SMALL
        needed = QFontMetricsF(type_of(SMALL)).horizontalAdvance(words)
        if needed > room:
            points = max(SMALL * room / needed, 5.0)
        painter.setFont(type_of(round(points, 1)))
        rect = QRectF(x + at * column - room / 2, y, room, 12.0 * POINT)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, words)
