"""What the things on the network are called: the program’s names of their numbers, and their symbols."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Y, output_of, z_of
from bpstudio.notation.naming import unit_symbol
from bpstudio.notation.tree import Node


def weight(layer: int, i: int, j: int) -> Parameter:
    """The weight from unit i of the layer below to unit j of the layer."""
    return Parameter("theta", layer, i, j)


def bias(layer: int, j: int) -> Parameter:
    """The bias of unit j of a layer."""
    return Parameter("b", layer, None, j)


def z_symbol(layer: int, index: int, network: Network) -> Node:
    """The symbol of a unit's weighted sum."""
    return unit_symbol(z_of(layer), index, network)


def a_symbol(layer: int, index: int, network: Network) -> Node:
    """x₁, a²₁ or ŷ₁; without the unit where the layer has but one."""
    return unit_symbol(output_of(network, layer), index, network)


def y_symbol(index: int, network: Network) -> Node:
    """The symbol of an output's target."""
    return unit_symbol(Y, index, network)
