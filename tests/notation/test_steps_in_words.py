from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.network import Array, Frozen, Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization
from bpstudio.notation import textbook
from bpstudio.notation.composition import composition
from bpstudio.notation.conventions import Conventions, conventions_line
from bpstudio.notation.formulas import formula
from bpstudio.notation.held_fixed import held_fixed
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.sentences import sentence, terminal_line
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import chain_of, quantity
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Tagged
from bpstudio.notation.walk import every_node, untagged

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
PROGRAM = Program.of(ARTICLE)
CONVENTIONS = Conventions(ARTICLE, notation=textbook.ARTICLE)
ARTICLE_CHAINS = {
    "theta1": "∂C/∂θ₁ = ∂z¹/∂θ₁ · ∂a¹/∂z¹ · ∂z²/∂a¹ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
    "b1": "∂C/∂b₁ = ∂z¹/∂b₁ · ∂a¹/∂z¹ · ∂z²/∂a¹ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
    "theta2": "∂C/∂θ₂ = ∂z²/∂θ₂ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
    "b2": "∂C/∂b₂ = ∂z²/∂b₂ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
    "theta3": "∂C/∂θ₃ = ∂z³/∂θ₃ · ∂ŷ/∂z³ · ∂C/∂ŷ",
    "b3": "∂C/∂b₃ = ∂z³/∂b₃ · ∂ŷ/∂z³ · ∂C/∂ŷ",
}


def readings_of(values: Mapping[str, Array | float | None]) -> Readings:
    """Values by the names of quantities."""
    return Readings({Quantity.parse(name): value for name, value in values.items()})


@pytest.mark.parametrize(("name", "text"), ARTICLE_CHAINS.items())
def test_the_six_chains_read_as_in_the_article(name: str, text: str) -> None:
    chain = chain_of(PROGRAM, Parameter.parse(name))
    assert to_plain(chain, textbook.ARTICLE) == text
    assert parse(to_tex(chain, textbook.ARTICLE)) == chain


def test_the_tex_of_a_chain_is_the_articles() -> None:
    assert to_tex(chain_of(PROGRAM, Parameter.parse("theta3")), textbook.ARTICLE) == (
        r"\frac{\partial C}{\partial \theta_3} = \frac{\partial z^3}{\partial \theta_3} \cdot "
        r"\frac{\partial \hat{y}}{\partial z^3} \cdot \frac{\partial C}{\partial \hat{y}}"
    )


def test_the_steps_of_the_articles_network_have_the_articles_formulas() -> None:
    assert [to_plain(formula(step, CONVENTIONS), textbook.ARTICLE) for step in PROGRAM] == [
        "z¹ = θ₁ᵀx + b₁",
        "a¹ = g(z¹) = max(0, z¹)",
        "z² = θ₂ᵀa¹ + b₂",
        "a² = g(z²) = max(0, z²)",
        "z³ = θ₃ᵀa² + b₃",
        "ŷ = σ(z³) = 1/(1 + e^(−z³))",
        "C = (ŷ − y)²",
        "∂C/∂ŷ = 2(ŷ − y)",
        "∂ŷ/∂z³ = σ(z³)(1 − σ(z³))",
        "∂z³/∂θ₃ = a²",
        "∂z³/∂b₃ = 1",
        "∂z³/∂a² = θ₃",
        "∂a²/∂z² = {1 if z² > 0; 0 if z² ≤ 0}",
        "∂z²/∂θ₂ = a¹",
        "∂z²/∂b₂ = 1",
        "∂z²/∂a¹ = θ₂",
        "∂a¹/∂z¹ = {1 if z¹ > 0; 0 if z¹ ≤ 0}",
        "∂z¹/∂θ₁ = x",
        "∂z¹/∂b₁ = 1",
        "θ ← θ − η ∂C/∂θ, b ← b − η ∂C/∂b",
    ]


