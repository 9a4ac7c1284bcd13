"""Where a bubble stands: beside what it points at, and not over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRect, QSize

Side = Literal["below", "above", "right", "left", "none"]
SIDES: tuple[Side, ...] = ("below", "above", "right", "left")
GAP = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """The bubble's rectangle, and on which side of its target it is; ``tip`` is where it points."""

    rect: QRect
    side: Side
    tip: QPoint


def standing(size: QSize, target: QRect | None, room: QRect, free: QRect | None = None) -> Standing:
    """The first side with enough room in ``room``; that which hides least of the target where there is none.

    Of several sides the one is taken that hides least of ``free``, what is to be seen as well. Without a target it
    stands in the middle of the lower part.
    """
    if target is None:
        rect = QRect(QPoint(0, 0), size)
        rect.moveCenter(QPoint(room.center().x(), room.top() + room.height() * 2 // 3))
        return Standing(rect, "none", rect.center())
    found = [_at(side, size, target, room) for side in SIDES]
    return min(
        found, key=lambda one: (_hidden(one.rect, target), 0 if free is None else _hidden(one.rect, free))
    )


def _hidden(rect: QRect, target: QRect) -> int:
    over = rect.intersected(target)
    return over.width() * over.height() if over.isValid() else 0


def _at(side: Side, size: QSize, target: QRect, room: QRect) -> Standing:
    middle, width, height = target.center(), size.width(), size.height()
    left, top, tip = {
        "below": (middle.x() - width // 2, target.bottom() + GAP, QPoint(middle.x(), target.bottom() + GAP)),
        "above": (
            middle.x() - width // 2,
            target.top() - height - GAP,
            QPoint(middle.x(), target.top() - GAP),
        ),
        "right": (target.right() + GAP, middle.y() - height // 2, QPoint(target.right() + GAP, middle.y())),
        "left": (
            target.left() - width - GAP,
            middle.y() - height // 2,
            QPoint(target.left() - GAP, middle.y()),
        ),
    }[side]
    left = max(room.left(), min(left, room.right() - width))
    top = max(room.top(), min(top, room.bottom() - height))
    return Standing(QRect(QPoint(left, top), size), side, tip)
