"""Room: which sizes fit a given width and height, and where things side by side stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
    Level(26, 18, 15, 19, 16, cases=True),
    Level(23, 16, 13.5, 17, 15, cases=True),
    Level(21, 15, 13, 16, 14, cases=True),
    Level(20, 15, 13, 16, 14),
    Level(19, 14, 12.5, 15, 13),
    Level(17, 13, 12, 14, 12.5),
    Level(16, 12.5, 11.5, 13, 12),
    Level(19, 14, 12.5, 15, 13, expressions=False),
    Level(17, 13, 12, 14, 12.5, expressions=False),
    Level(16, 12.5, 11.5, 13, 12, expressions=False),
    Level(17, 13, 12, 14, 12.5, rows=2, expressions=False),
    Level(16, 12.5, 11.5, 13, 12, rows=2, expressions=False),
    Level(17, 13, 12, 14, 12.5, rows=1, expressions=False),
    Level(16, 12.5, 11.5, 13, 12, rows=1, expressions=False),
    Level(16, 12.5, 11.5, 13, 12, rows=0, expressions=False),
    Level(17, 13, 0, 14, 12.5, rows=2),
    Level(17, 13, 0, 14, 12.5, rows=1),
    Level(16, 12.5, 0, 13, 12, rows=1),
    Level(16, 12.5, 0, 13, 12, rows=0),
    Level(17, 0, 0, 14, 12.5, rows=2),
    Level(16, 0, 0, 13, 12, rows=0),
    Level(15, 0, 0, 12.5, 11.5, rows=0, notes=False),
)


def spread(widths: Sequence[float], least: float, most: float, low: float, high: float) -> list[float]:
    """Centres of things side by side between ``low`` and ``high``, with one gap between all, and as much at both ends.

    The gap is ``least`` at least and ``most`` at most. What is too wide for the bounds begins at ``low``.
    """
    free = high - low - sum(widths)
    gap = min(max(free / max(len(widths) - 1, 1), least), most) if len(widths) > 1 else 0.0
    start = low + max(0.0, (free - gap * (len(widths) - 1)) / 2)
    centres: list[float] = []
    for width in widths:
        centres.append(start + width / 2)
        start += width + gap
    return centres
