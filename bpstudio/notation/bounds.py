"""Between which bounds an expression of written numbers lies, each known to half a unit of its last digit.

What is written with few digits is written as true only where the bounds of both sides meet. They do not where rounding
in float64 decides: a unit so saturated that 1 − ŷ is 0, say. There the numbers are better left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from math import isclose

import numpy as np

from bpstudio.engine.functions.normal import density, share_below
from bpstudio.engine.network import Array
from bpstudio.engine.words import FROM_SUPERSCRIPTS
from bpstudio.notation.numbers import MINUS, format_number
from bpstudio.notation.tree import (
    Call,
    Fraction,
    Matrix,
    Node,
    Number,
    Operator,
    Parens,
    Product,
    Root,
    Row,
    Script,
    Symbol,
    Tagged,
    Text,
)

_OF_TWO: dict[str, Callable[[Array, Array], Array]] = {"max": np.maximum, "min": np.minimum}
_RISING: dict[str, Callable[[Array], Array]] = {
    "ln": lambda x: np.asarray(np.log(np.maximum(x, 0.0))),
    "tanh": np.tanh,
    "sign": np.sign,
    "σ": lambda x: np.asarray(1.0 / (1.0 + np.exp(-x))),
    "Φ": share_below,
}
"""Functions that grow with their argument, by the names that formulas have for them."""
Bounds = tuple[Array, Array]
"""Least and largest, both of the expression's shape, (rows, columns)."""
SHOWN_DIGITS = 4
EXACT, FLOAT = 1e-12, 1e-9  # how near a number of few digits is, and what float64 may add up to
_PLAIN = FROM_SUPERSCRIPTS | {ord(MINUS): "-"}
_SIGNS = {"·", "×", "⊙"}


class NotNumbersError(ValueError):
    """A letter stands in the expression, or matrices that do not fit."""


def bounds(node: Node) -> Bounds:
    """Raises NotNumbersError for anything but numbers and what is done with them."""
    with np.errstate(all="ignore"):
        return _bounds(node)


def holds(node: Node, values: Array | float) -> bool:
    """Whether the expression comes to ``values``, as far as the digits of both tell."""
    array = np.asarray(values, dtype=np.float64)
    try:
        least, most = bounds(node)
    except NotNumbersError:
        return False
    if array.size != least.size or not all(np.isfinite(each).all() for each in (array, least, most)):
        return False
    shown = [of_number(format_number(float(value))) for value in array.flat]
    low = np.array([float(pair[0].item()) for pair in shown])
    high = np.array([float(pair[1].item()) for pair in shown])
    slack = FLOAT * np.maximum(np.abs(low), np.abs(high))
    return bool(np.all((least.ravel() <= high + slack) & (most.ravel() >= low - slack)))


def is_numbers(node: Node) -> bool:
    """Whether no letter stands in the expression."""
    try:
        bounds(node)
    except NotNumbersError:
        return False
    return True


def exact(value: float) -> Number:
    """A number with all its digits; an infinity counts as the largest there is."""
    mantissa, _, power = f"{float(np.nan_to_num(value, nan=np.nan)):.17g}".partition("e")
    return Number(f"{mantissa}×10{power}" if power else mantissa)


def middle(node: Node) -> float:
    """Halfway between the bounds of one number; NaN for what is none."""
    try:
        low, high = bounds(node)
    except NotNumbersError:
        return float("nan")
    return float((0.5 * low + 0.5 * high).item())


def of_number(text: str, meant: float | None = None) -> Bounds:
    """A number as it is written: with fewer than four digits it is meant exactly, unless what is ``meant`` differs."""
    mantissa, _, power = text.translate(_PLAIN).partition("×10")
    try:
        value = float(f"{mantissa}e{power or 0}")
    except ValueError:
        raise NotNumbersError(f"{text!r} is no number") from None
    digits = mantissa.lstrip("-0.").replace(".", "")
    decimals = len(mantissa.partition(".")[2])
    rounded = len(digits) >= SHOWN_DIGITS if meant is None else not isclose(value, meant, rel_tol=EXACT)
    half = 0.5 * 10.0 ** (int(power or 0) - decimals) if rounded else EXACT * abs(value)
    return np.array([[value - half]]), np.array([[value + half]])


def _bounds(node: Node) -> Bounds:
    match node:
        case Number(text, _, value):
            return of_number(text, value)
        case Tagged(inner):
            return _bounds(inner)
        case Parens(inner, left):
            return _size(_bounds(inner)) if left == "|" else _bounds(inner)
        case Row(parts):
            return _sum(parts)
        case Product(factors, sign):
            return reduce(lambda one, other: _times(one, other, sign), map(_bounds, factors))
        case Matrix(rows):
            cells = [[_bounds(cell) for cell in line] for line in rows]
            return _grid(cells, 0), _grid(cells, 1)
        case _:
            return _applied(node)


