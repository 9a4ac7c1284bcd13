"""Running a stretch of history again, beside twins of it: what its last digits can lead to, and nothing more.

A twin is the same training with every parameter moved by one unit in the last place now and then, up or down by chance.
What another processor rounds otherwise moves it no further, so as far as twins stay together, so do processors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.trainer import Trace, Trainer, trace
from bpstudio.session.record import Moment
from bpstudio.session.segment import Segment, opened_by
from bpstudio.session.state import segment_at

ULP = 2.0**-52
NOISE = 64 * ULP
"""What lies below this share of the largest number of its kind so far is what sums of larger numbers leave over."""


_ROWS_BYTES = 32 << 20


def at_once(size: int, most: int) -> int:
    """How many iterations to run at once, so that the gradients of so many parameters take little room."""
    return max(1, min(most, _ROWS_BYTES // (8 * size)))


class Rerun:
    """The iterations of ``segments`` from a moment at number ``iteration`` on, run again; a twin where it has a seed.

    ``at`` is the segment it begins in, where several begin there; by default the last of them.
    """

    def __init__(
        self,
        segments: tuple[Segment, ...],
        iteration: int,
        moment: Moment,
        seed: int | None = None,
        at: int | None = None,
    ) -> None:
        self.iteration = iteration
        self._segments = segments
        self._at = segment_at(segments, iteration) if at is None else at
        self._chance = None if seed is None else np.random.default_rng([seed, iteration])
        self._begin(moment)

    def _begin(self, moment: Moment) -> None:
        moment, record = moment.copy(), self._segments[self._at].record
        self._trainer = Trainer(record.task, moment.parameters, moment.moments, self.iteration)

    @property
    def moment(self) -> Moment:
        """Where it stands; valid until it runs on."""
        return Moment(self._trainer.parameters, self._trainer.moments)

    def enter(self, at: int) -> None:
        """Go on in segment number ``at``, which begins here, through the edits on the way."""
        while self._at < at:
            before, segment = self._segments[self._at], self._segments[self._at + 1]
            assert segment.edit is not None, "every segment but the first begins with an edit"
            _, moment = opened_by(segment.edit, before.document, self.moment)
            self._at += 1
            self._begin(moment)

    def run(self, count: int, every: int = 1) -> tuple[Array, Array]:
        """Costs and flat gradients, row by row, of ``count`` iterations of this segment.

        A twin is moved before the first of every ``every`` of them.
        """
        costs, gradients = np.empty(count), np.empty((count, self._trainer.parameters.flat.size))
        step = count if self._chance is None else every
        for low in range(0, count, step):
            high = min(count, low + step)
            self._nudge()
            self._trainer.run(high - low, costs[low:high], gradients[low:high])
        self.iteration += count
        return costs, gradients

    def trace(self) -> Trace:
        """The iteration that comes next, with everything it computes; nothing moves on."""
        self._nudge()
        task = self._segments[self._at].record.task
        return trace(task, self._trainer.parameters, self._trainer.moments, self.iteration)

    def _nudge(self) -> None:
        if self._chance is not None:
            flat = self._trainer.parameters.flat
            flat[:] = jittered(flat, self._chance)


def jittered(flat: Array, chance: np.random.Generator) -> Array:
    """Every number moved to the next one, up or down by lot. What has no last digit stays: 0, infinity, NaN."""
    way = np.where(chance.random(len(flat)) < 0.5, -np.inf, np.inf)
    return np.where((flat == 0) | ~np.isfinite(flat), flat, np.nextafter(flat, way))


def pieces(segments: Sequence[Segment], low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """The iterations low..high−1 as (segment number, begin, end), each of one segment."""
    for at, segment in enumerate(segments):
        begin, end = max(low, segment.first), min(high, segment.end)
        if begin < end:
            yield at, begin, end


def off(found: Array, meant: Array) -> Array:
    """|found − meant| place by place; 0 where both are the same, finite or not, infinite where one is not."""
    with np.errstate(all="ignore"):
        gap = np.abs(found - meant)
    if not np.isfinite(gap).all():
        gap[(found == meant) | (np.isnan(found) & np.isnan(meant))] = 0.0
        gap[~np.isfinite(gap)] = np.inf
    return gap


def largest(numbers: Array) -> float:
    """The largest finite size among them; 0 where there is none."""
    return float(_largest_of_rows(numbers.ravel()))


def _largest_of_rows(rows: Array) -> Array:
    sizes = np.abs(rows)
    found: Array = sizes.max(axis=-1, initial=0.0)
    return found if np.isfinite(found).all() else sizes.max(axis=-1, where=np.isfinite(sizes), initial=0.0)


def apart(twin: Array, base: Array, share: float, so_far: float) -> NDArray[np.bool_]:
    """Which rows differ by more than ``share`` of the largest number in them, noise aside.

    ``so_far`` is the largest number of their kind before: what is 0 but for rounding is not apart.
    """
    room = np.maximum(share * _largest_of_rows(base), NOISE * so_far)
    return np.asarray(off(twin, base).max(axis=-1, initial=0.0) > room)
