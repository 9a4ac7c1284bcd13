"""What a network answers to inputs of anybody's choosing, by the kernels of training."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.fast.kernels import Binding
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.forward import forward_kernels
from bpstudio.engine.memory import iteration_bytes
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Program
from bpstudio.engine.task import Cost, Regularization

AT_ONCE = 64 << 20


def run_forward(network: Network, parameters: Parameters, x: Array) -> Workspace:
    """Every z and a for inputs ``x`` of shape (m, inputs). Numbers that are not finite are results like others."""
    workspace = Workspace(network, len(x), False)
    workspace.a[0][...] = x.T
    workspace.y.fill(0.0)
    binding = Binding(workspace, parameters, Cost("output"), Regularization())
    with np.errstate(all="ignore"):
        for run in forward_kernels(Program.of(network), binding):
            run()
    return workspace


def outputs_for(network: Network, parameters: Parameters, x: Array) -> Array:
    """ŷ for inputs ``x`` of shape (m, inputs): (m, outputs). As many at once as ``AT_ONCE`` bytes are enough for."""
    count = max(1, AT_ONCE // (iteration_bytes(network, 2) - iteration_bytes(network, 1)))
    found = [
        np.array(run_forward(network, parameters, x[begin : begin + count]).a[network.depth].T)
        for begin in range(0, len(x), count)
    ]
    return found[0] if len(found) == 1 else np.concatenate(found)
