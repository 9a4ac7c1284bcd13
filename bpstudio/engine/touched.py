"""Iterations between whose steps somebody changes the activations: what another rounding of them leads to."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.arrays import Touch
from bpstudio.engine.fast.blas import suitable_threads
from bpstudio.engine.fast.formula import Kernel
from bpstudio.engine.fast.kernels import Binding, touched_kernels
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments, Update
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task


class TouchedTrainer:
    """Runs iterations on ``parameters`` and ``moments`` in place, as a ``Trainer`` does, with ``touch`` on the way."""

    def __init__(self, task: Task, parameters: Parameters, moments: Moments, touch: Touch) -> None:
        self._task, self._parameters, self._moments, self._touch = task, parameters, moments, touch
        self._bound: dict[int, tuple[Workspace, list[Kernel]]] = {}

    def run(self, iteration: int) -> Workspace:
        """Everything that one iteration computed; valid until the next one is run."""
        if self._task.planted is not None:
            return self._run_planted(iteration)
        rows = self._task.rows(iteration)
        workspace, kernels = self._bound.get(len(rows)) or self._bind(len(rows))
        workspace.load(self._task.examples, rows)
        with np.errstate(all="ignore"), suitable_threads(self._task.network.widths, self._task.batch_size)():
            for run in kernels:
                run()
        return workspace

    def _run_planted(self, iteration: int) -> Workspace:
        from bpstudio.engine.mistakes import planting  # not part of the start

        found = planting.planted_trace(self._task, self._parameters, self._moments, iteration, self._touch)
        self._parameters.flat[...] = found.after.flat
        self._moments.rows[...] = found.moments_after.rows
        self._moments.count[...] = found.moments_after.count
        return found.workspace

    def _bind(self, rows: int) -> tuple[Workspace, list[Kernel]]:
        task, training = self._task, self._task.training
        workspace = Workspace(task.network, rows, training.regularization.active)
        binding = Binding(workspace, self._parameters, task.cost, training.regularization)
        update = Update(training.optimizer, training.learning_rate, self._parameters, self._moments)
        kernels = [*touched_kernels(binding, self._touch), *update(workspace.gradient.flat)]
        self._bound[rows] = workspace, kernels
        return self._bound[rows]


def summed_terms(task: Task, workspace: Workspace) -> tuple[Array, list[Array]]:
    """The sums of all |terms| of the cost, (1, 1), and of each number of the gradient, (units below + 1, units).

    What is tiny beside them is what a sum leaves over.
    """
    layers = range(1, task.network.depth + 1)
    scale = task.cost.coefficient(task.network.outputs, workspace.rows)
    with np.errstate(all="ignore"):
        of_the_cost = scale * np.abs(workspace.cost_terms).sum(keepdims=True)
        return of_the_cost, [np.abs(workspace.extended[n - 1]) @ np.abs(workspace.dc_dz[n]).T for n in layers]
