"""What on the canvas can be pointed at: a unit, a parameter, a factor, a target, or the cost."""

from __future__ import annotations

from bpstudio.engine.network import Network, Parameter
from bpstudio.notation.naming import numbered, unit_symbol
from bpstudio.notation.symbols import COST, Y
from bpstudio.notation.tree import Node, Partial


def weight(layer: int, i: int, j: int) -> Parameter:
    return Parameter("theta", layer, i, j)


def bias(layer: int, j: int) -> Parameter:
    return Parameter("b", layer, None, j)


def z_name(layer: int) -> str:
    """The program's name of a layer's z."""
    return f"z{layer}"


def a_name(layer: int, network: Network) -> str:
    """The program's name of what a layer puts out: x, a1 …, yhat."""
    return "yhat" if layer == network.depth else f"a{layer}" if layer else "x"


def z_symbol(layer: int, index: int, network: Network) -> Node:
    return unit_symbol("z", layer, index, network)


def a_symbol(layer: int, index: int, network: Network) -> Node:
    """x₁, a²₁ or ŷ₁; without the unit where the layer has but one."""
    return unit_symbol("a", layer, index, network)


def y_symbol(index: int, network: Network) -> Node:
    return numbered(Y, None if network.outputs == 1 else index)


def gradient_symbol(of: Node) -> Node:
    """∂C/∂ that."""
    return Partial(COST, of)
