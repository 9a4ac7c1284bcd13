"""A z that is 0 but for rounding: how it is written, and which slope was taken there.

What of it is decided by rounding is found in ``session.history.rounding``; here it gets its words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import YHAT, Quantity, output_of, z_of
from bpstudio.engine.words import as_sentence, capital
from bpstudio.notation.naming import unit_text
from bpstudio.notation.numbers import format_number, format_zero
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.rounding import corners, cost_kinks, kinks, rounded_zeros, slopes_of_cost

FAR = 1e-3
"""No rounding of numbers of a usual size carries a z so far from a corner."""


def is_zero(frame: Frame, of: Quantity, unit: int, example: int) -> bool:
    """Whether a visible z, or an a that came of it unchanged, is 0 but for rounding."""
    flags = zeros_of(frame, of)
    return flags is not None and bool(flags[example, unit])


def zeros_of(frame: Frame, of: Quantity) -> Flags | None:
    """The same of all units, an example a row; None of what is no z or a, or not visible."""
    layer = _layer(frame, of)
    found = None if layer is None else frame.quantity(of)
    flags = None if layer is None or found is None else rounded_zeros(frame, layer)
    if layer is None or found is None or flags is None or of.kind == "z":
        return flags
    return flags & (found != 0) if _passes(frame, layer) else None


def value_text(frame: Frame, of: Quantity, unit: int, example: int, digits: int = 4) -> str | None:
    """``0.5``, or ``≈ 0 (2.8e-17)``; None while it is not computed."""
    found = frame.quantity(of)
    if found is None:
        return None
    value = float(found[example, unit])
    return format_zero(value) if is_zero(frame, of, unit, example) else format_number(value, digits)


def on_corner(frame: Frame, layer: int, unit: int, example: int) -> bool:
    """Whether a z lies on a corner of its activation but for rounding, so that rounding decides on which side."""
    corners, z = ACTIVATIONS[frame.network.layer(layer).activation].corners, frame.quantity(z_of(layer))
    if 0.0 in corners and is_zero(frame, z_of(layer), unit, example):
        return True
    if z is None or not any(corner and abs(z[example, unit] - corner) < FAR for corner in corners):
        return False
    return bool(_rounded_corners(frame, layer)[example, unit])


def corners_of(frame: Frame, layer: int) -> Flags | None:
    """Which z of the layer lie exactly on a corner of its activation, an example a row; None while z is not visible."""
    z = frame.quantity(z_of(layer))
    return None if z is None else np.isin(z, ACTIVATIONS[frame.network.layer(layer).activation].corners)


def corners_of_cost(frame: Frame) -> Flags | None:
    """Which ŷ lie exactly on the corner of the cost, an example a row; None where it has none or ŷ is not visible."""
    cost, yhat = frame.state.document.cost, frame.quantity(YHAT)
    corner = COSTS[cost.name].corner
    if corner is None or yhat is None or frame.y is None:
        return None
    return np.asarray(corner(yhat, frame.y, **cost.constants) == 0)


def _rounded_corners(frame: Frame, layer: int) -> Flags:
    """Which z lie on a corner but for rounding."""
    flags = np.zeros((len(frame.rows), frame.network.width(layer)), dtype=bool)
    for kink in kinks(frame, layer):
        flags[kink.example, kink.unit] = True
    return flags


def corner_words(frame: Frame, layer: int, unit: int, example: int) -> str:
    """``on the corner: rounding decided that g′ = 1``; empty where z is on none."""
    if not on_corner(frame, layer, unit, example):
        return ""
    slope = slope_used(frame, layer, unit, example)
    return f"on the corner: rounding decided that the slope g′ is {format_number(slope)} here"


def zero_words(frame: Frame, layer: int, unit: int, example: int, notation: Notation) -> str:
    """A sentence on a z that is 0 but for rounding; empty for any other."""
    z = z_of(layer)
    if not is_zero(frame, z, unit, example):
        return ""
    whole = f"{unit_text(z, unit, frame.network, notation)} {value_text(frame, z, unit, example)}"
    corner = corner_words(frame, layer, unit, example)
    return as_sentence(f"{whole}, {corner}" if corner else f"{whole}: it is 0 but for rounding")


@dataclass(frozen=True, slots=True)
class SlopeTaken:
    """The slope that was taken at a corner, where there is none: of an activation, the cost or the penalty."""

    function: str
    slope: float

    def __str__(self) -> str:
        return f"at the corner of {self.function} the slope is taken as {format_number(self.slope)}"

    def sentence(self, *, of: str, by: str) -> str:
        """That the gradient of ``of`` by a parameter is no slope of it there."""
        return capital(f"{self}, which does not say what a small change of {by} does to {of}.")


def corner_on_path(frame: Frame, parameter: Parameter, example: int | None) -> SlopeTaken | None:
    """The slope taken at a corner, where the path leads through one: of an activation, the cost or the penalty.

    Of one example, or with None of the batch. None where it leads through none: there the gradient is the slope.
    """
    moved = _moved_in(frame, parameter)
    if example is not None:
        moved = moved & (np.arange(len(moved)) == example)
    for layer in (parameter.layer, *frame.network.beyond(parameter.layer)):
        found = _activation_on_path(frame, layer, parameter, moved)
        if found is not None:
            return found
    return _cost_on_path(frame, parameter, moved) or (_penalty(frame, parameter) if example is None else None)


def _activation_on_path(frame: Frame, layer: int, parameter: Parameter, moved: Flags) -> SlopeTaken | None:
    function, there = ACTIVATIONS[frame.network.layer(layer).activation], corners_of(frame, layer)
    if there is None or not function.corners:
        return None
    there = there | _rounded_corners(frame, layer)
    if 0.0 in function.corners and (zeros := zeros_of(frame, z_of(layer))) is not None:
        there = there | zeros
    there = there & moved[:, None]
    if layer == parameter.layer and parameter.j is not None:
        there = there & (np.arange(there.shape[1]) == parameter.j)
    for row, unit in np.argwhere(there)[:1].tolist():
        return SlopeTaken(function.label, slope_used(frame, layer, unit, row))
    return None


def _cost_on_path(frame: Frame, parameter: Parameter, moved: Flags) -> SlopeTaken | None:
    cost, yhat, there = frame.state.document.cost, frame.quantity(YHAT), corners_of_cost(frame)
    if there is None or yhat is None or frame.y is None:
        return None
    for kink in cost_kinks(frame):
        there[kink.example, kink.unit] = True
    there = there & moved[:, None]
    last, depth = frame.network.layers[-1], frame.network.depth
    if parameter.layer == depth and parameter.j is not None and not ACTIVATIONS[last.activation].couples:
        there = there & (np.arange(there.shape[1]) == parameter.j)
    places = np.argwhere(there)[:1].tolist()
    if not places:
        return None
    (row, unit) = places[0]
    return SlopeTaken(f"the {COSTS[cost.name].label}", float(slopes_of_cost(cost, yhat, frame.y)[row, unit]))


def _penalty(frame: Frame, parameter: Parameter) -> SlopeTaken | None:
    """Where a weight is 0, or 0 but for rounding, and the penalty has a corner there. A cut weight has no penalty."""
    regularization, layer = frame.state.document.training.regularization, parameter.layer
    if parameter.kind == "b" or not regularization.active or PENALTIES[regularization.name].analytic:
        return None
    there = frame.before.theta(layer) == 0
    for pair in frame.network.layer(layer).cut:
        there[pair] = False
    place = (
        slice(None) if parameter.i is None else parameter.i,
        slice(None) if parameter.j is None else parameter.j,
    )
    name = f"the penalty {PENALTIES[regularization.name].label}"
    if there[place].any():
        return SlopeTaken(name, 0.0)
    for found in corners(frame, layer):
        if parameter.whole or found.parameter == parameter:
            return SlopeTaken(name, float(np.copysign(found.term, found.value)))
    return None


def _moved_in(frame: Frame, parameter: Parameter) -> Flags:
    """The examples in which the parameter moves any z: a weight whose input is 0 moves none."""
    below = frame.quantity(output_of(frame.network, frame.network.below(parameter.layer)))
    if parameter.kind == "b" or below is None:
        return np.ones(len(frame.rows), dtype=bool)
    inputs = below if parameter.i is None else below[:, parameter.i : parameter.i + 1]
    return np.asarray((inputs != 0).any(axis=1))


def slope_used(frame: Frame, layer: int, unit: int, example: int) -> float:
    """g′ at the z as it was computed, which the way back multiplies by, whether that is revealed yet or not."""
    z, activation = frame.quantity(z_of(layer)), ACTIVATIONS[frame.network.layer(layer).activation]
    assert z is not None, "it is visible"
    assert activation.derivative is not None, "what has a corner has a slope"
    here = np.array([[float(z[example, unit])]])
    a, slope = np.empty_like(here), np.empty_like(here)
    activation.value(here, a)
    activation.derivative(here, a, slope)
    return float(slope[0, 0])


def _layer(frame: Frame, of: Quantity) -> int | None:
    """Of z², a² or ŷ; None for what no unit computes."""
    if of == YHAT:
        return frame.network.depth
    return of.layer if of.kind in ("z", "a") else None


def _passes(frame: Frame, layer: int) -> bool:
    return ACTIVATIONS[frame.network.layer(layer).activation].passes
