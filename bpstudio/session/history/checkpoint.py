"""A run of training as a value, and what makes one: the same whether a record runs it or a process beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trainer

BLOCK_BYTES = 1 << 20
_MOST_IN_A_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The parameters and the optimizer's memory at the start of one iteration. Never written to."""

    parameters: Parameters
    moments: Moments

    def copy(self) -> Checkpoint:
        """The same in arrays of its own, which may be written to."""
        return Checkpoint(self.parameters.copy(), self.moments.copy())

    def same(self, other: Checkpoint) -> bool:
        """Whether both are the same to the bit; what is no number is that, whatever its bits."""
        ours, theirs = self.moments, other.moments
        pairs = ((self.parameters.flat, other.parameters.flat), (ours.rows, theirs.rows))
        return ours.updates == theirs.updates and all(_same_bits(a, b) for a, b in pairs)

    def __reduce__(self) -> tuple[object, tuple[Network, Array, Array, int]]:
        """Pickled as two arrays: parameters are views into one of them and must stay so."""
        moments = self.moments
        return _checkpoint, (self.parameters.network, self.parameters.flat, moments.rows, moments.updates)


def _checkpoint(network: Network, flat: Array, rows: Array, updates: int) -> Checkpoint:
    return Checkpoint(Parameters(network, flat), Moments(rows, updates))


def _same_bits(ours: Array, theirs: Array) -> bool:
    return ours.tobytes() == theirs.tobytes() or (
        np.array_equal(ours, theirs, equal_nan=True)
        and bool(np.all((np.signbit(ours) == np.signbit(theirs)) | np.isnan(ours)))
    )


class Keeping(NamedTuple):
    """Of which iterations of a record the gradient and a checkpoint are kept: those divisible by these numbers."""

    gradients: int = 1
    checkpoints: int = 16


@dataclass(frozen=True, slots=True)
class RunResult:
    """Iterations of a record from its number ``offset`` on, in order.

    ``costs`` has one number for each; ``gradients`` one flat row for each divisible by ``keeping.gradients``;
    ``checkpoints`` those divisible by ``keeping.checkpoints``; ``end`` is the checkpoint after the last iteration.
    ``norms`` has the length of each gradient, or nothing where it was not asked for; ``last`` the one before the
    last iteration, from which that one is shown, or None: not asked for, or the only iteration there is.
    """

    offset: int
    keeping: Keeping
    costs: Array
    gradients: Array
    checkpoints: tuple[tuple[int, Checkpoint], ...]
    end: Checkpoint
    norms: Array
    last: Checkpoint | None = None

    def __len__(self) -> int:
        return len(self.costs)

    def is_whole(self, size: int) -> bool:
        """Whether everything is there that the keeping promises, for a network of ``size`` parameters."""
        end = self.offset + len(self)
        rows = -(-end // self.keeping.gradients) + (-self.offset // self.keeping.gradients)
        every = self.keeping.checkpoints
        marks = list(range(every * (self.offset // every + 1), end + 1, every))
        here = [self.end, *(checkpoint for _, checkpoint in self.checkpoints)]
        here += [] if self.last is None else [self.last]
        return (
            self.costs.shape == (end - self.offset,)
            and self.gradients.shape == (rows, size)
            and self.norms.shape in ((0,), self.costs.shape)
            and [offset for offset, _ in self.checkpoints] == marks
            and all(checkpoint.parameters.flat.shape == (size,) for checkpoint in here)
        )


class Runner:
    """Trains on from a checkpoint, ``offset`` iterations into a record whose first has the number ``first``.

    ``shows`` says that the last iteration of a run will be looked at: the checkpoint before it comes along then.
    """

    def __init__(self, task: Task, checkpoint: Checkpoint, first: int, offset: int) -> None:
        checkpoint = checkpoint.copy()
        self.offset, self.shows = offset, True
        self._trainer = Trainer(task, checkpoint.parameters, checkpoint.moments, first + offset)
        self._size = task.network.size
        self._most = max(1, min(_MOST_IN_A_BLOCK, BLOCK_BYTES // (8 * self._size)))

    def run(self, iterations: int, keeping: Keeping, norms: bool = False) -> RunResult:
        """Run ``iterations`` iterations, at least one, and hand over what came of them."""
        start, last = self.offset, None
        costs, lengths, rows_kept = np.empty(iterations), np.empty(iterations if norms else 0), []
        checkpoints: list[tuple[int, Checkpoint]] = []
        for count, recorded in self._blocks(start + iterations, keeping, norms):
            done = self.offset - start
            if self.shows and 0 < done == iterations - 1:
                last = self._checkpoint()
            rows = np.empty((count if recorded else 0, self._size))
            self._trainer.run(count, costs[done:], rows if recorded else None)
            rows_kept.append(rows[-self.offset % keeping.gradients :: keeping.gradients])
            if norms:
                lengths[done : done + count] = lengths_of(rows)
            self.offset += count
            if self.offset % keeping.checkpoints == 0:
                checkpoints.append((self.offset, self._checkpoint()))
        at_end = checkpoints[-1][1] if self.offset % keeping.checkpoints == 0 else self._checkpoint()
        gradients = rows_kept[0] if len(rows_kept) == 1 else np.concatenate(rows_kept)
        return RunResult(start, keeping, costs, gradients, tuple(checkpoints), at_end, lengths, last)

    def _blocks(self, end: int, keeping: Keeping, norms: bool) -> Iterator[tuple[int, bool]]:
        """How many iterations to run at once, and whether with their gradients: up to the next checkpoint.

        Where many gradients are dropped for each that is kept, they are not written down in the first place. The last
        iteration is a block of its own where the checkpoint before it is wanted.
        """
        sparse = keeping.gradients > self._most and not norms
        while self.offset < end:
            left = end - self.offset
            room = min(
                left - (self.shows and left > 1), keeping.checkpoints - self.offset % keeping.checkpoints
            )
            if not sparse:
                yield min(room, self._most), True
            elif self.offset % keeping.gradients == 0:
                yield 1, True
            else:
                yield min(room, keeping.gradients - self.offset % keeping.gradients), False

    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(self._trainer.parameters, self._trainer.moments).copy()


def lengths_of(rows: Array) -> Array:
    """The Euclidean norm of every row; infinite where it overflows."""
    with np.errstate(all="ignore"):
        found: Array = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return found
