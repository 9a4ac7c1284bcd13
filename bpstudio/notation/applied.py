"""The functions of a typed expression: a few of every calculator, and the activations with their slopes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, Activation
from bpstudio.notation.parse import parse
from bpstudio.notation.tree import Symbol

MOST_ARGUMENTS = 12
RAMP = "g"
"""What the screen calls the one kind of ReLU that a network has."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An operation on the last ``count`` numbers: ``+ - * / ^``, ``neg``, or a function, or the slope of one."""

    name: str
    count: int
    slope: bool = False


def _power(base: float, exponent: float) -> float:
    return math.pow(base, exponent)


def _sign(value: float) -> float:
    return float(np.sign(value))


def _absolute(value: float) -> float:
    return abs(value)


def _logarithm(value: float) -> float:
    return math.log(value) if value else -math.inf


OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": _power,
}
_ONE: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "ln": _logarithm,
    "log": _logarithm,
    "sqrt": math.sqrt,
    "√": math.sqrt,
    "abs": _absolute,
    "sign": _sign,
}
_SEVERAL: dict[str, Callable[..., float]] = {"max": max, "min": min}


def activations_by_word() -> dict[str, str]:
    """Every name that an activation may be typed by, in small letters, and its name in the registry."""
    found: dict[str, str] = {}
    for name, activation in ACTIVATIONS.items():
        symbol = parse(activation.symbol_tex)
        letter = symbol.name if isinstance(symbol, Symbol) else name
        words = (name, activation.label.replace(" ", ""), letter, activation.symbol_tex.strip("\\"))
        found |= {word.lower(): name for word in words if word.replace("_", "").isalpha()}
    return found


def function_words() -> dict[str, str]:
    """Every word of a function, in small letters, the longest first, and its name; which ``g`` is, a network says."""
    return _function_words(tuple(ACTIVATIONS))


@lru_cache(maxsize=4)
def _function_words(activations: tuple[str, ...]) -> dict[str, str]:
    """Of so many activations: one may be registered later."""
    own = {word: word for word in (*_ONE, *_SEVERAL, RAMP)}
    found = activations_by_word() | own
    return {word: found[word] for word in sorted(found, key=len, reverse=True)}


def takes_several(name: str) -> bool:
    """Whether it is max or min."""
    return name in _SEVERAL


def operated(what: Applied, *numbers: float) -> float:
    """What comes of it. Where there is no such number it is NaN, and infinite where it is too large."""
    try:
        return float(_found(what, numbers))
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan


def _found(what: Applied, numbers: tuple[float, ...]) -> float:
    if what.name in OPERATIONS:
        return OPERATIONS[what.name](*numbers)
    if what.name == "neg":
        return -numbers[0]
    if what.name in _SEVERAL:
        return math.nan if any(map(math.isnan, numbers)) else _SEVERAL[what.name](numbers)
    if what.name in ACTIVATIONS:
        return _activated(ACTIVATIONS[what.name], numbers[0], what.slope)
    return _ONE[what.name](numbers[0])


def _activated(activation: Activation, z: float, slope: bool) -> float:
    """g(z) or g'(z), by the registry."""
    at, a = np.full((1, 1), z), np.empty((1, 1))
    with np.errstate(all="ignore"):
        activation.value(at, a)
        if not slope:
            return float(a[0, 0])
        assert activation.derivative is not None, "softmax is refused as it is read"
        found = np.empty((1, 1))
        activation.derivative(at, a, found)
    return float(found[0, 0])
