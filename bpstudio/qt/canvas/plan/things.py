"""What on the canvas can be pointed at: a unit, a parameter, a factor, a target, or the cost."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.notation.naming import only_one
from bpstudio.notation.symbols import COST, YHAT, X, Y, quantity
from bpstudio.notation.tree import Node, Number, Partial, Script


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
    return quantity(f"z{layer}" if network.width(layer) == 1 else f"z{layer}[{index}]")


def a_symbol(layer: int, index: int, network: Network) -> Node:
    """x₁, a²₁ or ŷ₁; without the unit where the layer has but one."""
    alone = network.width(layer) == 1
    if 0 < layer < network.depth:
        return quantity(f"a{layer}" if alone else f"a{layer}[{index}]")
    return _numbered(YHAT if layer else X, index, alone)


def y_symbol(index: int, network: Network) -> Node:
    return _numbered(Y, index, network.outputs == 1)


def parameter_symbol(parameter: Parameter, network: Network) -> Node:
    named = Parameter(parameter.kind, parameter.layer) if only_one(parameter, network) else parameter
    return quantity(str(named))


def gradient_symbol(of: Node) -> Node:
    """∂C/∂ that."""
    return Partial(COST, of)


def _numbered(letter: Node, index: int, alone: bool) -> Node:
    return letter if alone else Script(letter, lower=Number(str(index + 1)))
