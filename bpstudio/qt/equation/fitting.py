"""Room: which sizes fit a given width and height, and where cards stand so that none overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Columns = dict[int | str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a card is shown and in what sizes (pixels to the em); 0 leaves a line out.

    ``rows`` is the height of the largest matrix shown; ``cases`` whether a formula may stand on several lines;
    ``expressions`` whether the numbers put in may be a matrix of expressions; ``notes`` whether a card may say more.
    """

    fraction: float
    formula: float
    numbers: float
    value: float
    running: float
    rows: int = 3
    cases: bool = False
    expressions: bool = True
    notes: bool = True


LEVELS = (
    Level(23, 16, 13.5, 17, 15, cases=True),
    Level(21, 15, 13, 16, 14, cases=True),
    Level(20, 15, 13, 16, 14),
    Level(19, 14, 12.5, 15, 13),
    Level(17, 13, 12, 14, 12.5),
    Level(19, 14, 12.5, 15, 13, expressions=False),
    Level(17, 13, 12, 14, 12.5, expressions=False),
    Level(19, 14, 0, 15, 13),
    Level(17, 13, 0, 14, 12.5),
    Level(17, 13, 12, 14, 12.5, rows=1, expressions=False),
    Level(17, 13, 0, 14, 12.5, rows=1),
    Level(16, 12.5, 0, 13, 12, rows=1),
    Level(16, 12.5, 0, 13, 12, rows=0),
    Level(17, 0, 0, 14, 12.5, rows=2),
    Level(16, 0, 0, 13, 12, rows=0),
    Level(15, 0, 0, 12.5, 11.5, rows=0, notes=False),
)


def desired_centres(places: Sequence[tuple[str, int | None]], columns: Columns) -> list[float | None]:
    """Where factors would stand under the canvas: ``(op, layer)`` to x; None where no column says so."""
    return [_centre(op, layer, columns) for op, layer in places]


def _centre(op: str, layer: int | None, columns: Columns) -> float | None:
    if op == "dC/dyhat":
        return _middle(columns.get("cost"), columns.get("cost"))
    if layer is None:
        return None
    if op == "da/dz":
        return _middle(columns.get(layer), columns.get(layer))
    return _middle(columns.get(layer), columns.get(layer - 1))


def _middle(right: tuple[float, float] | None, left: tuple[float, float] | None) -> float | None:
    if right is None or left is None:
        return None
    return (left[0] + right[1]) / 2 if left is right else (left[1] + right[0]) / 2


def placed(
    desired: Sequence[float], widths: Sequence[float], gap: float, low: float, high: float
) -> list[float]:
    """Centres nearest to the desired ones (least squares) in order, ``gap`` apart, between ``low`` and ``high``.

    Pool adjacent violators (Ayer et al., 1955) after taking the least distances out. What is too wide for the
    bounds begins at ``low``.
    """
    offsets, room = [0.0], 0.0
    for left, right in pairwise(widths):
        room += (left + right) / 2 + gap
        offsets.append(room)
    pools: list[tuple[float, int]] = []
    for centre, offset in zip(desired, offsets, strict=True):
        mean, count = centre - offset, 1
        while pools and pools[-1][0] > mean:
            before, number = pools.pop()
            mean, count = (before * number + mean * count) / (number + count), number + count
        pools.append((mean, count))
    first = low + widths[0] / 2
    last = max(first, high - offsets[-1] - widths[-1] / 2)
    starts = [min(max(mean, first), last) for mean, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
