"""What a parameter is called on screen: by its layer alone where that says which one is meant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity, of_layer, of_parameter
from bpstudio.notation.numbers import SUPERSCRIPTS
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import THETA, B, quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node


def row_number(rows: Sequence[int] | NDArray[np.intp], example: int) -> int:
    """The number of an example as on screen: that of its row in the data, counted from 1.

    ``rows`` are those of the iteration, and ``example`` is a place among them.
    """
    return int(rows[example]) + 1


def only_one(parameter: Parameter, network: Network) -> bool:
    """Whether its layer has just this weight, or just this bias."""
    width = network.width(parameter.layer)
    return width == 1 and (parameter.kind == "b" or network.width_below(parameter.layer) == 1)


def parameter_symbol(parameter: Parameter, network: Network) -> Node:
    """θ₂ where layer 2 has a single weight, θ²₁₂ where it has several, to be typeset."""
    if parameter.whole or only_one(parameter, network):
        return quantity(of_layer(parameter.kind, parameter.layer))
    return quantity(of_parameter(parameter))


def unit_symbol(of: Quantity, index: int, network: Network) -> Node:
    """z²₁, a²₁, ŷ₁ or x₁, to be typeset; without the index where the layer has one unit."""
    return quantity(of_unit(of, index, network))


def parameter_text(parameter: Parameter, network: Network, notation: Notation) -> str:
    """θ₂ where layer 2 has a single weight, θ₁₂² (unit 1 to unit 2) where it has several.

    Where units may need two digits their numbers are kept apart: θ²[3,10].
    """
    if parameter.whole or only_one(parameter, network):
        return to_plain(quantity(of_layer(parameter.kind, parameter.layer)), notation)
    if max(network.inputs, *(layer.width for layer in network.layers)) < 10:
        return to_plain(quantity(of_parameter(parameter)), notation)
    units = ",".join(str(unit + 1) for unit in (parameter.i, parameter.j) if unit is not None)
    return f"{_with_layer(parameter, notation)}[{units}]"


def of_unit(of: Quantity, index: int, network: Network) -> Quantity:
    """Unit ``index`` of a layer's quantity, or all of it where the layer has one unit."""
    if of.layer is not None:
        return of if network.width(of.layer) == 1 else of.at(index)
    return of if (network.inputs if of.kind == "x" else network.outputs) == 1 else of.at(index)


def unit_text(of: Quantity, index: int, network: Network, notation: Notation) -> str:
    """z²₁, a²₁, ŷ₁ or x₁ in one line; without the index where the layer has one unit."""
    return to_plain(quantity(of_unit(of, index, network)), notation)


def _with_layer(parameter: Parameter, notation: Notation) -> str:
    """θ², with the layer where single units have it."""
    if notation.layers != "article":
        return to_plain(quantity(of_layer(parameter.kind, parameter.layer)), notation)
    letter = to_plain(THETA if parameter.kind == "theta" else B, notation)
    return letter + str(parameter.layer).translate(SUPERSCRIPTS)