def _applied(node: Node) -> Bounds:
    match node:
        case Fraction(top, bottom):
            return _times(_bounds(top), _inverse(_bounds(bottom)), "⊙")
        case Root(inner):
            low, high = _bounds(inner)
            return np.sqrt(np.maximum(low, 0.0)), np.sqrt(np.maximum(high, 0.0))
        case Script(base, Symbol("T"), None):
            low, high = _bounds(base)
            return low.T, high.T
        case Script(Symbol("e"), power, None) if power is not None:
            low, high = _bounds(power)
            return np.exp(low), np.exp(high)
        case Script(base, Number(text), None) if text.isdecimal():
            return _power(_bounds(base), int(text))
        case Call(Script(function, Number("2"), None), argument):
            return _power(_bounds(Call(function, argument)), 2)
        case Call(Symbol(name), Parens(Row(parts))) if name in _OF_TWO and Operator(",") in parts:
            comma = parts.index(Operator(","))
            one, other = _sum(parts[:comma]), _sum(parts[comma + 1 :])
            return _OF_TWO[name](one[0], other[0]), _OF_TWO[name](one[1], other[1])
        case Call(Symbol("φ"), argument):
            low, high = _size(_bounds(argument))
            return density(high), density(low)
        case Call(Symbol(name), argument) if name in _RISING:
            low, high = _bounds(argument)
            return _RISING[name](low), _RISING[name](high)
    raise NotNumbersError(f"{type(node).__name__} is not made of numbers")


def _grid(cells: Sequence[Sequence[Bounds]], which: int) -> Array:
    if any(cell[0].size != 1 for line in cells for cell in line):
        raise NotNumbersError("a matrix in a matrix")
    return np.array([[cell[which].item() for cell in line] for line in cells])


def _sum(parts: Sequence[Node]) -> Bounds:
    """Terms between + and −; a minus before the first is a sign."""
    found: Bounds | None = None
    term: list[Node] = []
    sign = 1
    for part in (*parts, Operator("+")):
        if part in (Operator("+"), Operator("−")):
            if term:
                value = _product(term)
                found = _added(found, value if sign > 0 else _negative(value))
            elif found is not None:
                raise NotNumbersError("two signs in a row")
            sign, term = (1 if part == Operator("+") else -1), []
        elif isinstance(part, Text):
            break
        else:
            term.append(part)
    if term:
        value = _product(term)
        found = _added(found, value if sign > 0 else _negative(value))
    if found is None:
        raise NotNumbersError("nothing is written")
    return found


def _product(parts: Sequence[Node]) -> Bounds:
    """Factors with a sign between them or side by side, from the left."""
    found, sign = _bounds(parts[0]), "·"
    for part in parts[1:]:
        if isinstance(part, Operator):
            if part.sign not in _SIGNS:
                raise NotNumbersError(f"{part.sign} between numbers")
            sign = part.sign
        else:
            found, sign = _times(found, _bounds(part), sign), "·"
    return found


def _added(one: Bounds | None, other: Bounds) -> Bounds:
    if one is None:
        return other
    if one[0].shape != other[0].shape:
        raise NotNumbersError("terms of different shapes")
    return one[0] + other[0], one[1] + other[1]


def _negative(one: Bounds) -> Bounds:
    return -one[1], -one[0]


def _size(one: Bounds) -> Bounds:
    low, high = one
    inside = (low <= 0) & (high >= 0)
    return np.where(inside, 0.0, np.minimum(abs(low), abs(high))), np.maximum(abs(low), abs(high))


def _times(one: Bounds, other: Bounds, sign: str) -> Bounds:
    """Number by number where one of them is a single number or ⊙ says so, else as matrices."""
    alike = one[0].shape == other[0].shape
    if one[0].size == 1 or other[0].size == 1 or (alike and sign == "⊙"):
        return _extremes([a * b for a in one for b in other])
    if sign == "⊙" or one[0].shape[1] != other[0].shape[0]:
        raise NotNumbersError(f"{one[0].shape} {sign} {other[0].shape} does not fit")
    low, high = _extremes([a[:, :, None] * b[None, :, :] for a in one for b in other])
    return low.sum(axis=1), high.sum(axis=1)


def _extremes(products: list[Array]) -> Bounds:
    return np.minimum.reduce(products), np.maximum.reduce(products)


def _inverse(one: Bounds) -> Bounds:
    low, high = one
    around = (low < 0) & (high > 0)
    return np.where(around, -np.inf, 1 / high), np.where(around, np.inf, 1 / low)


def _power(one: Bounds, exponent: int) -> Bounds:
    low, high = one if exponent % 2 else _size(one)
    return low**exponent, high**exponent
