"""What a network answers to inputs of anybody's choosing, by the kernels of training."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.fast.kernels import Binding
from bpstudio.engine.fast.workspace import Workspace, workspace_bytes
from bpstudio.engine.functions import Cost, Regularization
from bpstudio.engine.functions.costs import nothing_compared
from bpstudio.engine.gradient_check import forward_kernels
from bpstudio.engine.network import Array, Network, Parameters
from bpstudio.engine.program import Program

AT_ONCE = 64 << 20


def run_forward(network: Network, parameters: Parameters, x: Array) -> Workspace:
    """Every z and a for inputs ``x`` of shape (m, inputs). Numbers that are not finite are results like others."""
    workspace = Workspace(network, len(x), False)
    workspace.a[0][...] = x.T
    workspace.y.fill(0.0)
    binding = Binding(workspace, parameters, Cost(nothing_compared()), Regularization())
    with np.errstate(all="ignore"):
        for run in forward_kernels(Program.of(network), binding):
            run()
    return workspace


def outputs_for(network: Network, parameters: Parameters, x: Array) -> Array:
    """ŷ for inputs ``x`` of shape (m, inputs): (m, outputs). As many at once as ``AT_ONCE`` bytes are enough for."""
    count = max(1, AT_ONCE // (workspace_bytes(network, 2) - workspace_bytes(network, 1)))
    found = [
        np.array(run_forward(network, parameters, x[begin : begin + count]).a[network.depth].T)
        for begin in range(0, len(x), count)
    ]
    return found[0] if len(found) == 1 else np.concatenate(found)
