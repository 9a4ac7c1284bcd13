"""What a network answers to inputs of anybody's choosing, by the kernels of training."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.functions import Cost, Regularization
from bpstudio.engine.gradient_check import forward_kernels
from bpstudio.engine.kernels import Binding
from bpstudio.engine.network import Array, Network, Parameters
from bpstudio.engine.program import Program
from bpstudio.engine.workspace import Workspace


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
    """ŷ for inputs ``x`` of shape (m, inputs): (m, outputs)."""
    return np.array(run_forward(network, parameters, x).a[network.depth].T)
