"""A sentence or two about each thing on the canvas: what it is called, what it is worth, what can be done with it."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.network import Parameter
from bpstudio.explain.sentences import spoken
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Factor, Unit
from bpstudio.qt.canvas.places import Place, Target, a_name, a_symbol, y_symbol, z_name, z_symbol
from bpstudio.qt.canvas.spots import Gap, Spot
from bpstudio.qt.canvas.stage import Stage

RECONNECT = "Drag from unit to unit to connect them again."
DRAG = "Drag it to another place, or onto a unit to connect the two."
TYPE = "Double-click or press Return to type another value."


def tip(stage: Stage, place: Place) -> str:
    """What a tooltip and a screen reader say of the place."""
    return in_words(_tip(stage, place))


def _tip(stage: Stage, place: Place) -> str:
    match place:
        case Unit(0, index):
            return f"{_named(stage, 0, index)}, input {index + 1} of the network. {TYPE}"
        case Unit(layer, index):
            return _neuron(stage, layer, index)
        case Parameter():
            return _parameter(stage, place)
        case Target(index):
            name = to_plain(y_symbol(index, stage.network))
            return f"{name} = {_shown(stage.value('y', index))}, what output {index + 1} should be. {TYPE}"
        case Factor(index):
            step = stage.frame.program[index]
            return f"Step {step.number}. {spoken(stage.frame, step, stage.bridge.whose)}"
    return _cost(stage)


def spot_tip(spot: Spot | Gap | None) -> str:
    """What can be done at an empty place; nothing where nothing can."""
    match spot:
        case Spot(layer):
            return f"Double-click to add a{' unit to layer ' + str(layer) if layer else 'n input'} here."
        case Gap():
            return "Double-click to add a layer here; drag to select."
    return ""


def name_of(stage: Stage, place: Place) -> str:
    """The symbol of the number at a place, for a field that edits it."""
    match place:
        case Unit(layer, index):
            return to_plain(a_symbol(layer, index, stage.network))
        case Parameter():
            return parameter_text(place, stage.network)
        case Target(index):
            return to_plain(y_symbol(index, stage.network))
    return to_plain(COST)


def _shown(value: float | None) -> str:
    return NOT_COMPUTED if value is None else format_number(value)


def _named(stage: Stage, layer: int, index: int) -> str:
    return f"{to_plain(a_symbol(layer, index, stage.network))} = {_shown(stage.a(layer, index))}"


def _neuron(stage: Stage, layer: int, index: int) -> str:
    network = stage.network
    z = to_plain(z_symbol(layer, index, network))
    label = ACTIVATIONS[network.layer(layer).activation].label
    lines = [
        f"Unit {index + 1} of layer {layer}: {z} = {_shown(stage.value(z_name(layer), index))}",
        "is the weighted sum of what comes in,",
        f"and {label} makes {_named(stage, layer, index)} of it.",
    ]
    a = to_plain(a_symbol(layer, index, network))
    for symbol, name in ((a, a_name(layer, network)), (z, z_name(layer))):
        gradient = stage.value(f"dC/d{name}", index)
        if gradient is not None:
            lines.append(f"∂C/∂{symbol} = {format_number(gradient)}.")
    lines.append(DRAG)
    return " ".join(lines)


def _parameter(stage: Stage, parameter: Parameter) -> str:
    network = stage.network
    name = parameter_text(parameter, network)
    if parameter.i is None or parameter.j is None:
        what = f"the bias of unit {(parameter.j or 0) + 1} of layer {parameter.layer}"
    else:
        source = to_plain(a_symbol(parameter.layer - 1, parameter.i, network))
        what = f"the weight from {source} to {to_plain(z_symbol(parameter.layer, parameter.j, network))}"
    if stage.cut(parameter):
        return (
            f"{name}: {what.removeprefix('the ')} is cut. It stays 0, without gradient or update. {RECONNECT}"
        )
    frozen = " It is frozen: updates leave it alone." if stage.frozen(parameter) else ""
    value = format_number(stage.frame.parameters[parameter])
    moved = stage.moved(parameter)
    was = "" if moved is None else f" The update moved it there from {format_number(moved[0])}."
    return f"{name} = {value}, {what}.{frozen}{was} {_slope(stage, parameter, name)} {TYPE}"


def _slope(stage: Stage, parameter: Parameter, name: str) -> str:
    gradient = stage.gradient(parameter)
    if gradient is None:
        return f"∂C/∂{name} is not computed yet."
    if gradient == 0:
        return f"∂C/∂{name} = 0: a small change of it does not move the cost."
    way = "raises" if gradient > 0 else "lowers"
    return f"∂C/∂{name} = {format_number(gradient)}: a little more of it {way} the cost."


def _cost(stage: Stage) -> str:
    label = COSTS[stage.bridge.document.cost.name].label
    value, penalty = stage.frame.cost, stage.frame.penalty
    extra = f", of which {format_number(penalty)} is the penalty on the weights" if penalty else ""
    known = f"C = {format_number(value)}{extra}" if value is not None else "C is not computed yet"
    return f"The cost, {label}: how far the output is from the target. {known}."
