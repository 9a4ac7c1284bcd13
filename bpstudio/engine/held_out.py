"""How well parameters do on examples outside training: on those held out, and on all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.fast.kernels import Binding
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.forward import forward_kernels
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Program
from bpstudio.engine.task import Task

CHUNK = 1024


def held_out_cost(task: Task, parameters: Parameters) -> float | None:
    """C over the held-out examples, put together as the cost says, with the regularization's term; None without any.

    The forward pass alone, by the kernels of training, ``CHUNK`` examples at a time, so that memory stays bounded.
    A cost that is not finite is a result like another.
    """
    rows = np.array(task.examples.held_out, dtype=np.intp)
    return _cost_over(task, parameters, rows) if len(rows) else None


def training_cost(task: Task, parameters: Parameters) -> float:
    """C over the first ``CHUNK`` of the examples trained on, whatever the batches; otherwise as ``held_out_cost``."""
    return _cost_over(task, parameters, task.examples.training_rows[:CHUNK])


def _cost_over(task: Task, parameters: Parameters, rows: NDArray[np.intp]) -> float:
    total, penalty, mean = 0.0, 0.0, task.cost.over_examples == "mean"
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        workspace = _forward(task, parameters, chunk)
        penalty = float(workspace.penalty)
        cost = float(workspace.data_cost if task.training.regularization.active else workspace.C)
        total += cost * (len(chunk) / len(rows) if mean else 1.0)
    return total + penalty


def _forward(task: Task, parameters: Parameters, rows: NDArray[np.intp]) -> Workspace:
    data, regularization = task.examples, task.training.regularization
    workspace = Workspace(task.network, len(rows), regularization.active)
    workspace.a[0][...] = data.x[rows].T
    workspace.y[...] = 0.0 if data.y is None else data.y[rows].T
    binding = Binding(workspace, parameters, task.cost, regularization)
    with np.errstate(all="ignore"):
        for run in forward_kernels(Program.of(task.network), binding):
            run()
    return workspace
