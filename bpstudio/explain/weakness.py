"""Why the smallest factor of a chain is small: a flat σ, a ReLU that is off, a tiny weight, a tiny activation.

All of it is about one example; dead and saturated are words for what a unit does with all of them.
"""

from __future__ import annotations

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import YHAT, output_of, z_of
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
    name = frame.network.layer(layer).activation
    label = ACTIVATIONS[name].label
    if name == "softmax":
        return _softmax(frame, example)
    if factor.size == 1:
        unit = (parameter.j or 0) if layer == parameter.layer else 0
        if on_corner(frame, layer, unit, example):
            return zero_words(frame, layer, unit, example).rstrip(".")
        written = value_text(frame, z_of(layer), unit, example) or NOT_COMPUTED
        at = equated(unit_name(z_of(layer), unit, frame.network), written)
        return _one_flat(name, label, at, float(factor.flat[0]))
    if name in ("relu", "leaky_relu"):
        off = int(np.count_nonzero(factor < 1))
        return f"{off} of {factor.size} units of layer {layer} are {'off' if name == 'relu' else 'below 0'}"
    flat = int(np.count_nonzero(factor < FLAT))
    if flat:
        return f"{label} is flat for {flat} of {factor.size} units of layer {layer}"
    return f"the slope of {label} is {'never above ¼' if name == 'sigmoid' else 'small'} there"


def _softmax(frame: Frame, example: int) -> str:
    yhat = frame.quantity(YHAT)
    assert yhat is not None
    if float(yhat[example].max()) > SURE:
        return "one output is near 1 and the others near 0, where softmax hardly moves"
    return "the slopes of softmax are never above ¼"


def _one_flat(name: str, label: str, where: str, slope: float) -> str:
    if name == "relu":
        return f"ReLU is off here, {where} is not above 0"
    if name == "leaky_relu":
        return f"{where} is not above 0, where leaky ReLU lets 1 % through"
    if slope < FLAT:
        return f"{label} is flat at {where}"
    return f"the slope of {label} is {'never above ¼' if name == 'sigmoid' else 'small'}, and {where}"


def _weights(frame: Frame, step: Step, parameter: Parameter, factor: Array) -> str:
    layer = step.layer or frame.network.depth
    if factor.size == 1:
        i = 0 if parameter.whole or frame.network.below(layer) != parameter.layer else parameter.j
        name = parameter_text(Parameter("theta", layer, i, 0), frame.network)
        return f"the weight {name} = {format_number(float(factor.flat[0]))} is {_tiny(float(factor.flat[0]))}"
    largest = format_number(float(np.abs(factor).max()))
    return f"the weights on the way are small or cancel, the largest is {largest} in size"


def _activation(frame: Frame, step: Step, parameter: Parameter, example: int, factor: Array) -> str:
    layer = frame.network.below(parameter.layer)
    kind = "input" if layer == 0 else "activation"
    if factor.size == 1:
        name = unit_name(output_of(frame.network, layer), parameter.i or 0, frame.network)
        return f"the {kind} {name} = {format_number(float(factor.flat[0]))} is {_tiny(float(factor.flat[0]))}"
    return f"the {kind}s of layer {layer} are small"


def _tiny(value: float) -> str:
    return "0" if value == 0 else "tiny" if abs(value) < 0.1 else "small"
