"""What a frame lets be seen, as values that can be compared."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.session.frame import Frame


def raw(value: np.ndarray | Parameters | float | None) -> object:
    if value is None:
        return None
    array = value.flat if isinstance(value, Parameters) else np.asarray(value)
    return array.shape, array.tobytes()


def shown(frame: Frame) -> dict[str, object]:
    """Everything that can be seen, to the bit."""
    parameters = [*every_parameter(frame.network), *whole_parameters(frame.network)]
    return {
        "cursor": frame.state.cursor,
        "following": frame.state.following,
        "network": frame.network,
        "steps": [
            (frame.visible(s), frame.reused(s), raw(frame.value(s)), raw(frame.factor(s)))
            for s in frame.program
        ],
        "around": (frame.current, frame.next, frame.phase, frame.visited),
        "data": (raw(frame.x), raw(frame.y), frame.rows.tolist(), frame.state.document.data.held_out),
        "parameters": (raw(frame.parameters), raw(frame.before), frame.updated),
        "gradients": [(raw(frame.gradient(p)), raw(frame.penalty_gradient(p))) for p in parameters],
        "cost": (raw(frame.quantity(Quantity.parse("C"))), frame.cost is None, frame.penalty),
    }


def whole_parameters(network: Network) -> list[Parameter]:
    return [Parameter(kind, layer) for kind in ("theta", "b") for layer in range(1, network.depth + 1)]
