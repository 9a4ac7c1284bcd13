"""Why the smallest factor of a chain is small: a flat σ, a ReLU that is off, a tiny weight, a tiny activation.

All of it is about one example; dead and saturated are words for what a unit does with all of them.
"""

from __future__ import annotations

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, Activation
from bpstudio.engine.network import Array, Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.corner import on_corner, value_text, zero_words
from bpstudio.explain.naming import unit_name
from bpstudio.explain.units import Thread, symbol_in
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, equated, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import in_words
from bpstudio.session.frame import Frame
from bpstudio.session.reckoning import factor_for
from bpstudio.session.weak_factor import weakest

FLAT = 0.1  # a slope below that is called flat
SURE = 0.9


def weak_step(frame: Frame, parameter: Parameter, example: int) -> tuple[int, str] | None:
    """The step that made the product small, by index, and a sentence with the reason."""
    found = weakest(frame, parameter, example)
    if found is None:
        return None
    left = "makes the product 0" if found.ratio == 0 else f"shrinks the product to {_percent(found.ratio)}"
    name = to_plain(symbol_in(found.step, Thread(frame.network, parameter)))
    return found.step.index, f"{name} {left}: {_reason(frame, found.step, parameter, example)}."


def _percent(ratio: float) -> str:
    return f"{ratio:.0%}" if ratio >= 0.01 else f"{format_number(100 * ratio, 2)} %"


def _reason(frame: Frame, step: Step, parameter: Parameter, example: int) -> str:
    factor = factor_for(frame, step, parameter, example)
    assert factor is not None, "what shrank the product is visible"
    match step.op:
        case Op.DC_DYHAT:
            return in_words("the cost C hardly changes with ŷ here")
        case Op.DA_DZ:
            return _flat(frame, step, parameter, example, factor)
        case Op.DZ_DA:
            return _weights(frame, step, parameter, factor)
    return _activation(frame, step, parameter, example, factor)


def _flat(frame: Frame, step: Step, parameter: Parameter, example: int, factor: Array) -> str:
    layer = step.layer or frame.network.depth
    activation = ACTIVATIONS[frame.network.layer(layer).activation]
    if activation.couples:
        return _coupled(frame, activation, example)
    if factor.size == 1:
        unit = (parameter.j or 0) if layer == parameter.layer else 0
        if on_corner(frame, layer, unit, example):
            return zero_words(frame, layer, unit, example).rstrip(".")
        written = value_text(frame, f"z{layer}", unit, example) or NOT_COMPUTED
        at = equated(unit_name("z", layer, unit, frame.network), written)
        return _one_flat(activation, at, float(factor.flat[0]))
    if activation.ramp is not None:
        off = int(np.count_nonzero(factor < 1))
        return f"{off} of {factor.size} units of layer {layer} are {'below 0' if activation.ramp else 'off'}"
    flat = int(np.count_nonzero(np.abs(factor) < FLAT))
    if flat:
        return f"{activation.label} is flat for {flat} of {factor.size} units of layer {layer}"
    return f"the slope of {activation.label} is {_small(activation)} there"


def _coupled(frame: Frame, activation: Activation, example: int) -> str:
    yhat = frame.quantity("yhat")
    assert yhat is not None
    if float(yhat[example].max()) > SURE:
        return f"one output is near 1 and the others near 0, where {activation.label} hardly moves"
    return f"the slopes of {activation.label} are {_small(activation)}"


def _one_flat(activation: Activation, where: str, slope: float) -> str:
    if activation.ramp == 0:
        return f"{activation.label} is off here, {where} is not above 0"
    if activation.ramp is not None:
        through = format_number(100 * activation.ramp)
        return f"{where} is not above 0, where {activation.label} lets {through} % through"
    if abs(slope) < FLAT:
        return f"{activation.label} is flat at {where}"
    return f"the slope of {activation.label} is {_small(activation)}, and {where}"


def _small(activation: Activation) -> str:
    """``never above ¼``, where it can be no larger than that anywhere."""
    if activation.steepest >= 1:
        return "small"
    return f"never above {'¼' if activation.steepest == 0.25 else format_number(activation.steepest)}"


def _weights(frame: Frame, step: Step, parameter: Parameter, factor: Array) -> str:
    layer = step.layer or frame.network.depth
    if factor.size == 1:
        i = 0 if parameter.whole or layer != parameter.layer + 1 else parameter.j
        name = parameter_text(Parameter("theta", layer, i, 0), frame.network)
        return f"the weight {name} = {format_number(float(factor.flat[0]))} is {_tiny(float(factor.flat[0]))}"
    largest = format_number(float(np.abs(factor).max()))
    return f"the weights on the way are small or cancel, the largest is {largest} in size"


def _activation(frame: Frame, step: Step, parameter: Parameter, example: int, factor: Array) -> str:
    layer = parameter.layer - 1
    kind = "input" if layer == 0 else "activation"
    if factor.size == 1:
        name = unit_name("a", layer, parameter.i or 0, frame.network)
        return f"the {kind} {name} = {format_number(float(factor.flat[0]))} is {_tiny(float(factor.flat[0]))}"
    return f"the {kind}s of layer {layer} are small"


def _tiny(value: float) -> str:
    return "0" if value == 0 else "tiny" if abs(value) < 0.1 else "small"
