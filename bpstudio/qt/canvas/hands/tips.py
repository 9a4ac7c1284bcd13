"""A sentence or two about each thing on the canvas: what it is called, what it is worth, what can be done with it."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.network import Parameter
from bpstudio.engine.quantity import Y, gradient_of, output_of, z_of
from bpstudio.explain.corner import corner_on_path, corner_words
from bpstudio.explain.parts import batch_words, example_words, gradient_text, is_part
from bpstudio.explain.readings import several
from bpstudio.explain.said import said, whose
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, equated, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import in_words
from bpstudio.qt.canvas.plan.gaps import Gap, Spot
from bpstudio.qt.canvas.plan.things import a_symbol, y_symbol, z_symbol
from bpstudio.qt.canvas.stage import Stage
from bpstudio.session.selection import Factor, Place, Target, Unit

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
            return f"{name} = {_shown(stage.value(Y, index))}, what output {index + 1} should be. {TYPE}"
        case Factor(index):
            step = stage.frame.program[index]
            bridge, frame = stage.bridge, stage.frame
            of = whose(frame, step, bridge.scope, bridge.example)
            return f"Step {step.number}{', ' + of if of else ''}. {said(frame, step, bridge.scope, bridge.example)}"
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
    a = output_of(stage.network, layer)
    return equated(to_plain(a_symbol(layer, index, stage.network)), stage.text(a, index))


def _neuron(stage: Stage, layer: int, index: int) -> str:
    network = stage.network
    z = to_plain(z_symbol(layer, index, network))
    label = ACTIVATIONS[network.layer(layer).activation].label
    lines = [
        f"Unit {index + 1} of layer {layer}: {equated(z, stage.text(z_of(layer), index))}",
        "is the weighted sum of what comes in,",
        f"and {label} makes {_named(stage, layer, index)} of it.",
    ]
    a = to_plain(a_symbol(layer, index, network))
    for symbol, by in ((a, output_of(network, layer)), (z, z_of(layer))):
        gradient = stage.value(gradient_of(by), index)
        if gradient is not None:
            lines.append(f"∂C/∂{symbol} = {format_number(gradient)}.")
    corner = corner_words(stage.frame, layer, index, stage.bridge.example)
    lines += [f"{z} is {corner}."] if corner else []
    lines += ["All of it is from before the update."] if stage.frame.updated else []
    lines.append(DRAG)
    return " ".join(lines)


def _parameter(stage: Stage, parameter: Parameter) -> str:
    network = stage.network
    name = parameter_text(parameter, network)
    if parameter.i is None or parameter.j is None:
        what = f"the bias of unit {(parameter.j or 0) + 1} of layer {parameter.layer}"
    else:
        source = to_plain(a_symbol(network.below(parameter.layer), parameter.i, network))
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
    gradient, bridge = stage.gradient(parameter), stage.bridge
    slope = gradient_text(stage.frame, parameter, bridge.scope, bridge.example)
    there = ""
    if stage.frame.updated:  # the passes read what was before it
        slope = f"Before the update, at {format_number(stage.frame.before[parameter])}, {slope}"
        there = " there"
    if gradient is None:
        return f"{slope} is not computed yet."
    part = is_part(stage.frame, bridge.scope)
    whose = f"{to_plain(stage.cost_symbol)}, its part of the cost" if part else "the cost"
    part_of = f", for {example_words(stage.frame, bridge.example)}" if part else ""
    corner = corner_on_path(stage.frame, parameter, bridge.example if part else None)
    if corner:
        return f"{slope} = {format_number(gradient)}{part_of}: {corner}."
    if gradient == 0:
        return f"{slope} = 0{part_of}: a small change of {name} does not move {whose}{there}."
    way = "raises" if gradient > 0 else "lowers"
    return f"{slope} = {format_number(gradient)}{part_of}: a little more of {name} {way} {whose}{there}."


def _cost(stage: Stage) -> str:
    frame, bridge = stage.frame, stage.bridge
    label, value, penalty = COSTS[bridge.document.cost.name].label, stage.cost, frame.penalty
    about = f"The cost, {label}: how far the output is from the target."
    if value is None:
        return f"{about} C is not computed yet."
    if frame.updated:
        about += " This is the one from before the update:"
    if is_part(frame, bridge.scope):
        name, whose = to_plain(stage.cost_symbol), example_words(frame, bridge.example)
        mean = ", its 1/m in it" if bridge.document.cost.over_examples == "mean" else ""
        return f"{about} {name} = {format_number(value)} is the part of {whose}{mean}."
    extra = f", of which {format_number(penalty)} is the penalty on the weights" if penalty else ""
    whole = f", for {batch_words(frame)}" if several(frame) else ""
    return f"{about} C = {format_number(value)}{extra}{whole}."
