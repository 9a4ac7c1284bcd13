"""Why the smallest factor of a chain is small: a flat σ, a ReLU that is off, a tiny weight, a tiny activation.

All of it is about one example; dead and saturated are words for what a unit does with all of them.
"""

from __future__ import annotations

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.functions import ACTIVATIONS, COSTS, Activation
from bpstudio.engine.network import ActivationName, Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import YHAT, output_of, z_of
from bpstudio.engine.words import counted, grouped, listed, plural
from bpstudio.explain.chain.shares import factor_for
from bpstudio.explain.chain.units import Thread, symbol_in
from bpstudio.explain.troubles.corner import corner_words, corners_of, corners_of_cost, on_corner, value_text
from bpstudio.explain.troubles.thresholds import flat, is_small, off
from bpstudio.explain.troubles.weak_factor import weakest
from bpstudio.notation.naming import parameter_text, unit_text
from bpstudio.notation.numbers import NOT_COMPUTED, equated, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.frame import Frame


def weak_step(frame: Frame, parameter: Parameter, example: int, notation: Notation) -> tuple[int, str] | None:
    """The step that made the product small, by index, and a sentence with the reason."""
    found = weakest(frame, parameter, example)
    if found is None:
        return None
    left = "makes the product 0" if found.ratio == 0 else f"shrinks the product to {_percent(found.ratio)}"
    name = to_plain(symbol_in(found.step, Thread(frame.network, parameter)), notation)
    return found.step.index, f"{name} {left}: {_reason(frame, found.step, parameter, example, notation)}."


def _percent(ratio: float) -> str:
    return f"{ratio:.0%}" if ratio >= 0.01 else f"{format_number(100 * ratio, 2)} %"


def _reason(frame: Frame, step: Step, parameter: Parameter, example: int, notation: Notation) -> str:
    factor = factor_for(frame, step, parameter, example)
    assert factor is not None, "what shrank the product is visible"
    match step.op:
        case Op.DC_DYHAT:
            return _cost(frame, parameter, example, factor, notation)
        case Op.DA_DZ:
            return _flat(frame, step, parameter, example, factor, notation)
        case Op.DZ_DA:
            return _weights(frame, step, parameter, factor, notation)
    return _activation(frame, step, parameter, example, factor, notation)


def _cost(frame: Frame, parameter: Parameter, example: int, factor: Array, notation: Notation) -> str:
    there, depth = corners_of_cost(frame), frame.network.depth
    if there is None or not there[example].any():
        return in_words("the cost C hardly changes with ŷ here", notation)
    cost = COSTS[frame.state.document.cost.name]
    corner = in_words(f"the corner of the {cost.label}, {cost.corner_at}", notation)
    taken = "where 0 is taken for the slope"
    count, outputs = int(np.count_nonzero(there[example])), frame.network.outputs
    if factor.size > 1:
        return f"{grouped(count)} of {counted(outputs, 'output')} {plural(count, 'lies', 'lie')} on {corner}, {taken}"
    unit = (parameter.j or 0) if parameter.layer == depth else 0
    if not there[example, unit]:
        return in_words("the cost C hardly changes with ŷ here", notation)
    return f"{unit_text(YHAT, unit, frame.network, notation)} lies on {corner}, {taken}"


