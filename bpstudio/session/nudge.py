"""What the cost would be if one parameter were moved: the engine's forward pass on a copy of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bpstudio.engine.fast.kernels import Binding, kernels_of
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.program import Phase, Program
from bpstudio.session.frame import Frame


def cost_at(frame: Frame, parameter: Parameter, value: float) -> float | None:
    """C of the frame's batch with ``parameter`` set to ``value`` and all others as before the update.

    None while C is hidden. Raises ValueError unless ``parameter`` is a single one of the network. May be infinite or
    NaN.
    """
    found = cost_slice(frame, parameter, [value])
    return None if found is None else float(found[0])


def cost_slice(frame: Frame, parameter: Parameter, values: Sequence[float] | Array) -> Array | None:
    """C for each of ``values``, shape (len(values),): the slice passes through C and is hidden with it, then None.

    Raises ValueError like ``cost_at``.
    """
    position = parameter.position(frame.network)
    if frame.hides("C"):
        return None
    moved = frame.before.copy()
    cost = _forward(frame, moved)
    costs = np.empty(len(values))
    with np.errstate(all="ignore"):
        for k, value in enumerate(values):
            moved.flat[position] = value
            costs[k] = cost()
    return costs


def _forward(frame: Frame, parameters: Parameters) -> Callable[[], float]:
    """The forward pass and the cost, bound to ``parameters``; each call runs them."""
    task, rows = frame.state.document.task, frame.rows
    workspace = Workspace(task.network, len(rows), task.training.regularization.active)
    workspace.a[0][...] = frame.x.T
    workspace.y[...] = 0.0 if frame.y is None else frame.y.T
    steps = tuple(step for step in frame.program if step.phase in (Phase.FORWARD, Phase.COST))
    binding = Binding(workspace, parameters, task.cost, task.training.regularization)
    kernels = kernels_of(Program(task.network, steps), binding)

    def run() -> float:
        for kernel in kernels:
            kernel()
        return float(workspace.C)

    return run


def cost_after_update(frame: Frame) -> float | None:
    """C of the frame's batch with what the update made of the parameters; None until it is visible.

    May be infinite or NaN.
    """
    if not frame.updated:
        return None
    with np.errstate(all="ignore"):
        return _forward(frame, frame.parameters)()
