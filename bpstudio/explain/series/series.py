"""What the session recorded, as points to draw: read from its segments, few enough to draw often."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.words import grouped, in_a_row, ordinal
from bpstudio.explain.series.decimate import Extremes, Indexes, extremes
from bpstudio.explain.words.edit_names import edit_name
from bpstudio.notation.textbook import Notation
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.checkpoint import Keeping
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State
from bpstudio.session.past import Column, ColumnOf, Series, back_from

MOST_BUCKETS = 1024  # two points each: enough for a plot two thousand pixels wide
MOST_KEPT = 64


class Points(NamedTuple):
    """Iterations, not necessarily whole numbers apart, and a value for each; NaN where the line breaks."""

    x: Array
    y: Array

    def between(self, start: float, end: float) -> Points:
        """Those at iterations from ``start`` to ``end``, both counted in."""
        inside = (self.x >= start) & (self.x <= end)
        return Points(self.x[inside], self.y[inside])


def only_every(stride: int, before: str = "", after: str = "") -> str:
    """A note on a plot that has only every so many iterations; empty where it has each."""
    return f"{before}every {ordinal(stride)} iteration{after}" if stride > 1 else ""


NOTHING = Points(np.empty(0), np.empty(0))
_BREAK = np.array([np.nan])


@dataclass(frozen=True, slots=True)
class _Past:
    """What was read of segments that are over, and how coarsely each was recorded then."""

    segments: tuple[Segment, ...]
    strides: tuple[Keeping, ...]
    points: Points


def _strides(segments: tuple[Segment, ...]) -> tuple[Keeping, ...]:
    return tuple([segment.keeping for segment in segments])


class Trails:
    """Decimations kept from frame to frame, so that a growing series is not read again from its start."""

    def __init__(self, most: int = MOST_BUCKETS) -> None:
        self.most = most
        self._kept: WeakKeyDictionary[object, dict[Hashable, tuple[int, Extremes]]] = WeakKeyDictionary()
        self._past: dict[Hashable, _Past] = {}
        self._starts: dict[Hashable, tuple[Hashable, Points]] = {}

    def past(self, name: Hashable, segments: tuple[Segment, ...]) -> tuple[int, Points] | None:
        """Of how many segments from the first on the points of a series are kept, and these points."""
        kept = self._past.get(name)
        if kept is None or kept.segments != segments[: len(kept.segments)]:
            return None
        return (len(kept.segments), kept.points) if kept.strides == _strides(kept.segments) else None

    def start(self, name: Hashable, key: Hashable) -> Points | None:
        """The first iterations of a series, where they were read before and nothing has changed them."""
        kept = self._starts.get(name)
        return kept[1] if kept is not None and kept[0] == key else None

    def keep_start(self, name: Hashable, key: Hashable, points: Points) -> None:
        """Keep the first points of a series, for ``start`` with the same key to find."""
        if len(self._starts) > MOST_KEPT:
            self._starts.clear()
        self._starts[name] = key, points

    def keep_past(self, name: Hashable, segments: tuple[Segment, ...], points: Points) -> None:
        """Keep the points of a series over segments that are over, for ``past`` to find."""
        if len(self._past) > MOST_KEPT:
            self._past.clear()
        self._past[name] = _Past(segments, _strides(segments), points)

    def indexes(self, whose: object, column: Column, low: int, high: int) -> Indexes:
        """Which of ``column.values[low:high]`` to draw, of the segment ``whose`` identity is given."""
        if high - low <= 4 * self.most:
            return low + extremes(column.values[low:high], self.most)
        of_record = self._kept.setdefault(whose, {})
        if len(of_record) > MOST_KEPT:
            of_record.clear()
        stride, trail = of_record.get(column.key) or (column.stride, Extremes(self.most))
        if column.stride > stride:
            trail.thinned(column.stride // stride)
        of_record[column.key] = column.stride, trail
        found = trail.of(column.values)
        return found[np.searchsorted(found, low) : np.searchsorted(found, high)]


def points(
    state: State, series: Series, trails: Trails, window: tuple[float, float], name: Hashable = None
) -> Points:
    """The series over all segments, as far as ``window`` shows it; broken where a segment has no such column.

    With a ``name``, for a series in which nothing changes that is there, what was read of earlier segments is kept.
    What the series hides is left out.
    """
    return _veiled(_points(state, series.column_of, trails, window, name), series)


def _veiled(found: Points, series: Series) -> Points:
    """Without what the series hides; where the line breaks it still does."""
    if not series.hidden:
        return found
    shown = series.shows(found.x) | np.isnan(found.y)
    return Points(found.x[shown], found.y[shown])


def _points(
    state: State, column_of: ColumnOf, trails: Trails, window: tuple[float, float], name: Hashable
) -> Points:
    past, last = state.segments[:-1], state.segments[-1:]
    if name is None or not (window[0] <= 0 and last[0].first < window[1]):
        found = _joined([_piece(segment, column_of, trails, window) for segment in state.segments])
    else:
        kept = trails.past(name, past)
        count, before = (0, NOTHING) if kept is None else kept
        pieces = [_piece(segment, column_of, trails, window) for segment in past[count:]]
        before = _joined([before, *pieces])
        trails.keep_past(name, past, before)
        found = _joined([before, _piece(last[0], column_of, trails, window)])
    few = extremes(found.y, trails.most) if len(found.y) > 3 * trails.most else slice(None)
    return Points(found.x[few], found.y[few])


def points_from_start(
    state: State, series: Series, trails: Trails, window: tuple[float, float], name: Hashable = None
) -> Points:
    """The same for an axis of powers of ten, on which the first iterations are far apart: finer there."""
    near, middle = float(trails.most), 4.0 * trails.most
    if window[1] <= near:
        return points(state, series, trails, window, name)
    key = max(window[0], 0.0), _first_of(state, middle)
    start = trails.start(name, key) if window[1] > middle else None
    if start is None:
        parts = [
            _points(state, series.column_of, trails, (window[0], near), None).between(-np.inf, near),
            _points(state, series.column_of, trails, (near, min(middle, window[1])), None).between(
                near + 0.5, middle
            ),
        ]
        start = _joined(parts)
        if name is not None and state.iterations > middle and window[1] > middle:
            trails.keep_start(name, key, start)
    rest = points(state, series, trails, window, name)
    return _joined([_veiled(start, series), rest.between(middle + 0.5, np.inf)])


def _first_of(state: State, middle: float) -> tuple[object, ...]:
    """What the first iterations of a series depend on."""
    first = [segment for segment in state.segments if segment.first <= middle]
    return tuple((segment.identity, segment.keeping, min(segment.end, middle + 1)) for segment in first)


def _joined(pieces: Sequence[Points]) -> Points:
    if len(pieces) == 1:
        return pieces[0]
    return Points(
        np.concatenate([piece.x for piece in pieces]), np.concatenate([piece.y for piece in pieces])
    )


def _piece(segment: Segment, column_of: ColumnOf, trails: Trails, window: tuple[float, float]) -> Points:
    column = column_of(segment)
    if column is None:
        return Points(np.array([float(segment.first)]), _BREAK)
    low, high = _span(segment, column, window)
    chosen = trails.indexes(segment.identity, column, low, high)
    return Points(segment.first + column.stride * chosen.astype(np.float64), column.values[chosen])


def _span(segment: Segment, column: Column, window: tuple[float, float]) -> tuple[int, int]:
    """The part of the column in the window, and one number more at both sides so that the line leaves it."""
    low = int((window[0] - segment.first) // column.stride) - 1
    high = int((window[1] - segment.first) // column.stride) + 3
    length = len(column.values)
    return min(max(low, 0), length), min(max(high, 0), length)


class Sample(NamedTuple):
    """A value and the iteration it is of."""

    iteration: int
    value: float


def sample(state: State, series: Series, iteration: int) -> Sample | None:
    """The value at the last iteration kept up to ``iteration`` that is not hidden; None where there is none."""
    for segment in back_from(state, iteration):
        column = series.column_of(segment)
        if column is None:
            return None
        index = series.index_before(iteration, segment.first, column.stride, len(column.values))
        if index >= 0:
            return Sample(segment.first + column.stride * index, float(column.values[index]))
    return None


@dataclass(frozen=True, slots=True)
class Seam:
    """Edits made before an iteration, each with the segment at whose end it was made."""

    iteration: int
    made: tuple[tuple[Edit, Segment], ...] = field(compare=False)
    which: tuple[int, ...]

    def titles(self, notation: Notation) -> tuple[str, ...]:
        """What they are called; told when somebody asks, since it may need an iteration run again."""
        return tuple(edit_name(edit, before, notation) for edit, before in self.made)

    def words(self, notation: Notation) -> str:
        """The same in a line, with where they were made."""
        return f"Before iteration {grouped(self.iteration)}: {in_a_row(self.titles(notation))}"


def seams(state: State) -> tuple[Seam, ...]:
    """Where edits were made, in order."""
    found: dict[int, list[tuple[Edit, Segment]]] = {}
    for before, segment in pairwise(state.segments):
        if segment.edit is not None:
            found.setdefault(segment.first, []).append((segment.edit, before))
    return tuple(
        Seam(iteration, tuple(made), tuple(id(edit) for edit, _ in made)) for iteration, made in found.items()
    )