@pytest.mark.parametrize(
    ("cost", "outputs", "examples", "text"),
    [
        (Cost(scale=0.5), 1, 1, "C = ½ (ŷ − y)²"),
        (Cost(), 2, 1, "C = Σⱼ (ŷⱼ − yⱼ)²"),
        (Cost(), 1, 4, "C = 1/m Σᵢ₌₁ᵐ (ŷⁱ − yⁱ)²"),
        (Cost(over_examples="sum"), 1, 4, "C = Σᵢ₌₁ᵐ (ŷⁱ − yⁱ)²"),
        (Cost(over_outputs="mean"), 2, 4, "C = 1/m·1/n Σᵢ₌₁ᵐ Σⱼ (ŷⱼⁱ − yⱼⁱ)²"),
        (Cost("output"), 1, 1, "C = ŷ"),
        (Cost("categorical_cross_entropy"), 3, 1, "C = Σⱼ (−yⱼ ln ŷⱼ)"),
    ],
)
def test_the_cost_is_written_with_its_scale_its_sums_and_its_means(
    cost: Cost, outputs: int, examples: int, text: str
) -> None:
    network = Network(1, (Layer(outputs),))
    step = Program.of(network).find(Op.C)
    assert (
        to_plain(
            formula(step, Conventions(network, cost, examples=examples, notation=textbook.ARTICLE)),
            textbook.ARTICLE,
        )
        == text
    )


@pytest.mark.parametrize(
    ("cost", "examples", "text"),
    [
        (Cost(scale=0.5), 1, "∂C/∂ŷ = ½·2(ŷ − y) = ŷ − y"),
        (Cost(), 4, "∂C/∂ŷ = 1/m·2(ŷ − y)"),
        (Cost(scale=3), 4, "∂C/∂ŷ = 3·1/m·2(ŷ − y) = 1/m·6(ŷ − y)"),
        (Cost("categorical_cross_entropy"), 4, "∂C/∂ŷ = 1/m (−y/ŷ)"),
    ],
)
def test_scale_and_mean_come_into_the_derivative_of_the_cost(cost: Cost, examples: int, text: str) -> None:
    network = Network(1, (Layer(1),))
    step = Program.of(network).find(Op.DC_DYHAT)
    assert (
        to_plain(
            formula(step, Conventions(network, cost, examples=examples, notation=textbook.ARTICLE)),
            textbook.ARTICLE,
        )
        == text
    )


def test_a_penalty_is_a_term_of_its_own() -> None:
    chosen = Conventions(ARTICLE, regularization=Regularization("l2", 0.01), notation=textbook.ARTICLE)
    assert to_plain(formula(PROGRAM.find(Op.C), chosen), textbook.ARTICLE) == "C = (ŷ − y)² + λ Σθ²"
    assert "plus λ Σθ² with λ = 0.01" in conventions_line(chosen)


@pytest.mark.parametrize(
    ("op", "layer", "values", "text"),
    [
        (Op.Z, 2, {"a1": 0.9, "theta2": 0.7, "b2": -0.1}, "0.7·0.9 + (−0.1)"),
        (Op.A, 2, {"z2": 0.53}, "max(0, 0.53)"),
        (Op.A, 3, {"z3": -0.5}, "1/(1 + e^(0.5))"),
        (Op.C, None, {"yhat": 0.6225, "y": -1.0}, "(0.6225 − (−1))²"),
        (Op.DC_DYHAT, None, {"yhat": 0.6225, "y": 1.0}, "2·(0.6225 − 1)"),
        (Op.DA_DZ, 3, {"z3": 0.5, "yhat": 0.6225}, "0.6225·(1 − 0.6225)"),
        (Op.DA_DZ, 2, {"z2": 0.53, "a2": 0.53}, "1, since 0.53 > 0"),
        (Op.DA_DZ, 2, {"z2": 0.0, "a2": 0.0}, "0, since 0 ≤ 0"),
        (Op.DZ_DTHETA, 2, {"a1": 0.9}, "0.9"),
        (Op.DZ_DB, 2, {}, "1"),
        (Op.DZ_DA, 2, {"theta2": -0.7}, "−0.7"),
    ],
)
def test_numbers_are_put_into_the_formula(
    op: Op, layer: int | None, values: dict[str, float], text: str
) -> None:
    node = with_numbers(PROGRAM.find(op, layer), readings_of(values), CONVENTIONS)
    assert node is not None
    assert to_plain(node, textbook.ARTICLE) == text


