"""Whether the units of the output move one another."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Network


def couples(network: Network) -> bool:
    """Whether every z of the output moves every ŷ, as under softmax, so that ∂ŷ/∂z is a Jacobian."""
    return ACTIVATIONS[network.layer(network.depth).activation].couples
