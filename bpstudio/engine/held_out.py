"""How well parameters do on examples outside training: on those held out, and on all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.forward import ForwardPass
from bpstudio.engine.parameters import Parameters
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
    data, mean = task.examples, task.cost.over_examples == "mean"
    total = penalty = 0.0
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        y = None if data.y is None else data.y[chunk]
        passed = ForwardPass(parameters, data.x[chunk], y, task.cost, task.training.regularization)
        with np.errstate(all="ignore"):
            passed.run()
        penalty = float(passed.penalty)
        total += float(passed.data_cost) * (len(chunk) / len(rows) if mean else 1.0)
    return total + penalty