def test_a_few_units_have_their_numbers_put_in_one_by_one() -> None:
    network = Network(2, (Layer(2),))
    x, theta, b = np.array([[0.05, 0.1]]), np.array([[0.15, 0.25], [0.2, 0.3]]), np.array([0.35, 0.35])
    readings = readings_of({"x": x, "theta1": theta, "b1": b})
    node = with_numbers(
        Program.of(network).find(Op.Z, 1), readings, Conventions(network, notation=textbook.ARTICLE)
    )
    assert node is not None
    assert to_plain(node, textbook.ARTICLE) == "[0.15·0.05 + 0.2·0.1 + 0.35; 0.25·0.05 + 0.3·0.1 + 0.35]"


def test_many_units_are_described_rather_than_spelled_out() -> None:
    network = Network(64, (Layer(32),))
    rng = np.random.default_rng(1)
    values = {"x": rng.normal(size=(10, 64)), "theta1": rng.normal(size=(64, 32)), "b1": rng.normal(size=32)}
    step = Program.of(network).find(Op.Z, 1)
    text = terminal_line(
        step,
        readings_of({**values, "z1": np.ones((10, 32))}),
        Conventions(network, notation=textbook.ARTICLE),
    )
    assert text == " 1  forward   z¹ = θ₁ᵀx + b₁ (32×10 numbers, all 1)"


def test_what_is_not_computed_has_no_numbers_and_shows_a_dash() -> None:
    step = PROGRAM.find(Op.DA_DZ, 3)
    assert with_numbers(step, readings_of({"z3": None}), CONVENTIONS) is None
    assert terminal_line(step, Readings(), CONVENTIONS).endswith("= —    ∂C/∂z³ = —")


def test_a_step_is_one_line_in_the_terminal() -> None:
    step = PROGRAM.find(Op.DA_DZ, 3)
    values = {"z3": 0.5, "yhat": 0.62245933, "dyhat/dz3": 0.2350037, "dC/dz3": -0.17744}
    assert terminal_line(step, readings_of(values), CONVENTIONS) == (
        " 9  backward  ∂ŷ/∂z³ = σ(z³)(1 − σ(z³)) = 0.6225·(1 − 0.6225) = 0.2350    ∂C/∂z³ = −0.1774"
    )


ELU_UNIT = {"z1": -1.0, "yhat": math.expm1(-1.0), "dyhat/dz1": math.exp(-1.0)}


@pytest.mark.parametrize(
    ("op", "layer", "cost", "values", "end"),
    [
        (Op.A, 1, Cost(), ELU_UNIT, "= e⁻¹ − 1 = −0.6321, since −1 ≤ 0"),
        (Op.A, 1, Cost(), {"z1": 0.7, "yhat": 0.7}, "} = 0.7, since 0.7 > 0"),
        (Op.DA_DZ, 1, Cost(), ELU_UNIT, "= e⁻¹ = 0.3679, since −1 ≤ 0    ∂C/∂z¹ = —"),
        (
            Op.DA_DZ,
            1,
            Cost(),
            {"z1": 0.7, "yhat": 0.7, "dyhat/dz1": 1.0},
            "} = 1, since 0.7 > 0    ∂C/∂z¹ = —",
        ),
        (
            Op.DC_DYHAT,
            None,
            Cost("hinge"),
            {"yhat": 0.5, "y": -1.0, "dC/dyhat": 1.0},
            "= −(−1) = 1, since −1·0.5 < 1",
        ),
        (
            Op.DC_DYHAT,
            None,
            Cost("hinge"),
            {"yhat": 0.5, "y": 0.0, "dC/dyhat": 0.0},
            "= −0 = 0, since 0·0.5 < 1",
        ),
        (Op.DC_DYHAT, None, Cost("hinge"), {"yhat": 2.0, "y": 1.0, "dC/dyhat": 0.0}, "} = 0, since 1·2 ≥ 1"),
        (
            Op.DC_DYHAT,
            None,
            Cost("hinge", 0.5),
            {"yhat": 0.5, "y": 1.0, "dC/dyhat": -0.5},
            "} = ½·(−1) = −0.5",
        ),
        (Op.DC_DYHAT, None, Cost("hinge", 3.0), {"yhat": 0.5, "y": 1.0, "dC/dyhat": -3.0}, "} = 3·(−1) = −3"),
    ],
)
def test_a_case_that_is_an_expression_is_told_with_its_value_and_its_reason(
    op: Op, layer: int | None, cost: Cost, values: dict[str, float], end: str
) -> None:
    network = Network(1, (Layer(1, "elu"),))
    step = Program.of(network).find(op, layer)
    line = terminal_line(step, readings_of(values), Conventions(network, cost, notation=textbook.ARTICLE))
    assert line.endswith(end)


