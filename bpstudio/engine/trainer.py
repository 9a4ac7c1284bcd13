"""The training loop: the program, run without looking; and one iteration of it, run to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import Cost, Regularization
from bpstudio.engine.initializers import InitializerName
from bpstudio.engine.kernels import Binding, kernels_of
from bpstudio.engine.network import Array, Network, Parameters
from bpstudio.engine.optimizers import GradientDescent, Kernel, Moments, Optimizer, update_kernels
from bpstudio.engine.program import Program
from bpstudio.engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Training:
    """The settings of training; ``batch_size`` None takes all examples at once."""

    learning_rate: float = 0.1
    optimizer: Optimizer = field(default_factory=GradientDescent)
    batch_size: int | None = None
    shuffle: bool = False
    regularization: Regularization = field(default_factory=Regularization)
    initializer: InitializerName = "xavier"
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

    def rows(self, iteration: int) -> NDArray[np.intp]:
        """Which examples the iteration sees, never one held out. Depends on the seed and the iteration's number."""
        epoch, batch = divmod(iteration, self.batches)
        rows = self.examples.training_rows
        size = self.training.batch_size or len(rows)
        chosen = slice(batch * size, (batch + 1) * size)
        if not self.training.shuffle:
            return rows[chosen]
        order = _shuffled(self.training.seed, epoch, len(rows))[chosen]
        return rows[order] if self.examples.held_out else order


@lru_cache(maxsize=4)
def _shuffled(seed: int, epoch: int, count: int) -> NDArray[np.intp]:
    order = np.random.default_rng([seed, epoch]).permutation(count)
    order.flags.writeable = False
    return order


class _Bound(NamedTuple):
    workspace: Workspace
    kernels: Sequence[Kernel]


class Trainer:
    """Runs iterations on ``parameters`` and ``moments`` in place, from iteration number ``iteration`` on."""

    def __init__(
        self,
        task: Task,
        parameters: Parameters,
        moments: Moments | None = None,
        iteration: int = 0,
        traced: bool = False,
    ) -> None:
        self.task, self.parameters, self.iteration = task, parameters, iteration
        optimizer = task.training.optimizer
        self.moments = moments or Moments.fresh(optimizer, task.network.size)
        self._traced = traced
        self._bound: dict[int, _Bound] = {}
        self._batches, self._shuffled = task.batches, task.training.shuffle
        self._laid_out: dict[int, tuple[Array, Array | None]] = {}
        self._loaded: _Bound | None = None

    def run(self, iterations: int, costs: Array | None = None, gradients: Array | None = None) -> None:
        """Run ``iterations`` iterations; record into ``costs[k]`` and ``gradients[k]`` (flat) where given.

        Numbers that are not finite are results like others here: nothing is raised, nothing warned.
        """
        bound, always_the_same = self._loaded, self._batches == 1 and not self._shuffled
        with np.errstate(all="ignore"):
            for k in range(iterations):
                if bound is None or not always_the_same:
                    bound = self._next_batch()
                for run in bound.kernels:
                    run()
                self.iteration += 1
                if costs is not None:
                    costs[k] = bound.workspace.C
                if gradients is not None:
                    gradients[k] = bound.workspace.gradient.flat

    def _next_batch(self) -> _Bound:
        x, y = self._examples()
        self._loaded = self._bound.get(x.shape[1]) or self._bind(x.shape[1])
        self._loaded.workspace.a[0][...] = x
        if y is not None:
            self._loaded.workspace.y[...] = y
        return self._loaded

    def _examples(self) -> tuple[Array, Array | None]:
        """What the iteration sees, feature-major; in a fixed order every epoch sees it, so that it is kept."""
        batch = self.iteration % self._batches
        found = self._laid_out.get(batch)
        if found is None:
            rows, data = self.task.rows(self.iteration), self.task.examples
            found = data.x[rows].T.copy(), None if data.y is None else data.y[rows].T.copy()
            if not self._shuffled:
                self._laid_out[batch] = found
        return found

    def _bind(self, rows: int) -> _Bound:
        task, training = self.task, self.task.training
        workspace = Workspace(task.network, rows, training.regularization.active)
        workspace.y.fill(0.0)
        binding = Binding(workspace, self.parameters, task.cost, training.regularization, self._traced)
        kernels = kernels_of(Program.of(task.network), binding) + update_kernels(
            training.optimizer,
            training.learning_rate,
            self.parameters,
            workspace.gradient.flat,
            self.moments,
        )
        self._bound[rows] = _Bound(workspace, tuple(kernels))
        return self._bound[rows]


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


def trace(task: Task, parameters: Parameters, moments: Moments | None, iteration: int) -> Trace:
    """Run one iteration to be looked at; ``parameters`` and ``moments`` are left alone."""
    remembered = moments.copy() if moments else Moments.fresh(task.training.optimizer, task.network.size)
    trainer = Trainer(task, parameters.copy(), remembered.copy(), iteration, traced=True)
    trainer.run(1)
    assert trainer._loaded is not None
    return Trace(
        parameters.copy(),
        trainer._loaded.workspace,
        trainer.parameters,
        task.rows(iteration),
        remembered,
        trainer.moments,
    )
