"""Running a stretch of history again, beside twins of it: what its last digits can lead to.

A twin is the same training in which, now and then, every parameter and every activation is moved by one unit in the
last place, up or down by chance. That is about what another processor does, which adds in another order and has other
functions: a unit that is all but saturated has a slope of a few last digits, and optimizers divide by less.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.touched import TouchedTrainer, summed_terms
from bpstudio.engine.trainer import Trace, Trainer, trace
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.segment import Segment, opened_by
from bpstudio.session.history.state import State, segment_at

ULP = 2.0**-52
NOISE = 64 * ULP
"""What lies below this share of the largest number of its kind so far is what sums of larger numbers leave over."""


_ROWS_BYTES = 32 << 20


def at_once(size: int, most: int) -> int:
    """How many iterations to run at once, so that the gradients of so many parameters take little room."""
    return max(1, min(most, _ROWS_BYTES // (8 * size)))


class Rerun:
    """The iterations of ``segments`` from a checkpoint at number ``iteration`` on, run again; with a seed, a twin.

    ``at`` is the segment it begins in, where several begin there; by default the last of them.
    """

    def __init__(
        self,
        segments: tuple[Segment, ...],
        iteration: int,
        checkpoint: Checkpoint,
        seed: int | None = None,
        at: int | None = None,
    ) -> None:
        self.iteration = iteration
        self._segments = segments
        self._at = segment_at(segments, iteration) if at is None else at
        self._chance = None if seed is None else np.random.default_rng([seed, iteration])
        self.summed = np.zeros((0, 2))
        self._begin(checkpoint)

    def _begin(self, checkpoint: Checkpoint) -> None:
        checkpoint, task = checkpoint.copy(), self._segments[self._at].record.task
        self._trainer = Trainer(task, checkpoint.parameters, checkpoint.moments, self.iteration)
        self._otherwise: TouchedTrainer | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """Where it stands; valid until it runs on."""
        return Checkpoint(self._trainer.parameters, self._trainer.moments)

    def enter(self, at: int) -> None:
        """Go on in segment number ``at``, which begins here, through the edits on the way."""
        while self._at < at:
            before, segment = self._segments[self._at], self._segments[self._at + 1]
            assert segment.edit is not None, "every segment but the first begins with an edit"
            _, checkpoint = opened_by(segment.edit, before.document, self.checkpoint)
            self._at += 1
            self._begin(checkpoint)

    def run(self, count: int, every: int = 1) -> tuple[Array, Array]:
        """Costs and flat gradients, row by row, of ``count`` iterations of this segment.

        A twin rounds the first of every ``every`` of them otherwise; ``summed`` then says of each how large the terms
        are that the cost, and some number of the gradient, is the sum of: what is tiny beside them is left over.
        """
        costs, gradients = np.empty(count), np.empty((count, self._trainer.parameters.flat.size))
        self.summed = np.zeros((count, 2))
        step = count if self._chance is None else every
        for low in range(0, count, step):
            high, done = min(count, low + step), low
            if self._chance is not None:
                costs[low], gradients[low], self.summed[low:high] = self._round_otherwise(self._chance)
                done += 1
            if done < high:
                self._trainer.run(high - done, costs[done:high], gradients[done:high])
        self.iteration += count
        return costs, gradients

    def _round_otherwise(self, chance: np.random.Generator) -> tuple[float, Array, tuple[float, float]]:
        flat, trainer = self._trainer.parameters.flat, self._trainer
        flat[:] = jittered(flat, chance)
        if self._otherwise is None:
            touch = partial(_jitter, chance=chance)
            self._otherwise = TouchedTrainer(trainer.task, trainer.parameters, trainer.moments, touch)
        found = self._otherwise.run(trainer.iteration)
        trainer.iteration += 1
        of_the_cost, of_the_gradient = summed_terms(trainer.task, found)
        summed = largest(of_the_cost), max(map(largest, of_the_gradient))
        return float(found.C), found.gradient.flat, summed

    def trace(self) -> Trace:
        """The iteration that comes next of a twin, with everything it computes; nothing moves on."""
        task, checkpoint = self._segments[self._at].record.task, self.checkpoint
        assert self._chance is not None, "only twins are looked at"
        parameters = Parameters(task.network, jittered(checkpoint.parameters.flat, self._chance))
        touch = partial(_jitter, chance=self._chance)
        return trace(task, parameters, checkpoint.moments, self.iteration, touch)


def _jitter(a: Array, chance: np.random.Generator) -> None:
    """Move activations in place; none passes 1 or −1, where squashing functions end."""
    moved = jittered(a.ravel(), chance).reshape(a.shape)
    a[...] = np.where(np.abs(a) <= 1, np.clip(moved, -1, 1), moved)


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


def distances(found: Array, meant: Array) -> Array:
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


def apart(twin: Array, base: Array, share: float, so_far: Array | float) -> NDArray[np.bool_]:
    """Which rows differ by more than ``share`` of the largest number in them, noise aside.

    ``so_far`` is the largest number of their kind before: what is 0 but for rounding is not apart.
    """
    room = np.maximum(share * _largest_of_rows(base), NOISE * so_far)
    return np.asarray(distances(twin, base).max(axis=-1, initial=0.0) > room)


_MOST_GROWN = 1000.0


class Sizes:
    """How large costs and gradients are about an iteration: what is tiny beside that may be left over by a sum.

    The largest so far, at most ``_MOST_GROWN`` times the first: a training that ran away says nothing of what came
    after it. Begun anew where an edit changes the weights, the network, the examples or the cost.
    """

    def __init__(self, state: State) -> None:
        self._firsts: list[int] = []
        self._tables: list[tuple[int, Array, Array]] = []
        before: tuple[float, float, float, float] | None = None
        for index, segment in enumerate(state.segments):
            if index and not _goes_on(state.segments[index - 1], segment):
                before = None
            record, count = segment.record, segment.iterations
            rows = record.gradients[: -(-count // record.gradient_stride)]
            costs = _sizes(record.costs[:count], *((None, 0.0) if before is None else before[:2]))
            peaks = _sizes(_largest_of_rows(rows), *((None, 0.0) if before is None else before[2:]))
            self._firsts.append(segment.first)
            self._tables.append((record.gradient_stride, costs, peaks))
            if len(costs):
                starts = before or (float(costs[0]), 0.0, float(peaks[0]), 0.0)
                before = (starts[0], float(costs[-1]), starts[2], float(peaks[-1]))

    def cost(self, iteration: int) -> float:
        """The largest of |C| up to an iteration, within those bounds; 0 where nothing ran."""
        _, offset, costs, _ = self._of(iteration)
        return float(costs[min(offset, len(costs) - 1)]) if len(costs) else 0.0

    def gradient(self, iteration: int) -> float:
        """The largest number of the gradients up to an iteration, within those bounds; 0 where nothing ran."""
        stride, offset, _, peaks = self._of(iteration)
        return float(peaks[min(offset // stride, len(peaks) - 1)]) if len(peaks) else 0.0

    def _of(self, iteration: int) -> tuple[int, int, Array, Array]:
        at = max(0, bisect_right(self._firsts, iteration) - 1)
        stride, costs, peaks = self._tables[at]
        return stride, iteration - self._firsts[at], costs, peaks


def _sizes(numbers: Array, first: float | None, so_far: float) -> Array:
    """The running maximum of what is finite among them, from ``so_far`` on, at most so many times the first."""
    sizes = np.where(np.isfinite(numbers), np.abs(numbers), 0.0)
    if not len(sizes):
        return sizes
    most = _MOST_GROWN * (float(sizes[0]) if first is None else first)
    found: Array = np.minimum(np.maximum.accumulate(np.maximum(sizes, so_far)), most)
    return found


def _goes_on(before: Segment, after: Segment) -> bool:
    """Whether an edit has left everything but the way of training as it was."""
    old, new = before.document, after.document
    same = old.network == new.network and old.cost == new.cost and old.data == new.data
    return same and before.record.checkpoint(before.iterations).parameters == after.record.start.parameters