def _flat(
    frame: Frame, step: Step, parameter: Parameter, example: int, factor: Array, notation: Notation
) -> str:
    layer = step.layer or frame.network.depth
    name = frame.network.layer(layer).activation
    activation = ACTIVATIONS[name]
    if activation.couples:
        return _coupled(frame, activation, name, example)
    if factor.size == 1:
        unit = (parameter.j or 0) if layer == parameter.layer else 0
        written = value_text(frame, z_of(layer), unit, example) or NOT_COMPUTED
        at = equated(unit_text(z_of(layer), unit, frame.network, notation), written)
        if on_corner(frame, layer, unit, example):
            return f"{at}, {corner_words(frame, layer, unit, example)}"
        if activation.ramp is None and _on_corners(frame, layer, example)[unit]:
            slope = format_number(float(factor.flat[0]))
            return f"{at} lies on the corner of {activation.label}, where {slope} is taken for the slope"
        return _one_flat(activation, name, at, float(factor.flat[0]))
    if activation.ramp is not None:
        below = int(np.count_nonzero(factor < 1))
        return (
            f"{below} of {factor.size} units of layer {layer} are {'below 0' if activation.ramp else 'off'}"
        )
    smooth = ~_on_corners(frame, layer, example)
    counts = {
        "off": np.count_nonzero(off(name, factor.ravel()) & smooth),
        "flat": np.count_nonzero(flat(name, factor.ravel()) & smooth),
        "at a corner, where 0 is taken for the slope,": np.count_nonzero(~smooth),
    }
    told = listed([f"{word} for {grouped(int(count))}" for word, count in counts.items() if count])
    if told:
        return f"{activation.label} is {told} of {factor.size} units of layer {layer}"
    most = _never_above(activation) or f"{_largest(factor)} at most"
    return f"the slope of {activation.label} is {most} there"


def _on_corners(frame: Frame, layer: int, example: int) -> Flags:
    """Of each unit, whether its z lies exactly on a corner of the activation."""
    there = corners_of(frame, layer)
    assert there is not None, "its slope is visible"
    return np.asarray(there[example])


def _coupled(frame: Frame, activation: Activation, name: ActivationName, example: int) -> str:
    yhat = frame.quantity(YHAT)
    assert yhat is not None
    if flat(name, yhat[example] * (1 - yhat[example])).all():
        return f"one output is near 1 and the others near 0, where {activation.label} hardly moves"
    return f"the slopes of {activation.label} are {_never_above(activation) or 'small'}"


def _one_flat(activation: Activation, name: ActivationName, where: str, slope: float) -> str:
    if activation.ramp == 0:
        return f"{activation.label} is off here, {where} is not above 0"
    if activation.ramp is not None:
        through = format_number(100 * activation.ramp)
        return f"{where} is not above 0, where {activation.label} lets {through} % through"
    if off(name, slope):
        return f"{activation.label} is off here, its slope is 0 at {where}"
    if flat(name, slope):
        return f"{activation.label} is flat at {where}"
    never = _never_above(activation)
    if never:
        return f"the slope of {activation.label} is {never}, and {where}"
    return f"the slope of {activation.label} is {format_number(slope)} at {where}"


def _never_above(activation: Activation) -> str:
    """``never above ¼``, where that is so little that it tells; else empty."""
    if activation.steepest >= 1:
        return ""
    return f"never above {'¼' if activation.steepest == 0.25 else format_number(activation.steepest)}"


def _weights(frame: Frame, step: Step, parameter: Parameter, factor: Array, notation: Notation) -> str:
    layer = step.layer or frame.network.depth
    if factor.size == 1:
        i = 0 if parameter.whole or frame.network.below(layer) != parameter.layer else parameter.j
        name = parameter_text(Parameter("theta", layer, i, 0), frame.network, notation)
        return f"the weight {name} = {format_number(float(factor.flat[0]))} {_size_of(float(factor.flat[0]))}"
    little = (
        "the weights on the way are small"
        if is_small(factor)
        else "little comes through the weights on the way"
    )
    return f"{little}, the largest is {_largest(factor)} in size"


def _activation(
    frame: Frame, step: Step, parameter: Parameter, example: int, factor: Array, notation: Notation
) -> str:
    layer = frame.network.below(parameter.layer)
    kind = "input" if layer == 0 else "activation"
    if factor.size == 1:
        name = unit_text(output_of(frame.network, layer), parameter.i or 0, frame.network, notation)
        return f"the {kind} {name} = {format_number(float(factor.flat[0]))} {_size_of(float(factor.flat[0]))}"
    those = f"the {plural(factor.size, kind)} of layer {layer}"
    little = f"{those} are small" if is_small(factor) else f"little comes from {those}"
    return f"{little}, the largest is {_largest(factor)} in size"


def _size_of(value: float) -> str:
    """What is said of the size of a number that took most of the product."""
    return "is 0" if value == 0 else "is small" if is_small(value) else "is well below 1"


def _largest(values: Array) -> str:
    return format_number(float(np.abs(values).max()))
