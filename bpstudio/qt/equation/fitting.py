"""Room: which sizes fit a given width and height, and where things side by side stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardSize:
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
    CardSize(fraction=26, formula=18, numbers=15, value=19, running=16, cases=True),
    CardSize(fraction=23, formula=16, numbers=13.5, value=17, running=15, cases=True),
    CardSize(fraction=21, formula=15, numbers=13, value=16, running=14, cases=True),
    CardSize(fraction=20, formula=15, numbers=13, value=16, running=14),
    CardSize(fraction=19, formula=14, numbers=12.5, value=15, running=13),
    CardSize(fraction=17, formula=13, numbers=12, value=14, running=12.5),
    CardSize(fraction=16, formula=12.5, numbers=11.5, value=13, running=12),
    CardSize(fraction=19, formula=14, numbers=12.5, value=15, running=13, expressions=False),
    CardSize(fraction=17, formula=13, numbers=12, value=14, running=12.5, expressions=False),
    CardSize(fraction=16, formula=12.5, numbers=11.5, value=13, running=12, expressions=False),
    CardSize(fraction=17, formula=13, numbers=12, value=14, running=12.5, rows=2, expressions=False),
    CardSize(fraction=16, formula=12.5, numbers=11.5, value=13, running=12, rows=2, expressions=False),
    CardSize(fraction=17, formula=13, numbers=12, value=14, running=12.5, rows=1, expressions=False),
    CardSize(fraction=16, formula=12.5, numbers=11.5, value=13, running=12, rows=1, expressions=False),
    CardSize(fraction=16, formula=12.5, numbers=11.5, value=13, running=12, rows=0, expressions=False),
    CardSize(fraction=17, formula=13, numbers=0, value=14, running=12.5, rows=2),
    CardSize(fraction=17, formula=13, numbers=0, value=14, running=12.5, rows=1),
    CardSize(fraction=16, formula=12.5, numbers=0, value=13, running=12, rows=1),
    CardSize(fraction=16, formula=12.5, numbers=0, value=13, running=12, rows=0),
    CardSize(fraction=17, formula=0, numbers=0, value=14, running=12.5, rows=2),
    CardSize(fraction=16, formula=0, numbers=0, value=13, running=12, rows=0),
    CardSize(fraction=15, formula=0, numbers=0, value=12.5, running=11.5, rows=0, notes=False),
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