@pytest.mark.parametrize(
    ("optimizer", "rule"),
    [
        ("adamw", "θ ← θ − η(m̂/(√v̂ + ε) + κθ), b ← b − ηm̂/(√v̂ + ε)"),
        ("adam", "θ ← θ − ηm̂/(√v̂ + ε)"),
    ],
)
def test_where_a_bias_moves_by_another_rule_the_update_has_both(optimizer: str, rule: str) -> None:
    conventions = Conventions(ARTICLE, optimizer=optimizer, notation=textbook.ARTICLE)
    written = to_plain(formula(PROGRAM.find(Op.UPDATE), conventions), textbook.ARTICLE)
    assert written.replace("\u2003", " ").replace(",  ", ", ") == rule


@pytest.mark.parametrize(
    ("op", "layer", "values", "text"),
    [
        (Op.Z, 2, {"z2": 0.53}, "Layer 2 computes z² = θ₂a¹ + b₂ = 0.53."),
        (Op.A, 2, {"a2": 0.53}, "Layer 2 applies ReLU: a² = 0.53."),
        (Op.C, None, {"C": 0.1}, "Compare with the target: C = 0.1."),
        (
            Op.DA_DZ,
            2,
            {"da2/dz2": 1.0, "dC/dz2": 0.0831},
            ("Multiply by ∂a²/∂z² = 1: the running product is ∂C/∂z² = 0.0831."),
        ),
        (
            Op.DZ_DTHETA,
            2,
            {"dz2/dtheta2": 0.5, "dC/dtheta2": 0.25},
            ("Branch off to θ₂, multiply by ∂z²/∂θ₂ = 0.5: ∂C/∂θ₂ = 0.25."),
        ),
        (Op.DA_DZ, 2, {}, "Multiply by ∂a²/∂z²."),
        (Op.UPDATE, None, {}, "Update every weight and bias, η = 0.1."),
    ],
)
def test_a_step_is_one_sentence(op: Op, layer: int | None, values: dict[str, float], text: str) -> None:
    assert sentence(PROGRAM.find(op, layer), readings_of(values), CONVENTIONS) == text


def test_every_step_of_a_wide_network_has_a_line_and_a_sentence_before_and_after_it_is_computed() -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(3, "leaky_relu"), Layer(3, "softmax")))
    chosen = Conventions(
        network,
        Cost("categorical_cross_entropy", 2.0),
        examples=2,
        optimizer="adam",
        notation=textbook.ARTICLE,
    )
    known = {"yhat": np.full((2, 3), 1 / 3), "y": np.eye(3)[:2], "dyhat/dz3": np.ones((2, 3, 3))}
    for step in Program.of(network):
        for readings in (Readings(), readings_of(known)):
            assert terminal_line(step, readings, chosen)
            assert sentence(step, readings, chosen).endswith(".")


