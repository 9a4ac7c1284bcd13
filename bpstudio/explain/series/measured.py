"""Numbers that are worked out of the moments a record keeps, not recorded themselves: a few at a time, once each."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from weakref import WeakKeyDictionary

import numpy as np

from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.network import Array
from bpstudio.engine.trainer import Trainer
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State
from bpstudio.session.past import Column, ColumnOf, checkpoints

PATIENCE_SECONDS = 0.006
REST = 15  # so many times as long as a row took too long, so that wide networks can still be looked at
Measure = Callable[[Segment, int, Checkpoint], Array]
"""Of a segment, an offset in it and the moment there: one row of numbers."""


class Measured:
    """One row for each checkpoint; NaN until it has been worked out.

    ``runs`` where a row is of an iteration that was run: what comes after the last one has none yet.
    """

    def __init__(self, measure: Measure, runs: bool = False) -> None:
        self._measure, self._runs = measure, runs
        self._rested = 0.0
        self._rows: WeakKeyDictionary[object, dict[int, Array]] = WeakKeyDictionary()
        self._latest: tuple[object, int, Array] | None = None

    def work(self, state: State, seconds: float = PATIENCE_SECONDS) -> bool:
        """Work out rows that are missing, at least one, for about so long. Whether some are still missing.

        Coarsely first, so that the curve is there as a whole before it is fine.
        """
        begun = perf_counter()
        if begun < self._rested:
            return True
        for segment in state.segments:
            rows, moments = self._of(segment), checkpoints(segment)
            stride = segment.keeping.checkpoints
            count = self._count(segment)
            for place in _coarse_to_fine(count):
                if place * stride not in rows:
                    spent = perf_counter() - begun
                    if spent > seconds:
                        self._rested = perf_counter() + REST * (spent - seconds)
                        return True
                    rows[place * stride] = self._measure(segment, place * stride, moments[place])
        return False

    def at(self, segment: Segment, iteration: int, moment: Checkpoint) -> Array:
        """The row of any iteration of a segment and what it begins with, worked out where it is not there."""
        whose, offset = segment.identity, iteration - segment.first
        row = self._rows.get(whose, {}).get(offset)
        if row is not None:
            return row
        kept = self._latest
        if kept is None or kept[0] is not whose or kept[1] != offset:
            self._latest = kept = whose, offset, self._measure(segment, offset, moment)
        return kept[2]

    def _of(self, segment: Segment) -> dict[int, Array]:
        rows, stride = self._rows.setdefault(segment.identity, {}), segment.keeping.checkpoints
        for offset in [offset for offset in rows if offset % stride]:
            del rows[offset]
        return rows

    def _count(self, segment: Segment) -> int:
        stride = segment.keeping.checkpoints
        return -(-segment.iterations // stride) if self._runs else segment.iterations // stride + 1

    def column(self, number: int) -> ColumnOf:
        """One of the numbers of every row; None in segments whose rows have no such number."""

        def column(segment: Segment) -> Column | None:
            rows, stride = self._of(segment), segment.keeping.checkpoints
            values = np.full(self._count(segment), np.nan)
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


def held_out(segment: Segment, offset: int, moment: Checkpoint) -> Array:
    """C over the held-out examples, with the parameters an iteration begins with."""
    cost = held_out_cost(segment.document.task, moment.parameters)
    return np.empty(0) if cost is None else np.array([cost])


def update_ratios(segment: Segment, offset: int, moment: Checkpoint) -> Array:
    """For each layer ‖Δθ‖ ⁄ ‖θ‖: how far the update of the iteration moves its weights, against their size."""
    after, task = moment.copy(), segment.document.task
    Trainer(task, after.parameters, after.moments, segment.first + offset).run(1)
    found = []
    with np.errstate(all="ignore"):
        for number in task.network.layer_ids:
            theta = moment.parameters.theta(number)
            change = np.linalg.norm(after.parameters.theta(number) - theta)
            found.append(float(change / np.linalg.norm(theta)))
    return np.array(found)
