"""One iteration with everything it computed still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Touch
from bpstudio.engine.fast.blas import suitable_threads
from bpstudio.engine.fast.kernels import Binding, kernels_of, touched_kernels
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments, Update
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Program
from bpstudio.engine.task import Task


@dataclass(frozen=True, slots=True)
class Trace:
    """One iteration with everything it computed still there.

    ``before`` are the parameters the passes read (∂z/∂a is one of them), ``after`` what the update made of them;
    ``moments_before`` and ``moments_after`` what the optimizer remembered then; ``rows`` are the examples it saw.
    ``altered_factors`` are the factors of steps by their index, where a mistake is planted; else there are none.
    """

    before: Parameters
    workspace: Workspace
    after: Parameters
    rows: NDArray[np.intp]
    moments_before: Moments
    moments_after: Moments
    altered_factors: Mapping[int, Array] = field(default_factory=dict)


def traced_iteration(
    task: Task,
    parameters: Parameters,
    moments: Moments | None,
    iteration: int,
    touch: Touch | None = None,
) -> Trace:
    """The iteration without a mistake; ``parameters`` and ``moments`` are left alone. ``touch`` as in the kernels."""
    after, optimizer = parameters.copy(), task.training.optimizer
    before = moments.copy() if moments else Moments.fresh(optimizer, task.network.size)
    moved = before.copy()
    rows, program = task.rows(iteration), Program.of(task.network)
    regularization = task.training.regularization
    workspace = Workspace(task.network, len(rows), regularization.active)
    workspace.load(task.examples, rows)
    binding = Binding(workspace, after, task.cost, regularization, traced=True)
    update = Update(optimizer, task.training.learning_rate, after, moved)
    with np.errstate(all="ignore"), suitable_threads(task.network.widths, task.batch_size)():
        passes = kernels_of(program, binding) if touch is None else touched_kernels(binding, touch)
        for run in [*passes, *update(workspace.gradient.flat)]:
            run()
    return Trace(parameters.copy(), workspace, after, rows, before, moved)
