"""What the cost would be if one parameter were moved: the engine's forward pass on a copy of the parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpstudio.engine.forward import ForwardPass
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.quantity import C
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

    None as well while a question is open that its slope would answer. Raises ValueError like ``cost_at``.
    """
    position = parameter.position(frame.network)
    if frame.hides(C) or frame.withholds_slopes:
        return None
    moved = frame.before.copy()
    forward = _forward(frame, moved)
    costs = np.empty(len(values))
    with np.errstate(all="ignore"):
        for k, value in enumerate(values):
            moved.flat[position] = value
            costs[k] = forward.run().cost
    return costs


def _forward(frame: Frame, parameters: Parameters) -> ForwardPass:
    """The forward pass and the cost over the frame's batch, bound to ``parameters``."""
    task = frame.state.document.task
    return ForwardPass(parameters, frame.x, frame.y, task.cost, task.training.regularization)


def cost_after_update(frame: Frame) -> float | None:
    """C of the frame's batch with what the update made of the parameters; None until it is visible.

    None as well while a question asks for a number of the forward pass that comes next. May be infinite or NaN.
    """
    if not frame.updated or frame.withholds_outputs:
        return None
    with np.errstate(all="ignore"):
        return float(_forward(frame, frame.parameters).run().cost)
