"""Where the weights of a picture stand on their connections, so that none lies over another or over a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

ALONG = 0.3
"""Where a weight stands that has room: nearer to where its connection starts, so that those that cross stay apart."""
PLACES = tuple(round(0.2 + 0.05 * step, 2) for step in range(13))
UNIT, LETTER, HIGH = (0.24, 0.6), 0.04, 0.28
"""A unit, a letter and a line of a weight, in columns from unit to unit across and rows down."""
WIDE_COLUMNS = 3.6
"""So many columns have their full width on a page; more are nearer to one another, with letters as large as before."""
COVERED = 0.03
"""So little of a weight may lie under another or under a unit that nobody sees it."""
MOST_ROUNDS = 8
_Point = tuple[float, float]


@dataclass(slots=True)
class _Spread:
    lines: Sequence[tuple[_Point, _Point]]
    widths: Sequence[float]
    units: Sequence[_Point]
    unit: tuple[float, float]
    along: list[float] = field(default_factory=list)

    def place(self, number: int, along: float) -> _Point:
        """From circle to circle, as the connection is drawn."""
        (x1, y1), (x2, y2) = self.lines[number]
        share = self.unit[0] / 2 + (1 - self.unit[0]) * along
        return x1 + share * (x2 - x1), y1 + share * (y2 - y1)

    def covered(self, number: int, along: float) -> float:
        """How much of the other weights and of units lies under it, in columns times rows."""
        here, wide = self.place(number, along), self.widths[number]
        others = (
            _common(here, (wide, HIGH), self.place(other, at), (self.widths[other], HIGH))
            for other, at in enumerate(self.along)
            if other != number
        )
        return sum(others) + sum(_common(here, (wide, HIGH), unit, self.unit) for unit in self.units)

    def apart(self) -> bool:
        return all(
            self.covered(number, at) <= COVERED * self.widths[number] * HIGH
            for number, at in enumerate(self.along)
        )


def narrowed(columns: float) -> float:
    """How wide a column is where there are so many, as a share of its full width."""
    return min(1.0, WIDE_COLUMNS / max(columns, 1.0))


def weight_places(
    lines: Sequence[tuple[_Point, _Point]], letters: Sequence[int], units: Sequence[_Point]
) -> tuple[float, ...] | None:
    """For each connection from unit to unit the share of it at which its weight of so many ``letters`` stands.

    Points are in columns and rows. What has room stands where all would; the others move until nothing gets better.
    None where one would still lie over another or over a unit.
    """
    column = narrowed(max(x for x, _ in units))
    widths, unit = [LETTER / column * count for count in letters], (UNIT[0] / column, UNIT[1])
    found = _Spread(lines, widths, units, unit, [ALONG] * len(lines))
    for _ in range(MOST_ROUNDS):
        before = list(found.along)
        for number in range(len(lines)):
            found.along[number] = min(
                PLACES, key=lambda at: (round(found.covered(number, at), 3), abs(at - ALONG))
            )
        if found.along == before:
            break
    return tuple(found.along) if found.apart() else None


def _common(here: _Point, size: _Point, there: _Point, other: _Point) -> float:
    across = (size[0] + other[0]) / 2 - abs(here[0] - there[0])
    down = (size[1] + other[1]) / 2 - abs(here[1] - there[1])
    return max(0.0, across) * max(0.0, down)
