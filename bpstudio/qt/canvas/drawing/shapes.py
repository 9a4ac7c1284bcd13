"""Outlines of capsules and their parts."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

Corners = tuple[bool, bool, bool, bool]
"""Which corners are round: top left, top right, bottom right, bottom left."""

ROUND: Corners = (True, True, True, True)
LEFT_SIDE: Corners = (True, False, False, True)
RIGHT_SIDE: Corners = (False, True, True, False)
HANGING: Corners = (False, False, True, True)
HANGING_LEFT: Corners = (False, False, False, True)
HANGING_RIGHT: Corners = (False, False, True, False)


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    """The outline of a rectangle with all four corners round."""
    return cornered(rect, radius, ROUND)


def cornered(rect: QRectF, radius: float, corners: Corners) -> QPainterPath:
    """The rectangle with some of its corners rounded; the radius gives way where the rectangle is small."""
    return _cornered(rect.x(), rect.y(), rect.width(), rect.height(), radius, corners)


@lru_cache(maxsize=2048)
def _cornered(
    x: float, y: float, width: float, height: float, radius: float, corners: Corners
) -> QPainterPath:
    """Kept, because the same few shapes are asked for at every repaint. Nobody changes what this returns."""
    rect = QRectF(x, y, width, height)
    size = min(radius, height / 2, width / 2)
    path = QPainterPath()
    points = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())
    inward = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    for number, (corner, (dx, dy), is_round) in enumerate(zip(points, inward, corners, strict=True)):
        middle = corner + QPointF(dx * size, dy * size)
        box = QRectF(middle.x() - size, middle.y() - size, 2 * size, 2 * size)
        if is_round:
            start = 180 - 90 * number
            _go_to(
                path,
                number,
                middle - QPointF(dx * size, 0) if number % 2 == 0 else middle - QPointF(0, dy * size),
            )
            path.arcTo(box, start, -90)
        else:
            _go_to(path, number, corner)
    path.closeSubpath()
    return path


def _go_to(path: QPainterPath, number: int, point: QPointF) -> None:
    if number:
        path.lineTo(point)
    else:
        path.moveTo(point)
