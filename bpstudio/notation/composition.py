"""The forward pass as one function of a function: C(ŷ(z³(a²(z²(a¹(z¹(x)))))))."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.program import Phase, Program
from bpstudio.notation.symbols import X, quantity
from bpstudio.notation.tree import Call, Node, Parens, Tagged


def composition(network: Network) -> Node:
    """Each shell is tagged with its step, from ``step0`` inside to ``step<2L>``, the cost, outside."""
    inside: Node = X
    for step in Program.of(network):
        if step.phase in (Phase.FORWARD, Phase.COST):
            inside = Tagged(Call(quantity(step.symbol), Parens(inside)), name=f"step{step.index}")
    return inside
