"""What one stretch of training left behind, kept only so that it need not be computed again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array, Parameters
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.trainer import Task, Trace, Trainer, trace

CHECKPOINT_BYTES = 64 << 20
GRADIENT_BYTES = 64 << 20
_CHUNK_BYTES = 4 << 20
_MOST_CHECKPOINTS = 1024


@dataclass(frozen=True, slots=True)
class Moment:
    """The parameters and the optimizer's memory at the start of one iteration. Never written to."""

    parameters: Parameters
    moments: Moments

    def copy(self) -> Moment:
        return Moment(self.parameters.copy(), self.moments.copy())


class Record:
    """Checkpoints, costs and gradients of the iterations run from ``start``.

    Everything here follows from ``task``, ``start`` and ``first``, so states may share a record that reaches further
    than they do. Checkpoints and gradients are thinned by halving whenever they outgrow their budgets.
    """

    def __init__(self, task: Task, start: Moment, first: int) -> None:
        self.task, self.start, self.first = task, start.copy(), first
        self.length = 0
        self._costs = np.empty(64)
        self._checkpoints: dict[int, Moment] = {0: self.start}
        self._checkpoint_stride = 16
        checkpoint_bytes = start.parameters.flat.nbytes + start.moments.rows.nbytes
        self._most_checkpoints = max(8, min(_MOST_CHECKPOINTS, CHECKPOINT_BYTES // checkpoint_bytes))
        size = task.network.size
        self.gradient_stride = 1
        self._gradients = np.empty((8, size))
        self._most_gradients = max(8, GRADIENT_BYTES // (8 * size))
        self._chunk = max(1, min(256, _CHUNK_BYTES // (8 * size)))
        self._head: Trainer | None = None

    @property
    def costs(self) -> Array:
        """C of every iteration run, shape (length,)."""
        return self._costs[: self.length]

    @property
    def gradients(self) -> Array:
        """The flat gradient of every ``gradient_stride``-th iteration, shape (kept, parameters)."""
        return self._gradients[: -(-self.length // self.gradient_stride)]

    def run(self, iterations: int) -> None:
        """Append ``iterations`` iterations; does nothing when it is not positive."""
        while iterations > 0:
            count = min(
                iterations, self._chunk, self._checkpoint_stride - self.length % self._checkpoint_stride
            )
            self._run_chunk(count)
            iterations -= count

    def _run_chunk(self, count: int) -> None:
        if self._head is None:
            moment = self.moment(self.length).copy()
            self._head = Trainer(self.task, moment.parameters, moment.moments, self.first + self.length)
        costs, gradients = np.empty(count), np.empty((count, self.task.network.size))
        self._head.run(count, costs, gradients)
        self._keep(costs, gradients)
        if self.length % self._checkpoint_stride == 0:
            self._checkpoints[self.length] = Moment(self._head.parameters, self._head.moments).copy()
            self._thin_checkpoints()

    def _keep(self, costs: Array, gradients: Array) -> None:
        before, self.length = self.length, self.length + len(costs)
        self._costs = _grown(self._costs, self.length)
        self._costs[before : self.length] = costs
        kept = gradients[-before % self.gradient_stride :: self.gradient_stride]
        have = -(-before // self.gradient_stride)
        self._gradients = _grown(self._gradients, have + len(kept))
        self._gradients[have : have + len(kept)] = kept
        while len(self.gradients) > self._most_gradients:
            thinned = self.gradients[::2].copy()
            self.gradient_stride *= 2
            self._gradients = thinned

    def _thin_checkpoints(self) -> None:
        if len(self._checkpoints) > self._most_checkpoints:
            self._checkpoint_stride *= 2
            self._checkpoints = {
                offset: moment
                for offset, moment in self._checkpoints.items()
                if offset % self._checkpoint_stride == 0
            }

    def moment(self, offset: int) -> Moment:
        """The moment ``offset`` iterations after the start: from the nearest checkpoint, the rest run again.

        The end of the record, which is looked at while it grows, is at hand.
        """
        if self._head is not None and offset == self.length:
            return Moment(self._head.parameters, self._head.moments).copy()
        nearest = min(offset, self.length) // self._checkpoint_stride * self._checkpoint_stride
        checkpoint = self._checkpoints[nearest]
        if nearest == offset:
            return checkpoint
        moment = checkpoint.copy()
        Trainer(self.task, moment.parameters, moment.moments, self.first + nearest).run(offset - nearest)
        return moment

    def trace(self, offset: int) -> Trace:
        """The iteration that begins ``offset`` iterations after the start, with everything it computes."""
        moment = self.moment(offset)
        return trace(self.task, moment.parameters, moment.moments, self.first + offset)


def _grown(array: Array, length: int) -> Array:
    """The same numbers with room for ``length`` rows; doubling keeps appending cheap."""
    if len(array) >= length:
        return array
    larger = np.empty((max(length, 2 * len(array)), *array.shape[1:]))
    larger[: len(array)] = array
    return larger
