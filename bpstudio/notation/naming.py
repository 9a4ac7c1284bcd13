"""What a parameter is called on screen: by its layer alone where that says which one is meant."""

from __future__ import annotations

from bpstudio.engine.network import Network, Parameter
from bpstudio.notation.numbers import SUPERSCRIPTS
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import THETA, YHAT, B, X, quantity
from bpstudio.notation.textbook import current_notation
from bpstudio.notation.tree import Node, Number, Script


def only_one(parameter: Parameter, network: Network) -> bool:
    """Whether its layer has just this weight, or just this bias."""
    width = network.width(parameter.layer)
    return width == 1 and (parameter.kind == "b" or network.width(parameter.layer - 1) == 1)


def parameter_symbol(parameter: Parameter, network: Network) -> Node:
    """θ₂ where layer 2 has a single weight, θ²₁₂ where it has several, to be typeset."""
    alone = only_one(parameter, network)
    return quantity(str(Parameter(parameter.kind, parameter.layer) if alone else parameter))


def unit_symbol(letter: str, layer: int, index: int, network: Network) -> Node:
    """z²₁, a²₁, ŷ₁ or x₁, to be typeset; without the index where the layer has one unit."""
    alone = network.width(layer) == 1
    if letter == "z" or 0 < layer < network.depth:
        return quantity(f"{letter}{layer}" if alone else f"{letter}{layer}[{index}]")
    return numbered(YHAT if layer else X, None if alone else index)


def numbered(letter: Node, index: int | None) -> Node:
    """The letter with its unit's number, from 0, below it; None: the letter alone."""
    return letter if index is None else Script(letter, lower=Number(str(index + 1)))


def parameter_text(parameter: Parameter, network: Network) -> str:
    """θ₂ where layer 2 has a single weight, θ₁₂² (unit 1 to unit 2) where it has several.

    Where units may need two digits their numbers are kept apart: θ²[3,10].
    """
    if parameter.whole or only_one(parameter, network):
        return to_plain(quantity(f"{parameter.kind}{parameter.layer}"))
    if max(network.inputs, *(layer.width for layer in network.layers)) < 10:
        return to_plain(quantity(str(parameter)))
    units = ",".join(str(unit + 1) for unit in (parameter.i, parameter.j) if unit is not None)
    return f"{_with_layer(parameter)}[{units}]"


def unit_text(letter: str, layer: int, index: int, network: Network) -> str:
    """z² where the layer has one unit, z₁² where it has several."""
    alone = network.width(layer) == 1
    return to_plain(quantity(f"{letter}{layer}" if alone else f"{letter}{layer}[{index}]"))


def _with_layer(parameter: Parameter) -> str:
    """θ², with the layer where single units have it."""
    if current_notation().layers != "article":
        return to_plain(quantity(f"{parameter.kind}{parameter.layer}"))
    letter = to_plain(THETA if parameter.kind == "theta" else B)
    return letter + str(parameter.layer).translate(SUPERSCRIPTS)
