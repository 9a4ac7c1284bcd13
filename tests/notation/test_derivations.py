"""Formulas and derivations are held against the code they describe: each line has the value of the derivative."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS, COSTS, Cost
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Op, Program
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import derivation, remark
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import YHAT, Y, quantity
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

FUNCTIONS = {
    "max": max,
    "ln": math.log,
    "tanh": math.tanh,
    "σ": lambda z: 1 / (1 + math.exp(-z)),
}

UNITWISE = [name for name in ACTIVATIONS if name != "softmax"]
POINTS = (-2.3, -0.4, 0.7, 1.9)
COST_POINTS = ((0.2, 0.9), (0.7, 0.3))
Z1 = quantity("z1")


def evaluate(node: Node, values: Mapping[Node, float]) -> float:
    if node in values:
        return values[node]
    match node:
        case Number(text):
            return float(text.replace("−", "-"))
        case Symbol("e"):
            return math.e
        case Parens(inner):
            return evaluate(inner, values)
        case Fraction(top, bottom):
            return evaluate(top, values) / evaluate(bottom, values)
        case Script(base, upper) if upper is not None:
            return float(evaluate(base, values) ** evaluate(upper, values))
        case Call(Symbol(name), argument):
            return float(FUNCTIONS[name](*_arguments(argument, values)))
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
    left, sign, right = condition.parts
    difference = evaluate(left, values) - evaluate(right, values)
    return difference > 0 if sign == Operator(">") else difference <= 0


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


def value_in_code(function: Callable[..., None], *arguments: float) -> float:
    out = np.empty((1, 1))
    function(*(np.array([[argument]]) for argument in arguments), out)
    return float(out[0, 0])


def conventions(activation: str, cost: Cost) -> Conventions:
    return Conventions(Network(1, (Layer(1, activation),)), cost)  # type: ignore[arg-type]


def lines_of(op: Op, activation: str = "sigmoid", cost: Cost | None = None) -> tuple[Equation, ...]:
    chosen = conventions(activation, cost or Cost())
    return derivation(Program.of(chosen.network).find(op, None if op is Op.DC_DYHAT else 1), chosen)


@pytest.mark.parametrize("name", UNITWISE)
@pytest.mark.parametrize("z", POINTS)
def test_the_formula_of_an_activation_says_what_its_code_does(name: str, z: float) -> None:
    entry = ACTIVATIONS[name]  # type: ignore[index]
    values = {parse("z"): z}
    a = value_in_code(entry.value, z)
    assert evaluate(parse(entry.tex), values) == pytest.approx(a, rel=1e-12)
    slope = value_in_code(entry.derivative, z, a)
    assert evaluate(parse(entry.derivative_tex), values) == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize(("yhat", "y"), COST_POINTS)
def test_the_formula_of_a_cost_says_what_its_code_does(name: str, yhat: float, y: float) -> None:
    entry = COSTS[name]  # type: ignore[index]
    values = {YHAT: yhat, Y: y}
    assert evaluate(parse(entry.tex), values) == pytest.approx(value_in_code(entry.terms, yhat, y), rel=1e-12)
    slope = value_in_code(entry.derivative, yhat, y)
    assert evaluate(parse(entry.derivative_tex), values) == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize("name", UNITWISE)
@pytest.mark.parametrize("z", POINTS)
def test_every_line_of_an_activations_derivation_has_the_value_of_its_derivative(name: str, z: float) -> None:
    entry = ACTIVATIONS[name]  # type: ignore[index]
    slope = value_in_code(entry.derivative, z, value_in_code(entry.value, z))
    for line in lines_of(Op.DA_DZ, name):
        if "g(" not in to_plain(line):
            assert evaluate(line, {Z1: z}) == pytest.approx(slope, rel=1e-6), to_plain(line)


@pytest.mark.parametrize("scale", [1.0, 0.5, 3.0])
@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize(("yhat", "y"), COST_POINTS)
def test_every_line_of_a_costs_derivation_has_the_value_of_its_derivative(
    name: str, yhat: float, y: float, scale: float
) -> None:
    slope = scale * value_in_code(COSTS[name].derivative, yhat, y)  # type: ignore[index]
    for line in lines_of(Op.DC_DYHAT, cost=Cost(name, scale)):  # type: ignore[arg-type]
        assert evaluate(line, {YHAT: yhat, Y: y}) == pytest.approx(slope, rel=1e-6), to_plain(line)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_derivation_ends_in_the_derivative_of_the_registry(name: str) -> None:
    entry = ACTIVATIONS[name]  # type: ignore[index]
    assert to_plain(lines_of(Op.DA_DZ, name)[-1].right) == to_plain(parse(entry.derivative_tex)).replace(
        "z", "z¹"
    )


def test_the_sigmoid_is_derived_in_the_lines_of_the_article() -> None:
    assert [to_plain(line.right) for line in lines_of(Op.DA_DZ, "sigmoid")] == [
        "∂/∂z¹ σ(z¹)",
        "∂/∂z¹ 1/(1 + e^(−z¹))",
        "∂/∂z¹ (1 + e^(−z¹))⁻¹",
        "−(1 + e^(−z¹))⁻² × ∂/∂z¹ (1 + e^(−z¹))",
        "−(1 + e^(−z¹))⁻² × (−e^(−z¹))",
        "e^(−z¹)/(1 + e^(−z¹))²",
        "1/(1 + e^(−z¹)) × e^(−z¹)/(1 + e^(−z¹))",
        "1/(1 + e^(−z¹)) × ((1 + e^(−z¹)) − 1)/(1 + e^(−z¹))",
        "1/(1 + e^(−z¹)) × (1 − 1/(1 + e^(−z¹)))",
        "σ(z¹)(1 − σ(z¹))",
    ]


def test_the_affine_steps_are_derived_from_the_weighted_sum() -> None:
    assert [to_plain(line) for line in lines_of(Op.DZ_DTHETA)] == [
        "∂z¹/∂θ₁ = ∂/∂θ₁ (θ₁ᵀx + b₁)",
        "∂z¹/∂θ₁ = x",
    ]
    assert to_plain(lines_of(Op.DZ_DB)[-1]) == "∂z¹/∂b₁ = 1"


def test_a_corner_is_remarked_on_where_there_is_one() -> None:
    for name, entry in ACTIVATIONS.items():
        chosen = conventions(name, Cost())
        step = Program.of(chosen.network).find(Op.DA_DZ, 1)
        assert ("corner" in remark(step, chosen)) == (entry.corner is not None)


def test_forward_steps_have_nothing_to_derive() -> None:
    assert lines_of(Op.Z) == ()
