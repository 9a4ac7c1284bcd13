"""Formulas and derivations are held against the code they describe: each line has the value of the derivative."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization
from bpstudio.notation import textbook
from bpstudio.notation.conventions import Conventions, letters_of_cost
from bpstudio.notation.derivations import collapse, derivation, penalty_derivation, remark
from bpstudio.notation.formulas import in_layer
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import YHAT, Y, quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Equation, Node, Operator, Row, Sum, Symbol, row
from bpstudio.notation.walk import rebuild
from tests.notation.evaluating import evaluate, value_in_code

UNITWISE = [name for name, activation in ACTIVATIONS.items() if not activation.couples]
POINTS = (-2.3, -0.4, 0.7, 1.9)
COST_POINTS = ((0.2, 0.9), (0.7, 0.3))
FAR_POINTS = ((2.5, -1.0), (-2.25, 1.0), (0.5, -1.0), (1.5, 1.0))  # where the cost takes no logarithm
Z1 = quantity(Quantity.parse("z1"))


def conventions(activation: str, cost: Cost) -> Conventions:
    return Conventions(Network(1, (Layer(1, activation),)), cost, notation=textbook.ARTICLE)


def lines_of(op: Op, activation: str = "sigmoid", cost: Cost | None = None) -> tuple[Equation, ...]:
    chosen = conventions(activation, cost or Cost())
    return derivation(Program.of(chosen.network).find(op, None if op is Op.DC_DYHAT else 1), chosen)


@pytest.mark.parametrize("name", UNITWISE)
@pytest.mark.parametrize("z", POINTS)
def test_the_formula_of_an_activation_says_what_its_code_does(name: str, z: float) -> None:
    entry = ACTIVATIONS[name]
    values = {parse("z"): z}
    a = value_in_code(entry.value, z)
    assert evaluate(parse(entry.tex), values) == pytest.approx(a, rel=1e-12)
    slope = value_in_code(entry.derivative, z, a)
    assert evaluate(parse(entry.derivative_tex), values) == pytest.approx(slope, rel=1e-12)


def with_other_settings(name: str) -> tuple[Cost, ...]:
    """The cost as it is, and with other numbers for its settings, if it has any."""
    cost = Cost(name)
    other = cost
    for setting, value in cost.settings:
        other = other.with_setting(setting, value / 4)
    return tuple(dict.fromkeys([cost, other]))


COSTS_AT = [
    (cost, *point)
    for name in COSTS
    for cost in with_other_settings(name)
    for point in COST_POINTS + FAR_POINTS * (not COSTS[name].of_probabilities)
]


@pytest.mark.parametrize(("cost", "yhat", "y"), COSTS_AT)
def test_the_formula_of_a_cost_says_what_its_code_does(cost: Cost, yhat: float, y: float) -> None:
    entry, settings = COSTS[cost.name], cost.constants
    values = {YHAT: yhat, Y: y, **letters_of_cost(cost)}
    found = value_in_code(partial(entry.terms, **settings), yhat, y)
    assert evaluate(parse(entry.tex), values) == pytest.approx(found, rel=1e-12)
    slope = value_in_code(partial(entry.derivative, **settings), yhat, y)
    assert evaluate(parse(entry.derivative_tex), values) == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize("name", UNITWISE)
@pytest.mark.parametrize("z", POINTS)
def test_every_line_of_an_activations_derivation_has_the_value_of_its_derivative(name: str, z: float) -> None:
    entry = ACTIVATIONS[name]
    slope = value_in_code(entry.derivative, z, value_in_code(entry.value, z))
    for line in lines_of(Op.DA_DZ, name):
        if "g(" not in to_plain(line, textbook.ARTICLE):
            assert evaluate(line, {Z1: z}) == pytest.approx(slope, rel=1e-6), to_plain(line, textbook.ARTICLE)


@pytest.mark.parametrize("scale", [1.0, 0.5, 3.0])
@pytest.mark.parametrize(("cost", "yhat", "y"), COSTS_AT)
def test_every_line_of_a_costs_derivation_has_the_value_of_its_derivative(
    cost: Cost, yhat: float, y: float, scale: float
) -> None:
    slope = scale * value_in_code(partial(COSTS[cost.name].derivative, **cost.constants), yhat, y)
    values = {YHAT: yhat, Y: y, **letters_of_cost(cost)}
    for line in lines_of(Op.DC_DYHAT, cost=replace(cost, scale=scale)):
        assert evaluate(line, values) == pytest.approx(slope, rel=1e-6), to_plain(line, textbook.ARTICLE)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_derivation_ends_in_the_derivative_of_the_registry(name: str) -> None:
    entry = ACTIVATIONS[name]
    assert lines_of(Op.DA_DZ, name)[-1].right == in_layer(entry.derivative_tex, 1)


def test_the_sigmoid_is_derived_in_the_lines_of_the_article() -> None:
    assert [to_plain(line.right, textbook.ARTICLE) for line in lines_of(Op.DA_DZ, "sigmoid")] == [
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
    assert [to_plain(line, textbook.ARTICLE) for line in lines_of(Op.DZ_DTHETA)] == [
        "∂z¹/∂θ₁ = ∂/∂θ₁ (θ₁ᵀx + b₁)",
        "∂z¹/∂θ₁ = x",
    ]
    assert to_plain(lines_of(Op.DZ_DB)[-1], textbook.ARTICLE) == "∂z¹/∂b₁ = 1"


def test_a_corner_is_remarked_on_where_there_is_one() -> None:
    for name, entry in ACTIVATIONS.items():
        chosen = conventions(name, Cost())
        step = Program.of(chosen.network).find(Op.DA_DZ, 1)
        assert ("corner" in remark(step, chosen)) == bool(entry.corners)


def test_forward_steps_have_nothing_to_derive() -> None:
    assert lines_of(Op.Z) == ()


PAIR_NAMES = (("sigmoid", "binary_cross_entropy"), ("softmax", "categorical_cross_entropy"))


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize(("yhat", "y"), [*COST_POINTS, (0.4, 1.0), (0.6, 0.0)])
def test_every_line_of_the_sigmoids_collapse_has_the_value_of_the_fused_formula(
    yhat: float, y: float, scale: float
) -> None:
    chosen = conventions("sigmoid", Cost("binary_cross_entropy", scale))
    lines = collapse(chosen)
    assert len(lines) == 4
    for line in lines:
        assert evaluate(line, {YHAT: yhat, Y: y}) == pytest.approx(scale * (yhat - y)), to_plain(
            line, textbook.ARTICLE
        )
    assert lines[-1].left == quantity(Quantity.parse("dC/dz1"))


@pytest.mark.parametrize("targets", [(0.0, 1.0, 0.0), (0.2, 0.5, 0.3), (1.0, 1.0, 0.0)])
def test_every_line_of_softmaxs_collapse_has_the_value_of_jacobian_times_gradient(
    targets: tuple[float, ...],
) -> None:
    network = Network(2, (Layer(3, "softmax"),))
    chosen = Conventions(network, Cost("categorical_cross_entropy"), notation=textbook.ARTICLE)
    yhat, y = np.array([0.2, 0.5, 0.3]), np.array(targets)
    one_class = bool(np.isclose(y.sum(), 1))
    true = (np.diag(yhat) - np.outer(yhat, yhat)) @ (-y / yhat)
    lines = collapse(chosen, one_class)
    assert len(lines) == (5 if one_class else 4)
    for line in lines:
        for j in range(3):
            assert summed(line.right, yhat, y, j) == pytest.approx(true[j], abs=1e-15), to_plain(
                line, textbook.ARTICLE
            )


def summed(node: Node, yhat: np.ndarray, y: np.ndarray, j: int) -> float:
    """The value of a line with sums over k, term by term: only the collapse of softmax has such."""
    parts: list[Node] = list(node.parts) if isinstance(node, Row) else [node]
    total, start, sign = 0.0, 0, 1.0
    for place in range(len(parts) + 1):
        ends = place == len(parts) or (place > start and parts[place] in (Operator("−"), Operator("+")))
        if ends and not (place < len(parts) and parts[place - 1] == Operator("×")):
            total += sign * _term(parts[start:place], yhat, y, j)
            start = place
    return total


def _term(parts: list[Node], yhat: np.ndarray, y: np.ndarray, j: int) -> float:
    sign = -1.0 if parts[0] == Operator("−") else 1.0
    parts = [part for part in parts if part not in (Operator("−"), Operator("+"))]
    at = next((place for place, part in enumerate(parts) if isinstance(part, Sum)), None)
    if at is None:
        return sign * _at(parts, yhat, y, j, j)
    before, after = parts[:at], parts[at + 1 :]
    inside = sum(_at(after, yhat, y, j, k) for k in range(len(y)))
    return sign * (_at(before, yhat, y, j, j) if before else 1.0) * float(inside)


def _at(parts: list[Node], yhat: np.ndarray, y: np.ndarray, j: int, k: int) -> float:
    values: dict[Node, float] = {parse(r"\delta_{kj}"): float(k == j)}
    for letter, place in (("j", j), ("k", k)):
        values |= {parse(rf"\hat{{y}}_{letter}"): yhat[place], parse(f"y_{letter}"): y[place]}
    return evaluate(Row(tuple(parts)), values)


def test_no_other_pair_of_output_and_cost_collapses() -> None:
    for activation in ("sigmoid", "softmax", "identity", "tanh", "relu"):
        for cost in COSTS:
            found = collapse(conventions(activation, Cost(cost)))
            assert bool(found) == ((activation, cost) in PAIR_NAMES)


@pytest.mark.parametrize("theta", [-1.3, 0.4, 2.0])
@pytest.mark.parametrize("name", PENALTIES)
def test_every_line_of_a_penaltys_derivation_has_the_value_of_its_derivative(name: str, theta: float) -> None:
    network = Network(1, (Layer(1, "sigmoid"),))
    chosen = Conventions(network, regularization=Regularization(name, 0.3), notation=textbook.ARTICLE)
    lines = penalty_derivation(Program.of(network).find(Op.DZ_DTHETA, 1), chosen)
    out = np.empty(1)
    PENALTIES[name].derivative(np.array([theta]), np.array(0.3), out)
    values = {parse(r"\theta"): theta, parse(r"\lambda"): 0.3}
    assert len(lines) == 3
    for line in lines:
        assert evaluate(line, values) == pytest.approx(float(out[0]), rel=1e-6), to_plain(
            line, textbook.ARTICLE
        )


def test_without_a_penalty_and_for_biases_there_is_nothing_of_it_to_derive() -> None:
    network = Network(1, (Layer(1, "sigmoid"),))
    program, with_it = (
        Program.of(network),
        Conventions(network, regularization=Regularization("l2", 0.3), notation=textbook.ARTICLE),
    )
    assert (
        penalty_derivation(program.find(Op.DZ_DTHETA, 1), Conventions(network, notation=textbook.ARTICLE))
        == ()
    )
    assert penalty_derivation(program.find(Op.DZ_DB, 1), with_it) == ()


def test_in_scalar_form_the_sum_leaves_one_term_over() -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
    chosen = Conventions(network, notation=Notation(form="scalar"))
    program = Program.of(network)
    assert [
        to_plain(line, textbook.ARTICLE) for line in derivation(program.find(Op.DZ_DTHETA, 2), chosen)
    ] == [
        "∂zⱼ²/∂θᵢⱼ² = ∂/∂θᵢⱼ² (Σₖ θₖⱼ²aₖ¹ + bⱼ²)",
        "∂zⱼ²/∂θᵢⱼ² = ∂/∂θᵢⱼ² (θᵢⱼ²aᵢ¹)",
        "∂zⱼ²/∂θᵢⱼ² = aᵢ¹",
    ]
    assert [to_plain(line.right, textbook.ARTICLE) for line in derivation(program.find(Op.DZ_DA, 2), chosen)][
        1:
    ] == [
        "∂/∂aᵢ¹ (θᵢⱼ²aᵢ¹)",
        "θᵢⱼ²",
    ]
    assert to_plain(derivation(program.find(Op.DZ_DB, 2), chosen)[-1], textbook.ARTICLE) == "∂zⱼ²/∂bⱼ² = 1"
    assert (
        to_plain(derivation(program.find(Op.DA_DZ, 1), chosen)[-1], textbook.ARTICLE)
        == "∂aⱼ¹/∂zⱼ¹ = 1 − tanh(zⱼ¹)²"
    )


def test_every_line_of_softmaxs_jacobian_has_its_value() -> None:
    z = np.array([0.3, -0.7, 1.1])
    e = np.exp(z)
    yhat = e / e.sum()
    network = Network(2, (Layer(3, "softmax"),))
    lines = derivation(Program.of(network).find(Op.DA_DZ, 1), Conventions(network, notation=textbook.ARTICLE))
    assert len(lines) == 4
    for i in range(3):
        for j in range(3):
            jacobian = yhat[i] * (float(i == j) - yhat[j])
            values: dict[Node, float] = {
                parse(r"\delta_{ij}"): float(i == j),
                parse(r"\sum_k e^{z^1_k}"): float(e.sum()),
                parse(r"e^{z^1_i}"): e[i],
                parse(r"e^{z^1_j}"): e[j],
                parse(r"\hat{y}_i"): yhat[i],
                parse(r"\hat{y}_j"): yhat[j],
            }
            for line in lines[1:]:
                together = without_sums(line.right)
                assert evaluate(together, values | {SUM: float(e.sum())}) == pytest.approx(jacobian)


SUM = Symbol("S")


def without_sums(node: Node) -> Node:
    """Σ_k e^{z_k} as one symbol, so that a line can be evaluated."""
    whole = parse(r"\sum_k e^{z^1_k}")
    assert isinstance(whole, Row)
    done = rebuild(node, without_sums)
    if not isinstance(done, Row):
        return done
    parts = list(done.parts)
    for place in range(len(parts) - 1):
        if tuple(parts[place : place + 2]) == whole.parts:
            return row(*parts[:place], SUM, *parts[place + 2 :])
    return done
