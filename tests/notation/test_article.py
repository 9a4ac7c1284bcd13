"""The article's text beside the screen: each of its formulas is shown somewhere, for its own network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Program
from bpstudio.notation import textbook
from bpstudio.notation.chain_rule import reasons_for_the_product
from bpstudio.notation.composition import composition
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import derivation
from bpstudio.notation.formulas import formula
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import chain_of

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
PROGRAM = Program.of(ARTICLE)


@pytest.fixture(scope="module")
def shown() -> str:
    """All mathematics the window can show of the network, a formula a line."""
    return "\n".join(every_formula())


def every_formula() -> Iterator[str]:
    for form in ("matrix", "scalar"):
        for examples in (1, 3):
            notation = textbook.Notation(form=form)
            conventions = Conventions(ARTICLE, examples=examples, notation=notation)
            for step in PROGRAM:
                yield to_plain(formula(step, conventions), textbook.ARTICLE)
                yield from (to_plain(line, textbook.ARTICLE) for line in derivation(step, conventions))
    yield to_plain(composition(ARTICLE), textbook.ARTICLE)
    for parameter in (Parameter(kind, layer) for layer in (1, 2, 3) for kind in ("theta", "b")):
        yield to_plain(chain_of(PROGRAM, parameter), textbook.ARTICLE)
        yield from (
            to_plain(reason.equation, textbook.ARTICLE)
            for reason in reasons_for_the_product(Conventions(ARTICLE, notation=textbook.ARTICLE), parameter)
        )


@pytest.mark.parametrize(
    "equation",
    [
        "J(θ₁, b₁, θ₂, b₂, θ₃, b₃) = C",
        "(dy)/(dx) = (dy)/(du)·(du)/(dx)",
        "d/(dx) a(b(c(d(e(f(g(x))))))) = (da)/(db) × (db)/(dc) × (dc)/(dd) × (dd)/(de)",
        "(dd)/(de) × (de)/(df) × (df)/(dg) × (dg)/(dx)",
        "z¹ = θ₁ᵀx + b₁",
        "a¹ = g(z¹)",
        "z² = θ₂ᵀa¹ + b₂",
        "ŷ = σ(z³)",
        "C = (ŷ − y)²",
        "C = 1/m Σᵢ₌₁ᵐ (ŷⁱ − yⁱ)²",
        "∂/∂x C(ŷ(z³(a²(z²(a¹(z¹(x)))))))",
        "∂C/∂θ₁ = ∂z¹/∂θ₁ · ∂a¹/∂z¹ · ∂z²/∂a¹ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
        "∂C/∂b₁ = ∂z¹/∂b₁ · ∂a¹/∂z¹ · ∂z²/∂a¹ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
        "∂C/∂θ₂ = ∂z²/∂θ₂ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
        "∂C/∂b₂ = ∂z²/∂b₂ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ",
        "∂C/∂θ₃ = ∂z³/∂θ₃ · ∂ŷ/∂z³ · ∂C/∂ŷ",
        "∂C/∂b₃ = ∂z³/∂b₃ · ∂ŷ/∂z³ · ∂C/∂ŷ",
        "∂C/∂ŷ = ∂/∂ŷ (ŷ − y)²",
        "∂C/∂ŷ = 2(ŷ − y)",
        "∂ŷ/∂z³ = ∂/∂z³ σ(z³)",
        "∂ŷ/∂z³ = ∂/∂z³ 1/(1 + e^(−z³))",
        "−(1 + e^(−z³))⁻² × (−e^(−z³))",
        "e^(−z³)/(1 + e^(−z³))²",
        "1/(1 + e^(−z³)) × ((1 + e^(−z³)) − 1)/(1 + e^(−z³))",
        "1/(1 + e^(−z³)) × (1 − 1/(1 + e^(−z³)))",
        "∂ŷ/∂z³ = σ(z³)(1 − σ(z³))",
        "∂z³/∂a² = ∂/∂a² (θ₃a² + b₃)",
        "∂z³/∂a² = θ₃",
        "∂z²/∂θ₂ = ∂/∂θ₂ (θ₂ᵀa¹ + b₂)",
        "∂z²/∂θ₂ = a¹",
        "∂z²/∂b₂ = ∂/∂b₂ (θ₂ᵀa¹ + b₂)",
        "∂z²/∂b₂ = 1",
        "∂C/∂θ₂ = 2(ŷ − y) × σ(z³)(1 − σ(z³)) × θ₃ × g′(z²) × a¹",
        "∂C/∂b₂ = 2(ŷ − y) × σ(z³)(1 − σ(z³)) × θ₃ × g′(z²) × 1",
    ],
)
def test_the_formula_of_the_article_can_be_reached(shown: str, equation: str) -> None:
    assert equation in shown


def test_the_rule_for_two_functions_and_the_ratio_come_before_the_product() -> None:
    words = [
        reason.words
        for reason in reasons_for_the_product(
            Conventions(ARTICLE, notation=textbook.ARTICLE), Parameter("b", 2)
        )
    ]
    assert len(words) == len(set(words)) == 7
    ratio = reasons_for_the_product(Conventions(ARTICLE, notation=textbook.ARTICLE), Parameter("b", 2))[
        1
    ].equation
    assert to_plain(ratio, textbook.ARTICLE) == "∂C/∂b₂ ≈ (ΔC)/(Δb₂)"


def test_a_deep_network_names_its_first_parameters_and_its_last() -> None:
    deep = Network(1, tuple(Layer(2, "tanh") for _ in range(6)))
    first = reasons_for_the_product(Conventions(deep, notation=textbook.ARTICLE), Parameter("theta", 4))[
        0
    ].equation
    assert to_plain(first, textbook.ARTICLE) == "J(θ₁, b₁, θ₂, b₂, θ₃, b₃, ⋯, θ₆, b₆) = C"
