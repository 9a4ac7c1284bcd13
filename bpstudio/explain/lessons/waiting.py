"""What a lesson waits for, told to its reader: what to do so that it goes on."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.quantity import UPDATE, Quantity, derivative
from bpstudio.engine.words import grouped
from bpstudio.explain.words.naming import shown
from bpstudio.notation.naming import row_number
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.lessons.condition import Condition
from bpstudio.session.lessons.directives import Ask, Hunt, Wait
from bpstudio.session.lessons.number_name import NumberName
from bpstudio.session.practice.places import stands


def what_to_do(directive: Ask | Hunt | Wait, frame: Frame, notation: Notation) -> str:
    """One sentence: what is to be typed, found or waited for, in the iteration of ``frame``."""
    match directive:
        case Ask(name):
            after = " after the update" if name.quantity.is_parameter else ""
            return f"What is {_number(name, frame, notation)}{after}?"
        case Hunt():
            return "Find the card with the mistake, say which rule was broken, and give the right number."
        case Wait(condition):
            return _until(condition, frame, notation)


def _until(condition: Condition, frame: Frame, notation: Notation) -> str:
    if condition.name is None:
        return f"Go on to iteration {grouped(int(condition.bound))}."
    if condition.name.quantity == UPDATE:
        return "Step on until the update is done."
    what = _number(condition.name, frame, notation)
    if condition.relation == "visible":
        return f"Step on until {what} is there."
    return f"Step on or train until {what} is {condition.relation} {format_number(condition.bound)}."


def _number(name: NumberName, frame: Frame, notation: Notation) -> str:
    """A number with its example, where there are several."""
    what = shown_number(name, frame.network, notation)
    if name.example is None or len(frame.rows) == 1:
        return what
    return f"{what} of example {grouped(row_number(frame.rows, name.example))}"


def shown_number(name: NumberName, network: Network, notation: Notation) -> str:
    """A number as it is written on screen: ∂C/∂z₂², and ∂C/∂z² where the layer has one unit."""
    stand = stands(network).get(name.quantity)
    alone = stand is None or all(count == 1 for count in stand.shape)
    return shown(name.quantity if alone or not name.place else _at(name.quantity, *name.place), notation)


def _at(what: Quantity, *place: int) -> Quantity:
    """∂z²/∂a¹ at (i, j) is ∂z²ⱼ/∂a¹ᵢ; ∂ŷ/∂z² at (i, j) is ∂ŷᵢ/∂z²ⱼ."""
    of, by = what.of, what.by
    if of is None or by is None or len(place) < 2 or by.is_parameter:
        return what.at(*place)
    first, second = place
    if of.kind == "z":
        return derivative(of.at(second), by.at(first))
    return derivative(of.at(first), by.at(second))
