from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES
from bpstudio.notation import textbook
from bpstudio.notation.parse import TexError, parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Call, Fraction, Hat, Number, Parens, Partial, Product, Row, Script, Symbol
from bpstudio.notation.walk import every_node, substitute

REGISTERED = [
    *(tex for entry in ACTIVATIONS.values() for tex in (entry.symbol_tex, entry.tex, entry.derivative_tex)),
    *(tex for entry in COSTS.values() for tex in (entry.tex, entry.derivative_tex)),
    *(tex for entry in PENALTIES.values() for tex in (entry.tex, entry.derivative_tex)),
    *(pair.derivative_tex for pair in PAIRS.values()),
]
FURTHER = [
    r"\frac{\partial C}{\partial b_2} = \frac{\partial z^2}{\partial b_2} \cdot \frac{\partial C}{\partial z^2}",
    r"2(\hat{y} - y) \times -(1 + e^{-z^3})^{-2} \times \frac{\partial}{\partial z^3} (1 + e^{-z^3})",
    r"\frac{1}{m} \sum_{i = 1}^m (\hat{y}^i - y^i)^2",
    r"\theta \leftarrow \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    r"\begin{bmatrix} 1 & {-2} \\ 0.5 & {1.2 \times 10^{-7}} \end{bmatrix}",
    r"g'(z^2)",
    r"\left|\theta\right| \text{ if } z \ge 0",
]


@pytest.mark.parametrize("tex", [*REGISTERED, *FURTHER])
def test_a_tree_written_as_tex_reads_back_as_the_same_tree(tex: str) -> None:
    tree = parse(tex)
    assert parse(to_tex(tree, textbook.ARTICLE)) == tree


@pytest.mark.parametrize("tex", REGISTERED)
def test_every_formula_of_the_registry_has_a_plain_form_without_tex(tex: str) -> None:
    text = to_plain(parse(tex), textbook.ARTICLE)
    assert text
    assert not set(text) & set("\\{}$") or "{" in text  # cases keep one brace in plain text
    assert "\\" not in text


def test_a_function_before_parentheses_is_a_call_and_a_letter_is_a_factor() -> None:
    assert parse(r"\sigma(z)") == Call(Symbol("σ"), Parens(Symbol("z")))
    assert not any(isinstance(node, Call) for node in every_node(parse("z(1 - y)")))


def test_a_fraction_of_derivatives_is_a_partial_derivative() -> None:
    assert parse(r"\frac{\partial C}{\partial \hat{y}}") == Partial(Symbol("C"), Hat(Symbol("y")))
    assert parse(r"\frac{1}{2}") == Fraction(Number("1"), Number("2"))


def test_a_layer_put_in_for_z_keeps_the_index_that_z_had() -> None:
    z3 = Script(Symbol("z"), upper=Number("3"))
    assert substitute(parse("z_i"), {Symbol("z"): z3}) == Script(Symbol("z"), Number("3"), Symbol("i"))


def test_a_power_of_what_has_a_layer_already_is_put_in_parentheses() -> None:
    z3 = Script(Symbol("z"), upper=Number("3"))
    assert to_plain(substitute(parse("z^2"), {Symbol("z"): z3}), textbook.ARTICLE) == "(z³)²"


@pytest.mark.parametrize(
    "tex", [r"\unknown z", r"\frac{1}", "(z", "z)", r"\begin{cases} 1 & z", "z^", "}", "z ? 1"]
)
def test_what_is_not_in_the_subset_is_refused_with_its_place(tex: str) -> None:
    with pytest.raises(TexError):
        parse(tex)


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\theta_2^T a^1 + b_2", "θ₂ᵀa¹ + b₂"),
        (r"\frac{1}{1 + e^{-z^3}}", "1/(1 + e^(−z³))"),
        (r"-(y \ln \hat{y} + (1 - y) \ln(1 - \hat{y}))", "−(y ln ŷ + (1 − y) ln(1 − ŷ))"),
        (r"\sum_{i=1}^m (\hat{y}^i - y^i)^2", "Σᵢ₌₁ᵐ (ŷⁱ − yⁱ)²"),
        (r"\frac{1}{2} \cdot 2(\hat{y} - y)", "½·2(ŷ − y)"),
        (r"\hat{y}_i (\delta_{ij} - \hat{y}_j)", "ŷᵢ(δᵢⱼ − ŷⱼ)"),
    ],
)
def test_plain_text_reads_as_it_would_be_written_by_hand(tex: str, plain: str) -> None:
    assert to_plain(parse(tex), textbook.ARTICLE) == plain


@pytest.mark.parametrize("sign", ["·", "×", "⊙"])
def test_derivatives_with_one_sign_between_them_are_a_chain(sign: str) -> None:
    tex = {"·": r"\cdot", "×": r"\times", "⊙": r"\odot"}[sign]
    chain = parse(rf"\frac{{\partial a}}{{\partial z}} {tex} \frac{{\partial z}}{{\partial b}}")
    assert isinstance(chain, Product)
    assert chain.sign == sign
    assert chain.factors == (Partial(Symbol("a"), Symbol("z")), Partial(Symbol("z"), Symbol("b")))


def test_derivatives_that_are_added_are_no_chain() -> None:
    added = parse(r"\frac{\partial a}{\partial z} + \frac{\partial z}{\partial b}")
    assert isinstance(added, Row)
    assert to_plain(added, textbook.ARTICLE) == "∂a/∂z + ∂z/∂b"


def test_minus_infinity_is_a_number() -> None:
    assert parse(r"{-\infty}") == Number("−∞")


@pytest.mark.parametrize("write", [to_plain, to_tex])
def test_what_is_no_formula_cannot_be_written(write: Callable[[Any, textbook.Notation], str]) -> None:
    with pytest.raises(TypeError, match="'z' is not a node"):
        write("z", textbook.ARTICLE)
