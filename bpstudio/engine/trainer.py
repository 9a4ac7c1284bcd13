"""The training loop: the program, run without looking; and one iteration of it, run to be looked at."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.arrays import Touch
from bpstudio.engine.fast.blas import suitable_threads
from bpstudio.engine.fast.kernels import Binding
from bpstudio.engine.fast.lanes import Lanes
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments, Update
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task
from bpstudio.engine.traced import Trace as Trace
from bpstudio.engine.traced import traced_iteration


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
        self._threads = suitable_threads(task.network.widths, self._size)
        self._lanes: dict[int, Lanes] = {}

    def run(self, iterations: int, costs: Array | None = None, gradients: Array | None = None) -> None:
        """Run ``iterations`` iterations; record into ``costs[k]`` and ``gradients[k]`` (flat) where given.

        Numbers that are not finite are results like others here: nothing is raised, nothing warned.
        """
        if self.task.planted is not None:
            return self._run_planted(iterations, costs, gradients)
        done, recorded = 0, costs is not None or gradients is not None
        with np.errstate(all="ignore"), self._threads():
            while done < iterations:
                left = iterations - done
                lanes, coming = self._next(left, recorded)
                times = 1
                if recorded:
                    part = slice(done, done + len(coming))
                    lanes.record(
                        coming,
                        None if costs is None else costs[part],
                        None if gradients is None else gradients[part],
                    )
                else:
                    times = self._times(coming, left)
                    lanes.run(coming, times)
                done += times * len(coming)
                self.iteration += times * len(coming)

    def _run_planted(self, iterations: int, costs: Array | None, gradients: Array | None) -> None:
        from bpstudio.engine.mistakes import planting  # not part of the start

        for done in range(iterations):
            cost, gradient = planting.run_planted(self.task, self.parameters, self.moments, self.iteration)
            if costs is not None:
                costs[done] = cost
            if gradients is not None:
                gradients[done] = gradient
            self.iteration += 1

    @property
    def _one_batch(self) -> bool:
        """Whether every iteration sees the same, in the same order."""
        return self._batches == 1 and not self._shuffled

    def _times(self, coming: range, left: int) -> int:
        """How many times these lanes come before anything else: where they are an epoch, and all epochs are alike."""
        return left // self._batches if len(coming) == self._batches and not self._shuffled else 1

    def _next(self, iterations: int, recorded: bool) -> tuple[Lanes, range]:
        """The lanes of the coming iterations, at most so many, with their batches laid out.

        They end with the lanes, with the epoch, and before a batch of another size.
        """
        batch = self.iteration % self._batches
        size = self._size if batch < self._whole_batches else self._rest
        lanes = self._lanes.get(size) or self._bind(size)
        if self._one_batch:
            coming, tag, batches = range(min(iterations, lanes.count) if recorded else 1), 0, 1
        else:
            left, lane = (self._whole_batches - batch if size == self._size else 1), batch % lanes.batches
            batches = min(iterations, left, lanes.batches - lane)
            coming, tag = range(lane, lane + batches), self.iteration if self._shuffled else batch
        if not lanes.hold(tag, batches, coming.start):
            rows = self.task.rows(self.iteration, batches)
            lanes.load(self.task.examples, rows, tag, batches, coming.start)
        return lanes, coming

    def _bind(self, size: int) -> Lanes:
        task, training, parameters = self.task, self.task.training, self.parameters
        regularized = training.regularization.active
        workspace = Workspace(task.network, size, regularized, parameters.flat.dtype, unseen=True)
        binding = Binding(workspace, parameters, task.cost, training.regularization)
        update = Update(training.optimizer, training.learning_rate, parameters, self.moments)
        batches = self._whole_batches if size == self._size else 1
        self._lanes[size] = Lanes(binding, update, batches)
        return self._lanes[size]


def trace(
    task: Task,
    parameters: Parameters,
    moments: Moments | None,
    iteration: int,
    touch: Touch | None = None,
) -> Trace:
    """Run one iteration to be looked at; ``parameters`` and ``moments`` are left alone. ``touch`` as in the kernels."""
    if task.planted is None:
        return traced_iteration(task, parameters, moments, iteration, touch)
    from bpstudio.engine.mistakes import planting  # not part of the start

    remembered = moments or Moments.fresh(task.training.optimizer, task.network.size)
    return planting.planted_trace(task, parameters, remembered, iteration, touch)
