"""What one number of an iteration is called, in a form that can be typed as well: ∂C/∂z₁², θ²[1,12], ŷ₂@3."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Network
from bpstudio.engine.quantity import YHAT, C, Quantity, X, Y
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.naming import parameter_symbol, parameter_text, row_number, unit_symbol, unit_text
from bpstudio.notation.places import UnitIndices
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Partial


def entry_text(
    what: SingleNumber,
    network: Network,
    notation: Notation,
    *,
    rows: Sequence[int] | NDArray[np.intp] | None = None,
) -> str:
    """A number by its symbol, with its unit where the layer has several: ∂C/∂z₁².

    With the ``rows`` of the iteration it says which example it is of, by its number on screen: ∂C/∂z₁²@3.
    """
    if what.quantity.of is None:
        text = _plain(what.quantity, what.place, network, notation)
    else:
        of, by = (_plain(half.quantity, half.place, network, notation) for half in halves(what))
        text = f"∂{of}/∂{by}"
    return text if rows is None or what.example is None else f"{text}@{row_number(rows, what.example)}"


def entry_node(what: SingleNumber, network: Network) -> Node:
    """The same to be typeset."""
    if what.quantity.of is None:
        return _node(what.quantity, what.place, network)
    of, by = (_node(half.quantity, half.place, network) for half in halves(what))
    return Partial(of, by)


def halves(what: SingleNumber) -> tuple[SingleNumber, SingleNumber]:
    """What a derivative is of and what it is by, each at its own place."""
    of, by = what.quantity.of, what.quantity.by
    assert of is not None, "a derivative has two halves"
    assert by is not None, "a derivative has two halves"
    above, below = _places(of, by, what.place)
    return SingleNumber(of, above, what.example), SingleNumber(by, below, what.example)


def _places(of: Quantity, by: Quantity, place: UnitIndices) -> tuple[UnitIndices, UnitIndices]:
    """Of the two halves: a weight is named by the unit below first, whichever way the derivative goes."""
    if of == C:
        return (), place
    match by.kind:
        case "theta" | "b":
            return place[-1:], place
        case "z":
            return place[:1], place[-1:]
    return place[1:], place[:1]


def _plain(what: Quantity, place: UnitIndices, network: Network, notation: Notation) -> str:
    parameter = what.at(*place).parameter
    if parameter is not None:
        return parameter_text(parameter, network, notation)
    if what.layer is not None or what in (X, Y, YHAT):
        return unit_text(what, place[0], network, notation)
    return to_plain(quantity(what), notation)


def _node(what: Quantity, place: UnitIndices, network: Network) -> Node:
    parameter = what.at(*place).parameter
    if parameter is not None:
        return parameter_symbol(parameter, network)
    if what.layer is not None or what in (X, Y, YHAT):
        return unit_symbol(what, place[0], network)
    return quantity(what)
