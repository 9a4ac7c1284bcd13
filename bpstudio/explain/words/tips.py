"""A sentence or two about each thing on the canvas: what it is called, what it is worth, what can be done with it."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Y, gradient_of, output_of, z_of
from bpstudio.explain.chain.parts import batch_words, example_words, gradient_text, is_part
from bpstudio.explain.facts.network_numbers import NetworkNumbers
from bpstudio.explain.readings import several
from bpstudio.explain.troubles.corner import corner_on_path, corner_words
from bpstudio.explain.words.place_names import a_symbol, y_symbol, z_symbol
from bpstudio.explain.words.said import said, whose
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import equated, format_number, number_text
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import in_words
from bpstudio.session.selection import Factor, Place, Target, Unit

RECONNECT = "Drag from unit to unit to connect them again."
DRAG = "Drag it to another place, or onto a unit to connect the two."
TYPE = "Double-click or press Return to type another value."


def tip(numbers: NetworkNumbers, place: Place) -> str:
    """What a tooltip and a screen reader say of the place."""
    return in_words(_tip(numbers, place), numbers.notation)


def _tip(numbers: NetworkNumbers, place: Place) -> str:
    match place:
        case Unit(0, index):
            return f"{_named(numbers, 0, index)}, input {index + 1} of the network. {TYPE}"
        case Unit(layer, index):
            return _neuron(numbers, layer, index)
        case Parameter():
            return _parameter(numbers, place)
        case Target(index):
            name = to_plain(y_symbol(index, numbers.network), numbers.notation)
            return (
                f"{name} = {number_text(numbers.value(Y, index))}, what output {index + 1} should be. {TYPE}"
            )
        case Factor(index):
            step = numbers.frame.program[index]
            frame = numbers.frame
            of = whose(frame, step, numbers.scope, numbers.example)
            sentence = said(frame, step, numbers.scope, numbers.example, numbers.notation)
            return f"Step {step.number}{', ' + of if of else ''}. {sentence}"
    return _cost(numbers)


def number_name(numbers: NetworkNumbers, place: Place) -> str:
    """The symbol of the number at a place, for a field that edits it."""
    match place:
        case Unit(layer, index):
            return to_plain(a_symbol(layer, index, numbers.network), numbers.notation)
        case Parameter():
            return parameter_text(place, numbers.network, numbers.notation)
        case Target(index):
            return to_plain(y_symbol(index, numbers.network), numbers.notation)
    return to_plain(COST, numbers.notation)


def _named(numbers: NetworkNumbers, layer: int, index: int) -> str:
    a = output_of(numbers.network, layer)
    return equated(
        to_plain(a_symbol(layer, index, numbers.network), numbers.notation), numbers.text(a, index)
    )


def _neuron(numbers: NetworkNumbers, layer: int, index: int) -> str:
    network = numbers.network
    z = to_plain(z_symbol(layer, index, network), numbers.notation)
    label = ACTIVATIONS[network.layer(layer).activation].label
    lines = [
        f"Unit {index + 1} of layer {layer}: {equated(z, numbers.text(z_of(layer), index))}",
        "is the weighted sum of what comes in,",
        f"and {label} makes {_named(numbers, layer, index)} of it.",
    ]
    a = to_plain(a_symbol(layer, index, network), numbers.notation)
    for symbol, by in ((a, output_of(network, layer)), (z, z_of(layer))):
        gradient = numbers.value(gradient_of(by), index)
        if gradient is not None:
            lines.append(f"∂C/∂{symbol} = {format_number(gradient)}.")
    corner = corner_words(numbers.frame, layer, index, numbers.example)
    lines += [f"{z} is {corner}."] if corner else []
    lines += ["All of it is from before the update."] if numbers.frame.updated else []
    lines.append(DRAG)
    return " ".join(lines)


def _parameter(numbers: NetworkNumbers, parameter: Parameter) -> str:
    network = numbers.network
    name = parameter_text(parameter, network, numbers.notation)
    if parameter.i is None or parameter.j is None:
        what = f"bias of unit {(parameter.j or 0) + 1} of layer {parameter.layer}"
    else:
        source = to_plain(a_symbol(network.below(parameter.layer), parameter.i, network), numbers.notation)
        z = to_plain(z_symbol(parameter.layer, parameter.j, network), numbers.notation)
        what = f"weight from {source} to {z}"
    if numbers.cut(parameter):
        return f"{name}: {what} is cut. It stays 0, without gradient or update. {RECONNECT}"
    frozen = " It is frozen: updates leave it alone." if numbers.frozen(parameter) else ""
    value = format_number(numbers.frame.parameters[parameter])
    moved = numbers.moved(parameter)
    was = "" if moved is None else f" The update moved it there from {format_number(moved[0])}."
    return f"{name} = {value}, the {what}.{frozen}{was} {_slope(numbers, parameter, name)} {TYPE}"


def _slope(numbers: NetworkNumbers, parameter: Parameter, name: str) -> str:
    gradient = numbers.gradient(parameter)
    slope = gradient_text(numbers.frame, parameter, numbers.scope, numbers.example, numbers.notation)
    there = ""
    if numbers.frame.updated:  # the passes read what was before it
        slope = f"Before the update, at {format_number(numbers.frame.before[parameter])}, {slope}"
        there = " there"
    if gradient is None:
        return f"{slope} is not computed yet."
    if numbers.frame.state.document.planted is not None:  # it may be wrong, and says nothing of the cost
        return f"{slope} = {format_number(gradient)}."
    part = is_part(numbers.frame, numbers.scope)
    whose = f"{to_plain(numbers.cost_symbol, numbers.notation)}, its part of the cost" if part else "the cost"
    part_of = f", for {example_words(numbers.frame, numbers.example)}" if part else ""
    corner = corner_on_path(numbers.frame, parameter, numbers.example if part else None)
    if corner is not None:
        return f"{slope} = {format_number(gradient)}{part_of}: {corner}."
    if gradient == 0:
        return f"{slope} = 0{part_of}: a small change of {name} does not move {whose}{there}."
    way = "raises" if gradient > 0 else "lowers"
    return f"{slope} = {format_number(gradient)}{part_of}: a little more of {name} {way} {whose}{there}."


def _cost(numbers: NetworkNumbers) -> str:
    frame = numbers.frame
    label, value, penalty = COSTS[frame.state.document.cost.name].label, numbers.cost, frame.penalty
    about = f"The cost, {label}: how far the output is from the target."
    if value is None:
        return f"{about} C is not computed yet."
    if frame.updated:
        about += " This is the one from before the update:"
    if is_part(frame, numbers.scope):
        name, whose = to_plain(numbers.cost_symbol, numbers.notation), example_words(frame, numbers.example)
        mean = ", its 1/m in it" if frame.state.document.cost.over_examples == "mean" else ""
        return f"{about} {name} = {format_number(value)} is the part of {whose}{mean}."
    extra = f", of which {format_number(penalty)} is the penalty on the weights" if penalty else ""
    whole = f", for {batch_words(frame)}" if several(frame) else ""
    return f"{about} C = {format_number(value)}{extra}{whole}."
