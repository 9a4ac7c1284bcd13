"""A z that is 0 but for rounding: how it is written, and which slope was taken there.

What of it is decided by rounding is found in ``session.history.rounding``; here it gets its words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import YHAT, Quantity, output_of, z_of
from bpstudio.engine.words import as_sentence, capital
from bpstudio.notation.naming import unit_text
from bpstudio.notation.numbers import Flags, format_number, format_zero
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.rounding import rounded_zeros


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
    """Whether such a z lies on a corner of its activation, so that rounding decides on which side."""
    corners = ACTIVATIONS[frame.network.layer(layer).activation].corners
    return 0.0 in corners and is_zero(frame, z_of(layer), unit, example)


def corner_words(frame: Frame, layer: int, unit: int, example: int) -> str:
    """``on the corner: rounding decided that g′ = 1``; empty where z is on none."""
    if not on_corner(frame, layer, unit, example):
        return ""
    slope = slope_used(frame, layer, unit, example)
    return f"on the corner: rounding decided that the slope g′ is {format_number(slope)} here"


def zero_words(frame: Frame, layer: int, unit: int, example: int, notation: Notation) -> str:
    """A sentence on such a z; empty for any other."""
    return as_sentence(zero_clause(frame, layer, unit, example, notation))


def zero_clause(frame: Frame, layer: int, unit: int, example: int, notation: Notation) -> str:
    """The same within another sentence: without a full stop."""
    z = z_of(layer)
    if not is_zero(frame, z, unit, example):
        return ""
    whole = f"{unit_text(z, unit, frame.network, notation)} {value_text(frame, z, unit, example)}"
    corner = corner_words(frame, layer, unit, example)
    return f"{whole}, {corner}" if corner else f"{whole}: it is 0 but for rounding"


@dataclass(frozen=True, slots=True)
class SlopeTaken:
    """The slope that was taken at the corner of an activation, where there is none."""

    activation: str
    slope: float

    def __str__(self) -> str:
        return f"at the corner of {self.activation} the slope is taken as {format_number(self.slope)}"

    def sentence(self, *, of: str, by: str) -> str:
        """That the gradient of ``of`` by a parameter is no slope of it there."""
        return capital(f"{self}, which does not say what a small change of {by} does to {of}.")


def corner_on_path(frame: Frame, parameter: Parameter, example: int | None) -> SlopeTaken | None:
    """The slope taken at a corner, where the path leads through a unit whose z is 0 there.

    Of one example, or with None of the batch. None where it leads through none: there the gradient is the slope.
    """
    network = frame.network
    moved = _moved_in(frame, parameter)
    if example is not None:
        moved = moved & (np.arange(len(moved)) == example)
    for layer in (parameter.layer, *network.beyond(parameter.layer)):
        function, z = ACTIVATIONS[network.layer(layer).activation], frame.quantity(z_of(layer))
        if 0.0 not in function.corners or z is None:
            continue
        flags = zeros_of(frame, z_of(layer))
        there = moved[:, None] & ((z == 0) | (False if flags is None else flags))
        if layer == parameter.layer and parameter.j is not None:
            there = there & (np.arange(z.shape[1]) == parameter.j)
        for row, unit in np.argwhere(there)[:1]:
            slope = slope_used(frame, layer, int(unit), int(row))
            return SlopeTaken(function.label, slope)
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
