"""Where a bubble stands: near what it points at, over neither it nor what has just come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize

Side = Literal["below", "above", "right", "left", "none"]
GAP = 2
AWAY = 0.05  # a pixel covered of what is only better seen counts like so many pixels further away


@dataclass(frozen=True, slots=True)
class Standing:
    """The bubble's rectangle, and on which side of its target it is; ``tip`` is where it points."""

    rect: QRect
    side: Side
    tip: QPoint


@dataclass(frozen=True, slots=True)
class Around:
    """What else is seen in the window: ``shown`` must stay so, ``free`` had better."""

    shown: tuple[QRect, ...] = ()
    free: tuple[QRect, ...] = ()


def standing(
    size: QSize, target: QRect | None, room: QRect, around: Around | None = None, border: int = 0
) -> Standing:
    """The place in ``room`` that hides least of the target and of what is shown; of several the nearest.

    The outermost ``border`` of the bubble can be seen through. Without a target it stands as near as it can to the
    middle of the lower part.
    """
    around = around or Around()
    if target is None:
        middle = QPoint(room.center().x(), room.top() + room.height() * 2 // 3)
        near = QRect(middle, QSize(1, 1))
        rect = QRect(QPoint(0, 0), size)
        rect.moveCenter(middle)
        places = [rect, *_places(size, near, room, around)]
    else:
        near, places = target, _places(size, target, room, around)

    def cost(rect: QRect) -> tuple[int, float]:
        body = rect.adjusted(border, border, -border, -border)
        own = 0 if target is None else _hidden(rect, (target,))
        away = (
            _distance(rect, near) if target is not None else (rect.center() - near.center()).manhattanLength()
        )
        return own + _hidden(body, around.shown), away + AWAY * _hidden(body, around.free)

    best = min(places, key=cost)
    return Standing(best, "none", best.center()) if target is None else _pointing(best, target)


def _hidden(rect: QRect, others: Iterable[QRect]) -> int:
    parts = (rect.intersected(other) for other in others)
    return sum(part.width() * part.height() for part in parts if part.isValid())


def _distance(rect: QRect, target: QRect) -> int:
    across, down = _gaps(rect, target)
    return max(across, 0) + max(down, 0)


def _gaps(rect: QRect, target: QRect) -> tuple[int, int]:
    """How far they are apart to the side and in height; less than 0 where they overlap."""
    across = max(target.left() - rect.right(), rect.left() - target.right())
    return across, max(target.top() - rect.bottom(), rect.top() - target.bottom())


def _places(size: QSize, target: QRect, room: QRect, around: Around) -> list[QRect]:
    """In the middle of each side of the target first, then along everything else."""
    width, height, middle = size.width(), size.height(), target.center()
    lefts = [middle.x() - width // 2, room.left(), room.right() - width]
    tops = [middle.y() - height // 2, room.top(), room.bottom() - height]
    for rect in (target, *around.shown, *around.free):
        lefts += [rect.right() + GAP, rect.left() - width - GAP]
        tops += [rect.bottom() + GAP, rect.top() - height - GAP]
    fit_lefts = dict.fromkeys(max(room.left(), min(left, room.right() - width)) for left in lefts)
    fit_tops = dict.fromkeys(max(room.top(), min(top, room.bottom() - height)) for top in tops)
    return [QRect(QPoint(left, top), size) for top in fit_tops for left in fit_lefts]


def _pointing(rect: QRect, target: QRect) -> Standing:
    """With the side it is on, and the point of the target's border it points at."""
    across, down = _gaps(rect, target)
    middle = target.center()
    if down >= across:
        below = rect.center().y() >= middle.y()
        tip = QPoint(middle.x(), target.bottom() + GAP if below else target.top() - GAP)
        return Standing(rect, "below" if below else "above", tip)
    right = rect.center().x() >= middle.x()
    tip = QPoint(target.right() + GAP if right else target.left() - GAP, middle.y())
    return Standing(rect, "right" if right else "left", tip)
