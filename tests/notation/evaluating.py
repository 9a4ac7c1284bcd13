"""A formula's value at given numbers, and the number a function of the code gives for it."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.functions.normal import density, share_below
from bpstudio.notation.parse import parse
from bpstudio.notation.tree import (
    Call,
    Cases,
    Equation,
    Fraction,
    Node,
    Number,
    Operator,
    Parens,
    Partial,
    Row,
    Script,
    Symbol,
)

FUNCTIONS: dict[str, Callable[..., float]] = {
    "max": max,
    "ln": math.log,
    "tanh": math.tanh,
    "min": min,
    "sign": lambda theta: float(np.sign(theta)),
    "Φ": lambda z: float(share_below(np.array([z]))[0]),
    "φ": lambda z: float(density(np.array([z]))[0]),
    "σ": lambda z: 1 / (1 + math.exp(-z)),
}

HOLDS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "≤": operator.le,
    "<": operator.lt,
    "≥": operator.ge,
    "=": operator.eq,
}


def evaluate(node: Node, values: Mapping[Node, float]) -> float:
    if node in values:
        return values[node]
    match node:
        case Number(text):
            return float(text.replace("−", "-"))
        case Symbol("e"):
            return math.e
        case Parens(inner, "|"):
            return abs(evaluate(inner, values))
        case Parens(inner):
            return evaluate(inner, values)
        case Fraction(top, bottom):
            return evaluate(top, values) / evaluate(bottom, values)
        case Script(base, upper) if upper is not None:
            return float(evaluate(base, values) ** evaluate(upper, values))
        case Call(Symbol(name), argument) if name in FUNCTIONS:
            return float(FUNCTIONS[name](*_arguments(argument, values)))
        case Call(function, argument):
            entry = next(entry for entry in ACTIVATIONS.values() if parse(entry.symbol_tex) == function)
            return value_in_code(entry.value, *_arguments(argument, values))
        case Cases(rows):
            return next(evaluate(value, values) for value, condition in rows if _holds(condition, values))
        case Row(parts):
            return _sum(list(parts), values)
        case Equation():
            return evaluate(node.right, values)
    raise TypeError(f"{node!r} has no value")


def _arguments(argument: Node, values: Mapping[Node, float]) -> list[float]:
    inner = argument.inner if isinstance(argument, Parens) else argument
    parts = inner.parts if isinstance(inner, Row) else (inner,)
    groups: list[list[Node]] = [[]]
    for part in parts:
        if part == Operator(","):
            groups.append([])
        else:
            groups[-1].append(part)
    return [_sum(group, values) for group in groups]


def _holds(condition: Node, values: Mapping[Node, float]) -> bool:
    assert isinstance(condition, Row)
    at = next(
        place
        for place, part in enumerate(condition.parts)
        if isinstance(part, Operator) and part.sign in HOLDS
    )
    left, right = condition.parts[:at], condition.parts[at + 1 :]
    sign = condition.parts[at]
    assert isinstance(sign, Operator)
    return HOLDS[sign.sign](_sum(list(left), values) - _sum(list(right), values), 0)


def _sum(parts: list[Node], values: Mapping[Node, float]) -> float:
    total, sign, factors = 0.0, 1.0, list[Node]()
    for part in [*parts, Operator("+")]:
        if isinstance(part, Operator) and part.sign in "+−" and factors and factors[-1] != Operator("×"):
            total += sign * _product(factors, values)
            sign, factors = (-1.0 if part.sign == "−" else 1.0), []
        elif part == Operator("−") and not factors:
            sign = -sign
        else:
            factors.append(part)
    return total


def _product(factors: list[Node], values: Mapping[Node, float]) -> float:
    product = 1.0
    for place, factor in enumerate(factors):
        if isinstance(factor, Partial) and factor.of is None:
            return product * _slope(Row(tuple(factors[place + 1 :])), factor.by, values)
        if factor == Operator("−"):
            product = -product
        elif not isinstance(factor, Operator):
            product *= evaluate(factor, values)
    return product


def _slope(node: Node, by: Node, values: Mapping[Node, float], step: float = 1e-6) -> float:
    above = evaluate(node, {**values, by: values[by] + step})
    below = evaluate(node, {**values, by: values[by] - step})
    return (above - below) / (2 * step)


def value_in_code(function: Callable[..., None] | None, *arguments: float) -> float:
    assert function is not None
    out = np.empty((1, 1))
    function(*(np.array([[argument]]) for argument in arguments), out)
    return float(out[0, 0])
