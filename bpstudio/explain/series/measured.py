"""Numbers that are worked out of the moments a record keeps, not recorded themselves: a few at a time, once each."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from weakref import WeakKeyDictionary

import numpy as np

from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.network import Array
from bpstudio.engine.trainer import Trainer
from bpstudio.explain.series.series import Column, ColumnOf
from bpstudio.session.history.checkpoint import Moment
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State

PATIENCE_SECONDS = 0.006
REST = 15  # so many times as long as a row took too long, so that wide networks can still be looked at
Measure = Callable[[Record, int, Moment], Array]
"""Of a record, an offset in it and the moment there: one row of numbers."""


class Measured:
    """One row for each checkpoint; NaN until it has been worked out."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._rested = 0.0
        self._rows: WeakKeyDictionary[Record, dict[int, Array]] = WeakKeyDictionary()
        self._latest: tuple[Record, int, Array] | None = None

    def work(self, state: State, seconds: float = PATIENCE_SECONDS) -> bool:
        """Work out rows that are missing, at least one, for about so long. Whether some are still missing.

        Coarsely first, so that the curve is there as a whole before it is fine.
        """
        begun = perf_counter()
        if begun < self._rested:
            return True
        for segment in state.segments:
            rows, moments = self._of(segment.record), segment.record.checkpoints
            stride = segment.record.pace.checkpoints
            count = segment.iterations // stride + 1
            for place in _coarse_to_fine(count):
                if place * stride not in rows:
                    spent = perf_counter() - begun
                    if spent > seconds:
                        self._rested = perf_counter() + REST * (spent - seconds)
                        return True
                    rows[place * stride] = self._measure(segment.record, place * stride, moments[place])
        return False

    def at(self, record: Record, offset: int, moment: Moment) -> Array:
        """The row of any moment of a record, worked out where it is not there."""
        row = self._rows.get(record, {}).get(offset)
        if row is not None:
            return row
        kept = self._latest
        if kept is None or kept[0] is not record or kept[1] != offset:
            self._latest = kept = record, offset, self._measure(record, offset, moment)
        return kept[2]

    def _of(self, record: Record) -> dict[int, Array]:
        rows, stride = self._rows.setdefault(record, {}), record.pace.checkpoints
        for offset in [offset for offset in rows if offset % stride]:
            del rows[offset]
        return rows

    def column(self, number: int) -> ColumnOf:
        """One of the numbers of every row; None in segments whose rows have no such number."""

        def column(segment: Segment) -> Column | None:
            rows, stride = self._of(segment.record), segment.record.pace.checkpoints
            values = np.full(segment.iterations // stride + 1, np.nan)
            for offset, row in rows.items():
                if offset // stride < len(values):
                    if number >= len(row):
                        return None
                    values[offset // stride] = row[number]
            return Column(("measured", number), values, stride)

        return column


def _coarse_to_fine(count: int) -> list[int]:
    """0..count−1: every 64th, then every 8th, then all; only those that come newly where that is cheap to say."""
    order: dict[int, None] = {}
    for step in (64, 8, 1):
        order.update(dict.fromkeys(range(0, count, step)))
    return list(order)


def held_out(record: Record, offset: int, moment: Moment) -> Array:
    """C over the held-out examples, with the parameters an iteration begins with."""
    cost = held_out_cost(record.task, moment.parameters)
    return np.empty(0) if cost is None else np.array([cost])


def update_ratios(record: Record, offset: int, moment: Moment) -> Array:
    """For each layer ‖Δθ‖ ⁄ ‖θ‖: how far the update of the iteration moves its weights, against their size."""
    after = moment.copy()
    Trainer(record.task, after.parameters, after.moments, record.first + offset).run(1)
    found = []
    with np.errstate(all="ignore"):
        for number in record.task.network.layer_ids:
            theta = moment.parameters.theta(number)
            change = np.linalg.norm(after.parameters.theta(number) - theta)
            found.append(float(change / np.linalg.norm(theta)))
    return np.array(found)


def weight_column(position_of: Callable[[Segment], int | None]) -> ColumnOf:
    """One parameter at every checkpoint, by its place in the flat vector."""

    def column(segment: Segment) -> Column | None:
        position = position_of(segment)
        if position is None:
            return None
        stride = segment.record.pace.checkpoints
        moments = segment.record.checkpoints[: segment.iterations // stride + 1]
        values = np.array([moment.parameters.flat[position] for moment in moments])
        return Column(("weight", position), values, stride)

    return column
