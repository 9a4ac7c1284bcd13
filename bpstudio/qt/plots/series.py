"""What the session recorded, as points to draw: read from its segments, few enough to draw often."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from bpstudio.engine.network import Array, Network, Parameter
from bpstudio.qt.plots.decimate import Extremes, Indexes, extremes
from bpstudio.session.record import Record
from bpstudio.session.segment import Segment
from bpstudio.session.state import State, segment_at

MOST_BUCKETS = 1024  # two points each: enough for a plot two thousand pixels wide
MOST_KEPT = 64


class Points(NamedTuple):
    """Iterations, not necessarily whole numbers apart, and a value for each; NaN where the line breaks."""

    x: Array
    y: Array

    def between(self, start: float, end: float) -> Points:
        inside = (self.x >= start) & (self.x <= end)
        return Points(self.x[inside], self.y[inside])


@dataclass(frozen=True, slots=True)
class Column:
    """One number for every ``stride``-th iteration of a segment; ``key`` tells it from the record's others."""

    key: Hashable
    values: Array
    stride: int = 1


ColumnOf = Callable[[Segment], Column | None]
NOTHING = Points(np.empty(0), np.empty(0))
_BREAK = np.array([np.nan])


class Trails:
    """Decimations kept from frame to frame, so that a growing series is not read again from its start."""

    def __init__(self, most: int = MOST_BUCKETS) -> None:
        self.most = most
        self._kept: WeakKeyDictionary[Record, dict[Hashable, tuple[int, Extremes]]] = WeakKeyDictionary()

    def indexes(self, record: Record, column: Column, low: int, high: int) -> Indexes:
        """Which of ``column.values[low:high]`` to draw."""
        if high - low <= 4 * self.most:
            return low + extremes(column.values[low:high], self.most)
        of_record = self._kept.setdefault(record, {})
        if len(of_record) > MOST_KEPT:
            of_record.clear()
        stride, trail = of_record.get(column.key) or (column.stride, Extremes(self.most))
        if column.stride > stride:
            trail.thinned(column.stride // stride)
        of_record[column.key] = column.stride, trail
        found = trail.of(column.values)
        return found[np.searchsorted(found, low) : np.searchsorted(found, high)]


def points(state: State, column_of: ColumnOf, trails: Trails, window: tuple[float, float]) -> Points:
    """The series over all segments, as far as ``window`` shows it; broken where a segment has no such column."""
    x, y = [np.empty(0)], [np.empty(0)]
    for segment in state.segments:
        column = column_of(segment)
        if column is None:
            x.append(np.array([float(segment.first)]))
            y.append(_BREAK)
            continue
        low, high = _span(segment, column, window)
        chosen = trails.indexes(segment.record, column, low, high)
        x.append(segment.first + column.stride * chosen.astype(np.float64))
        y.append(column.values[chosen])
    all_x, all_y = np.concatenate(x), np.concatenate(y)
    few = extremes(all_y, trails.most) if len(all_y) > 3 * trails.most else slice(None)
    return Points(all_x[few], all_y[few])


def _span(segment: Segment, column: Column, window: tuple[float, float]) -> tuple[int, int]:
    """The part of the column in the window, and one number more at both sides so that the line leaves it."""
    low = int((window[0] - segment.first) // column.stride) - 1
    high = int((window[1] - segment.first) // column.stride) + 3
    length = len(column.values)
    return min(max(low, 0), length), min(max(high, 0), length)


def cost_column(segment: Segment) -> Column:
    return Column("C", segment.record.costs[: segment.iterations])


def gradient_rows(segment: Segment) -> Array:
    """The flat gradients kept of a segment, shape (kept, parameters)."""
    record = segment.record
    return record.gradients[: -(-segment.iterations // record.gradient_stride)]


def gradient_column(parameter: Parameter) -> ColumnOf:
    """∂C/∂parameter; None in segments whose network has no such parameter."""

    def column(segment: Segment) -> Column | None:
        network = segment.document.network
        if not parameter.exists_in(network):
            return None
        position = parameter.position(network)
        return Column(position, gradient_rows(segment)[:, position], segment.record.gradient_stride)

    return column


class Sample(NamedTuple):
    """A value and the iteration it is of."""

    iteration: int
    value: float


def sample(state: State, column_of: ColumnOf, iteration: int) -> Sample | None:
    """The value at the last iteration kept up to ``iteration``; None where there is none."""
    for segment in _back_from(state, iteration):
        column = column_of(segment)
        if column is None:
            return None
        if len(column.values):
            index = min((iteration - segment.first) // column.stride, len(column.values) - 1)
            return Sample(segment.first + column.stride * index, float(column.values[index]))
    return None


class GradientRow(NamedTuple):
    """All gradients of one iteration, flat, and the network whose they are."""

    network: Network
    values: Array


def gradient_row(state: State, iteration: int) -> GradientRow | None:
    """All gradients at the last iteration kept up to ``iteration``."""
    for segment in _back_from(state, iteration):
        rows = gradient_rows(segment)
        if len(rows):
            index = min((iteration - segment.first) // segment.record.gradient_stride, len(rows) - 1)
            return GradientRow(segment.document.network, rows[index])
    return None


def _back_from(state: State, iteration: int) -> Iterator[Segment]:
    if iteration >= 0:
        yield from reversed(state.segments[: segment_at(state.segments, iteration) + 1])


class Seam(NamedTuple):
    """Edits made before an iteration, by title."""

    iteration: int
    titles: tuple[str, ...]


def seams(state: State) -> tuple[Seam, ...]:
    """Where edits were made, in order."""
    found: dict[int, list[str]] = {}
    for segment in state.segments:
        if segment.edit is not None:
            found.setdefault(segment.first, []).append(segment.edit.title)
    return tuple(Seam(iteration, tuple(titles)) for iteration, titles in found.items())
