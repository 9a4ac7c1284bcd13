"""The forward pass: from inputs to ŷ and C, over examples of anybody's choosing, by the kernels of training."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bpstudio.engine.fast.kernels import Binding, kernels_of
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.functions.costs import nothing_compared
from bpstudio.engine.memory import iteration_bytes
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Phase, Program
from bpstudio.engine.task import Cost, Regularization

AT_ONCE = 64 << 20


class ForwardPass:
    """The forward pass and the cost over some examples, as a function of ``parameters``.

    It is bound to them: change their numbers, ``run`` again, and everything here follows. ``x`` has shape (m, inputs)
    and ``y`` (m, outputs); without targets y is 0. It computes in the type of the parameters.
    """

    def __init__(
        self,
        parameters: Parameters,
        x: Array,
        y: Array | None = None,
        cost: Cost | None = None,
        regularization: Regularization | None = None,
    ) -> None:
        network, penalty = parameters.network, regularization or Regularization()
        self._workspace = Workspace(network, len(x), dtype=parameters.flat.dtype)
        self._workspace.a[0][...] = x.T
        self._workspace.y[...] = 0.0 if y is None else y.T
        self._penalised = penalty.active
        forward = (step for step in Program.of(network) if step.phase in (Phase.FORWARD, Phase.COST))
        self._kernels = kernels_of(
            forward, Binding(self._workspace, parameters, cost or Cost(nothing_compared()), penalty)
        )

    def run(self) -> ForwardPass:
        """Itself, with what the parameters make of the examples now.

        Numpy warns where that is not finite, unless whoever runs it, perhaps many times, has told it not to.
        """
        for run in self._kernels:
            run()
        return self

    @property
    def z(self) -> Mapping[int, Array]:
        """z of each layer by its number, (units, m)."""
        return self._workspace.z

    @property
    def a(self) -> Mapping[int, Array]:
        """a of each layer by its number, (units, m); a[0] is x, and that of the last layer ŷ."""
        return self._workspace.a

    @property
    def cost(self) -> Array:
        """The whole cost, 0-d."""
        return self._workspace.C

    @property
    def data_cost(self) -> Array:
        """The cost without the regularization's term, 0-d."""
        return self._workspace.data_cost if self._penalised else self._workspace.C

    @property
    def penalty(self) -> Array:
        """The regularization's term of the cost, 0-d; 0 without any."""
        return self._workspace.penalty


def run_forward(parameters: Parameters, x: Array) -> ForwardPass:
    """Every z and a for inputs ``x`` of shape (m, inputs). Numbers that are not finite are results like others."""
    with np.errstate(all="ignore"):
        return ForwardPass(parameters, x).run()


def outputs_for(network: Network, parameters: Parameters, x: Array) -> Array:
    """ŷ for inputs ``x`` of shape (m, inputs): (m, outputs). As many at once as ``AT_ONCE`` bytes are enough for."""
    count = max(1, AT_ONCE // (iteration_bytes(network, 2) - iteration_bytes(network, 1)))
    found = [
        np.array(run_forward(parameters, x[begin : begin + count]).a[network.depth].T)
        for begin in range(0, len(x), count)
    ]
    return found[0] if len(found) == 1 else np.concatenate(found)
