"""What a parameter is called on screen: by its layer alone where that says which one is meant."""

from __future__ import annotations

from bpstudio.engine.network import Network, Parameter
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity


def only_one(parameter: Parameter, network: Network) -> bool:
    """Whether its layer has just this weight, or just this bias."""
    width = network.width(parameter.layer)
    return width == 1 and (parameter.kind == "b" or network.width(parameter.layer - 1) == 1)


def parameter_text(parameter: Parameter, network: Network) -> str:
    """θ₂ where layer 2 has a single weight, θ₁₂² (from unit 1 to unit 2) where it has several."""
    named = Parameter(parameter.kind, parameter.layer) if only_one(parameter, network) else parameter
    return to_plain(quantity(str(named)))
