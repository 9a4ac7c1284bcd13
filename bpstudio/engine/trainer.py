"""The training loop: the program, run without looking; and one iteration of it, run to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast.blas import suitable_threads
from bpstudio.engine.fast.kernels import Binding, kernels_of, touched_kernels
from bpstudio.engine.fast.lanes import Lanes
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.functions import Cost, Regularization
from bpstudio.engine.initializers import USUAL, InitializerName
from bpstudio.engine.network import Array, Network, Parameters
from bpstudio.engine.optimizers import GradientDescent, Moments, Optimizer, Update
from bpstudio.engine.program import Program


@dataclass(frozen=True, slots=True)
class Training:
    """The settings of training; ``batch_size`` None takes all examples at once."""

    learning_rate: float = 0.1
    optimizer: Optimizer = field(default_factory=GradientDescent)
    batch_size: int | None = None
    shuffle: bool = False
    regularization: Regularization = field(default_factory=Regularization)
    initializer: InitializerName = USUAL
    seed: int = 0

    def __post_init__(self) -> None:
        if not np.isfinite(self.learning_rate) or self.learning_rate < 0:
            raise ValueError(f"the learning rate must be 0 or more, not {self.learning_rate}")
        if self.batch_size is not None and self.batch_size < 1:
            raise ValueError(
                f"the batch size must be at least 1, or null for all examples, not {self.batch_size}"
            )
        if not 0 <= self.seed < 2**63:
            raise ValueError(f"the seed must be at least 0 and below 2^63, not {self.seed}")


@dataclass(frozen=True, slots=True)
class Task:
    """What there is to learn: a network, its cost, the examples and how to train."""

    network: Network
    cost: Cost
    examples: Examples
    training: Training

    @property
    def batches(self) -> int:
        """Iterations in an epoch; the last batch may be smaller than the others."""
        size = self.training.batch_size
        return 1 if size is None else -(-len(self.examples.training_rows) // size)

    @property
    def batch_size(self) -> int:
        """Examples that an iteration sees, the last of an epoch aside."""
        count = len(self.examples.training_rows)
        return min(self.training.batch_size or count, count)

    def rows(self, iteration: int, iterations: int = 1) -> NDArray[np.intp]:
        """Which examples so many iterations of one epoch see, never one held out.

        Depends on the seed and the number of the first iteration.
        """
        epoch, batch = divmod(iteration, self.batches)
        rows, size = self.examples.training_rows, self.batch_size
        chosen = slice(batch * size, (batch + iterations) * size)
        if not self.training.shuffle:
            return rows[chosen]
        order = _shuffled(self.training.seed, epoch, len(rows))[chosen]
        return rows[order] if self.examples.held_out else order


@lru_cache(maxsize=4)
def _shuffled(seed: int, epoch: int, count: int) -> NDArray[np.intp]:
    order = np.random.default_rng([seed, epoch]).permutation(count)
    order.flags.writeable = False
    return order


class Trainer:
    """Runs iterations on ``parameters`` and ``moments`` in place, from iteration number ``iteration`` on.

    It computes in the type of ``parameters``: float64, or float32 for half the memory and about half the time of large
    networks, with 7 digits instead of 16.
    """

    def __init__(
        self, task: Task, parameters: Parameters, moments: Moments | None = None, iteration: int = 0
    ) -> None:
        self.task, self.parameters, self.iteration = task, parameters, iteration
        optimizer, dtype = task.training.optimizer, parameters.flat.dtype
        self.moments = moments or Moments.fresh(optimizer, task.network.size, dtype)
        self._batches, self._shuffled = task.batches, task.training.shuffle
        self._size = task.batch_size
        self._whole_batches, self._rest = divmod(len(task.examples.training_rows), self._size)
        self._threads = suitable_threads(task.network, self._size)
        self._lanes: dict[int, Lanes] = {}

    def run(self, iterations: int, costs: Array | None = None, gradients: Array | None = None) -> None:
        """Run ``iterations`` iterations; record into ``costs[k]`` and ``gradients[k]`` (flat) where given.

        Numbers that are not finite are results like others here: nothing is raised, nothing warned.
        """
        done, recorded = 0, costs is not None or gradients is not None
        with np.errstate(all="ignore"), self._threads():
            while done < iterations:
                left = iterations - done
                lanes, stretch = self._stretch(left, recorded)
                times = 1
                if recorded:
                    part = slice(done, done + len(stretch))
                    lanes.record(
                        stretch,
                        None if costs is None else costs[part],
                        None if gradients is None else gradients[part],
                    )
                else:
                    times = self._times(stretch, left)
                    lanes.run(stretch, times)
                done += times * len(stretch)
                self.iteration += times * len(stretch)

    @property
    def _one_batch(self) -> bool:
        """Whether every iteration sees the same, in the same order."""
        return self._batches == 1 and not self._shuffled

    def _times(self, stretch: range, left: int) -> int:
        """How many times the stretch comes before anything else: where it is an epoch, and all are alike."""
        return left // self._batches if len(stretch) == self._batches and not self._shuffled else 1

    def _stretch(self, iterations: int, recorded: bool) -> tuple[Lanes, range]:
        """The lanes of the coming iterations, at most so many, with their batches laid out.

        A stretch ends with the lanes, with the epoch, and before a batch of another size.
        """
        batch = self.iteration % self._batches
        size = self._size if batch < self._whole_batches else self._rest
        lanes = self._lanes.get(size) or self._bind(size)
        if self._one_batch:
            stretch, tag, batches = range(min(iterations, lanes.count) if recorded else 1), 0, 1
        else:
            left, lane = (self._whole_batches - batch if size == self._size else 1), batch % lanes.batches
            batches = min(iterations, left, lanes.batches - lane)
            stretch, tag = range(lane, lane + batches), self.iteration if self._shuffled else batch
        if not lanes.hold(tag, batches, stretch.start):
            rows = self.task.rows(self.iteration, batches)
            lanes.load(self.task.examples, rows, tag, batches, stretch.start)
        return lanes, stretch

    def _bind(self, size: int) -> Lanes:
        task, training, parameters = self.task, self.task.training, self.parameters
        regularized = training.regularization.active
        workspace = Workspace(task.network, size, regularized, parameters.flat.dtype, unseen=True)
        binding = Binding(workspace, parameters, task.cost, training.regularization)
        update = Update(training.optimizer, training.learning_rate, parameters, self.moments)
        batches = self._whole_batches if size == self._size else 1
        self._lanes[size] = Lanes(binding, update, batches)
        return self._lanes[size]


@dataclass(frozen=True, slots=True)
class Trace:
    """One iteration with everything it computed still there.

    ``before`` are the parameters the passes read (∂z/∂a is one of them), ``after`` what the update made of them;
    ``remembered`` and ``kept`` what the optimizer had before and after; ``rows`` are the examples it saw.
    """

    before: Parameters
    workspace: Workspace
    after: Parameters
    rows: NDArray[np.intp]
    remembered: Moments
    kept: Moments


def trace(
    task: Task,
    parameters: Parameters,
    moments: Moments | None,
    iteration: int,
    touch: Callable[[Array], object] | None = None,
) -> Trace:
    """Run one iteration to be looked at; ``parameters`` and ``moments`` are left alone. ``touch`` as in the kernels."""
    after, optimizer = parameters.copy(), task.training.optimizer
    before = moments.copy() if moments else Moments.fresh(optimizer, task.network.size)
    moved = before.copy()
    rows, program = task.rows(iteration), Program.of(task.network)
    regularization = task.training.regularization
    workspace = Workspace(task.network, len(rows), regularization.active)
    workspace.load(task.examples, rows)
    binding = Binding(workspace, after, task.cost, regularization, traced=True)
    update = Update(optimizer, task.training.learning_rate, after, moved)
    with np.errstate(all="ignore"), suitable_threads(task.network, task.batch_size)():
        passes = kernels_of(program, binding) if touch is None else touched_kernels(binding, touch)
        for run in [*passes, *update(workspace.gradient.flat)]:
            run()
    return Trace(parameters.copy(), workspace, after, rows, before, moved)