def test_the_composition_is_the_articles_and_its_shells_know_their_steps() -> None:
    tree = composition(ARTICLE)
    assert to_plain(untagged(tree), textbook.ARTICLE) == "C(ŷ(z³(a²(z²(a¹(z¹(x)))))))"
    assert [node.name for node in every_node(tree) if isinstance(node, Tagged)] == [
        f"step{i}" for i in range(6, -1, -1)
    ]


@pytest.mark.parametrize(
    ("conventions", "text"),
    [
        (CONVENTIONS, "C = (ŷ − y)², mean over examples · g = ReLU, σ at the output"),
        (
            Conventions(Network(2, (Layer(2), Layer(2))), Cost(scale=0.5), notation=textbook.ARTICLE),
            "C = ½ Σ(ŷ − y)², mean over examples · σ in every layer",
        ),
        (
            Conventions(
                Network(2, (Layer(2, "tanh"), Layer(2, "relu"), Layer(2, "identity"))),
                Cost(over_outputs="mean"),
                notation=textbook.ARTICLE,
            ),
            "C = (ŷ − y)², mean over outputs, mean over examples · "
            "tanh in layer 1, g = ReLU in layer 2, no activation at the output",
        ),
    ],
)
def test_the_conventions_are_said_in_a_line(conventions: Conventions, text: str) -> None:
    assert conventions_line(conventions) == text


def test_two_kinds_of_relu_in_one_network_are_told_apart() -> None:
    network = Network(1, (Layer(1, "relu"), Layer(1, "leaky_relu"), Layer(1)))
    step = Program.of(network).find(Op.A, 2)
    assert to_plain(
        formula(step, Conventions(network, notation=textbook.ARTICLE)), textbook.ARTICLE
    ).startswith("a² = LReLU(z²)")


def test_one_weight_is_named_by_layer_above_and_units_below() -> None:
    assert to_plain(quantity(Quantity.parse("theta2[0,1]")), textbook.ARTICLE) == "θ₁₂²"
    assert to_plain(quantity(Quantity.parse("theta2[0,11]")), textbook.ARTICLE) == "θ_(1, 12)²"
    assert to_plain(quantity(Quantity.parse("dC/db1[0]")), textbook.ARTICLE) == "∂C/∂b₁¹"
    with pytest.raises(ValueError, match="not a quantity"):
        quantity(Quantity.parse("w3"))


FROZEN = {
    "b held fixed": [{"train_b": False}] * 2,
    "θ held fixed": [{"train_theta": False}] * 2,
    "θ, b held fixed": [{"train_theta": False, "train_b": False}] * 2,
    "θ₁ held fixed": [{"train_theta": False, "cut": ((0, 1),)}, {"cut": ((1, 0),)}],
    "some of θ₁, b₂ held fixed": [{"frozen": Frozen(theta=((0, 1),))}, {"train_b": False}],
    "some of b₁ held fixed": [{"frozen": Frozen(b=(1,))}, {}],
}


@pytest.mark.parametrize(("words", "parts"), FROZEN.items())
def test_the_update_names_what_is_held_fixed(words: str, parts: list[dict[str, Any]]) -> None:
    network = Network(2, tuple(Layer(2, "tanh", **part) for part in parts))
    (update,) = (step for step in Program.of(network) if step.op is Op.UPDATE)
    conventions = Conventions(network, notation=textbook.ARTICLE)
    assert sentence(update, Readings({}), conventions) == (
        f"Update every weight and bias that is trained, η = 0.1, {words}."
    )
    assert terminal_line(update, Readings({}), conventions).endswith(f", η = 0.1, {words}")


def test_of_much_that_is_held_fixed_the_update_says_how_much() -> None:
    layers = tuple(Layer(2, "tanh", frozen=Frozen(b=(0,))) for _ in range(6))
    said = held_fixed(Network(2, layers))
    assert said is not None
    assert to_plain(said, textbook.ARTICLE) == "6 of 36 weights and biases held fixed"
    assert held_fixed(Network(2, (Layer(2, "tanh", cut=((0, 1),)),))) is None
