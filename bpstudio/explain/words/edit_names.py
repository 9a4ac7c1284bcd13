"""What an edit is called where people read it: with the screen's names, counted from 1, and what was there before."""

from __future__ import annotations

from fractions import Fraction

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import X, Y
from bpstudio.engine.words import capital, counted, grouped
from bpstudio.notation.naming import of_unit, parameter_text
from bpstudio.notation.numbers import MINUS, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.session.edits.arrangement import MoveUnit
from bpstudio.session.edits.base import (
    AddExample,
    Edit,
    Reinitialize,
    RemoveExample,
    SetActivation,
    SetBatch,
    SetCost,
    SetInput,
    SetLearningRate,
    SetOptimizer,
    SetParameter,
    SetRegularization,
    SetTarget,
    SetTrained,
)
from bpstudio.session.edits.connections import CutConnections, Reconnect, SetFrozen, SetParameters, SetValues
from bpstudio.session.edits.structure import RemoveUnit
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State
from bpstudio.session.session import Undoable

LARGEST_DENOMINATOR = 99
SHORT = 7


def edit_name(edit: Edit, before: Segment, notation: Notation) -> str:
    """``Set θ₂ to 1/3 (was 0.6)``; ``before`` is the segment at whose end the edit was made."""
    name = (
        _of_a_number(edit, before, notation)
        or _of_one(edit, before.document, notation)
        or _of_a_setting(edit, before.document)
    )
    return name or capital(edit.title_on(before.document))


def name_of_segment(state: State, place: int, notation: Notation) -> str:
    """The name of the edit that opened the segment at that place; empty for the first one."""
    edit = state.segments[place].edit
    return "" if edit is None or not place else edit_name(edit, state.segments[place - 1], notation)


def undoable_name(entry: Undoable, notation: Notation) -> str:
    """What undo would take back, or redo make again."""
    if entry.edit is None or entry.before is None:
        return capital(entry.title)
    return edit_name(entry.edit, entry.before, notation)


def number_as_typed(value: float) -> str:
    """A number as somebody might have typed it: 0.6, 1/3, −2×10⁻⁵."""
    exact = repr(value).removesuffix(".0")
    if len(exact) <= SHORT and "e" not in exact:
        return exact.replace("-", MINUS)
    fraction = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
    if fraction.denominator > 1 and fraction.numerator / fraction.denominator == value:
        return str(fraction).replace("-", MINUS)
    return format_number(value, 6)


def _of_a_number(edit: Edit, before: Segment, notation: Notation) -> str:
    match edit:
        case SetParameter(parameter, value):
            found = Parameter.parse(parameter)
            was = float(before.parameters_at_end()[found])
            return _set(parameter_text(found, before.document.network, notation), value, was)
        case SetParameters(parameters, value) if len(parameters) > 1:
            return f"Set {counted(len(parameters), 'parameter')} to {number_as_typed(value)}"
        case SetParameters((parameter,), value):
            return _of_a_number(SetParameter(parameter, value), before, notation)
        case SetValues((parameter,), (value,)):
            return _of_a_number(SetParameter(parameter, value), before, notation)
        case SetLearningRate(value):
            return _set("η", value, before.document.training.learning_rate)
        case SetInput(row, column, value) | SetTarget(row, column, value):
            return _of_a_cell(
                "x" if isinstance(edit, SetInput) else "y", row, column, value, before.document, notation
            )
    return ""


def _of_one(edit: Edit, before: Document, notation: Notation) -> str:
    """What is done to one weight, bias or input, by its name."""
    match edit:
        case CutConnections((name,)):
            return f"Cut the connection {_named(name, before, notation)}"
        case Reconnect((name,)):
            return f"Restore the connection {_named(name, before, notation)}"
        case SetFrozen((name,), frozen):
            return f"{'Freeze' if frozen else 'Release'} {_named(name, before, notation)}"
        case RemoveUnit(0, unit):
            return f"Remove input {to_plain(quantity(of_unit(X, unit, before.network)), notation)}"
        case MoveUnit(0, unit):
            return f"Move input {to_plain(quantity(of_unit(X, unit, before.network)), notation)}"
    return ""


def _named(name: str, before: Document, notation: Notation) -> str:
    return parameter_text(Parameter.parse(name), before.network, notation)


def _set(name: str, value: float, was: float) -> str:
    return f"Set {name} to {number_as_typed(value)} (was {number_as_typed(was)})"


def _of_a_cell(
    table: str, row: int, column: int, value: float, document: Document, notation: Notation
) -> str:
    data = document.data
    numbers = data.x if table == "x" else data.y
    assert numbers is not None, "there are targets where one is set"
    name = to_plain(quantity(of_unit(X if table == "x" else Y, column, document.network)), notation)
    where = "" if len(data) == 1 else f" of example {grouped(row + 1)}"
    return _set(f"{name}{where}", value, float(numbers[row, column]))


def _of_a_setting(edit: Edit, before: Document) -> str:
    training = before.training
    match edit:
        case SetActivation(layer, value):
            was = before.network.layer(layer).activation
            since = "" if was == value else f" (was {ACTIVATIONS[was].label})"
            return f"Set layer {layer} to {ACTIVATIONS[value].label}{since}"
        case SetOptimizer(value):
            return _use(
                value.label,
                was=training.optimizer.label,
                otherwise=f"Change the settings of {value.label}",
            )
        case SetCost(value):
            label, same = COSTS[value.name].label, value.settings == before.cost.settings
            return _use(
                label,
                was=COSTS[before.cost.name].label,
                otherwise=f"Change how {label} is added up" if same else f"Change the settings of {label}",
            )
        case SetRegularization(value):
            if value.name not in PENALTIES:
                return "Use no penalty"
            return f"Set the penalty to {PENALTIES[value.name].label}, rate {number_as_typed(value.rate)}"
        case SetBatch(size, shuffle):
            order = ", shuffled" if shuffle else ""
            return (
                f"Use all examples in every iteration{order}"
                if size is None
                else f"Use batches of {grouped(size)}{order}"
            )
        case SetTrained(layer, theta, b):
            return f"Train {_trained(theta, b)} of layer {layer}"
        case Reinitialize(initializer, seed):
            return f"Draw the weights again ({INITIALIZERS[initializer].label}, seed {seed})"
        case AddExample():
            return "Add an example"
        case RemoveExample(row):
            return f"Remove example {grouped(row + 1)}"
    return ""


def _use(name: str, *, was: str, otherwise: str) -> str:
    return otherwise if name == was else f"Use {name} (was {was})"


def _trained(theta: bool, b: bool) -> str:
    return {
        (True, True): "weights and biases",
        (True, False): "weights only",
        (False, True): "biases only",
        (False, False): "nothing",
    }[theta, b]
