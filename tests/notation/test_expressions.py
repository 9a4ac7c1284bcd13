"""What a learner types is read as a number or an expression; what cannot be read is refused in one sentence."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.refused import RefusedError
from bpstudio.notation.applied import Applied
from bpstudio.notation.expressions import (
    DEEPEST,
    LONGEST_ANSWER,
    TypedExpression,
    TypedSetting,
    as_every_notation_reads_it,
    on_the_way,
    read_answer,
)
from bpstudio.notation.textbook import ARTICLE, Layers, Notation
from bpstudio.notation.typed_names import TypedName
from bpstudio.notation.typed_numbers import MINUSES, TypedNumber

AT = {"z1": 0.25, "z2": -1.5, "a1": 3.0, "yhat": 0.75, "y": 1.0, "x": 2.0, "eta": 0.5, "m": 4.0}


@pytest.mark.parametrize(
    ("typed", "layers", "kept"),
    [
        ("a₁² + 1", "subscript", "(a₁)² + 1"),
        ("1 - a_1^2", "subscript", "1 - (a_1)^2"),
        ("beta1^2*a₁² + a1", "subscript", "beta1^2*(a₁)² + a1"),
        ("m^2*a₁² + tanh(a₁²)", "subscript", "m^2*(a₁)² + tanh((a₁)²)"),
        ("a₁**2 + a₁²", "subscript", "(a₁)**2 + (a₁)²"),
        ("a₁²", "article", "a₁²"),
        ("a₁ * z₁", "subscript", "a₁ * z₁"),
        ("0.5", "subscript", "0.5"),
        ("?", "subscript", "?"),
        ("dE/dz2", "article", "dE/dz2"),
    ],
)
def test_what_another_notation_would_read_otherwise_is_written_so_that_it_does_not(
    typed: str, layers: Layers, kept: str
) -> None:
    own = Notation(layers=layers)
    assert as_every_notation_reads_it(typed, own) == kept


def test_so_written_it_means_the_same_in_both() -> None:
    own = Notation(layers="subscript")
    meant = [read_answer("a₁²", own), *(read_answer("(a₁)²", notation) for notation in (own, ARTICLE))]
    first, *others = (one.steps for one in meant if isinstance(one, TypedExpression))
    assert others == [first, first]


def test_a_cost_in_letters_of_its_own_is_left_as_it_was_typed() -> None:
    own = Notation(cost="E")
    assert as_every_notation_reads_it("dE/dz2", own) == "dE/dz2"


def evaluated(text: str) -> float:
    """The value with ``AT`` for the names."""
    typed = read_answer(text, ARTICLE)
    if isinstance(typed, TypedNumber):
        return typed.value
    steps: list[float | Applied] = []
    for step in typed.steps:
        match step:
            case TypedName(kind=kind, layer=layer):
                steps.append(AT[kind if layer is None else f"{kind}{layer}"])
            case TypedSetting(word=word):
                steps.append(AT[word])
            case _:
                steps.append(step)
    return on_the_way(steps)[-1]


@pytest.mark.parametrize(
    ("text", "value", "digits"),
    [("0.360", 0.36, 3), ("−2×10⁻³", -0.002, 1), ("0,5", 0.5, 1), ("1/3", 1 / 3, None), (" 12 ", 12.0, 2)],
)
def test_every_form_of_a_number_that_editing_takes_is_a_number(
    text: str, value: float, digits: int | None
) -> None:
    typed = read_answer(text, ARTICLE)
    assert isinstance(typed, TypedNumber)
    assert (typed.value, typed.digits) == (value, digits)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2*(0.36-1)", -1.28),
        ("1/2/4", 0.125),
        ("2^-1", 0.5),
        ("(1)", 1.0),
        ("½", 0.5),
        ("e", math.e),
        ("2π", 2 * math.pi),
    ],
)
def test_arithmetic_without_names_is_an_exact_number(text: str, value: float) -> None:
    typed = read_answer(text, ARTICLE)
    assert isinstance(typed, TypedNumber)
    assert typed.value == pytest.approx(value, rel=1e-15)
    assert typed.digits is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2*(yhat-y)", -0.5),
        ("2(yhat-y)", -0.5),
        ("2(ŷ − y)", -0.5),
        ("2 (y\u0302 - y) a1", -1.5),
        ("a1(1-a1)", -6.0),
        ("(1-a1)(1+a1)", -8.0),
        ("2a1/3", 2.0),
        ("a1/2*3", 4.5),
        ("a1/2/3", 0.5),
        ("a1-1-1", 1.0),
        ("1+2a1", 7.0),
        ("-a1^2", -9.0),
        ("(-a1)^2", 9.0),
        ("a1**2", 9.0),
        ("a1²", 9.0),
        ("(a1+1)⁻¹", 0.25),
        ("a1^-1", 1 / 3),
        ("2^a1^2", 512.0),
        ("2--a1", 5.0),
        ("a1 × x · z1 ÷ y", 1.5),
        ("ηa1", 1.5),
        ("eta*m", 2.0),
        ("0,5*a1", 1.5),
        ("2e-1a1", 0.6),
        ("½(ŷ-y)²", 0.03125),
        ("exp(z1)", math.exp(0.25)),
        ("e^z1", math.exp(0.25)),
        ("e^(2z1)z2", math.exp(0.5) * -1.5),
        ("ln(a1)+log(a1)", 2 * math.log(3)),
        ("-y ln ŷ", -math.log(0.75)),
        ("√(a1+1)", 2.0),
        ("sqrt(a1+1)√z1", 1.0),
        ("abs(z2)", 1.5),
        ("sign(z2)", -1.0),
        ("max(0, z2, z1)", 0.25),
        ("min(0;z2)", -1.5),
        ("max((0,5)*a1, 1)", 1.5),
        ("relu(z2)", 0.0),
        ("ReLU'(z1)", 1.0),
        ("leaky_relu(z2)", -0.015),
        ("LReLU′(z2)", 0.01),
        ("sigmoid(z1)", 1 / (1 + math.exp(-0.25))),
        ("σ(z1)", 1 / (1 + math.exp(-0.25))),
        ("σ'(z1)", math.exp(-0.25) / (1 + math.exp(-0.25)) ** 2),
        ("tanh’(z1)", 1 - math.tanh(0.25) ** 2),
        ("tanh(z1)^2", math.tanh(0.25) ** 2),
        ("σ z1", 1 / (1 + math.exp(-0.25))),
    ],
)
def test_an_expression_is_read_as_it_is_meant(text: str, value: float) -> None:
    assert evaluated(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("minus", MINUSES)
def test_every_dash_is_a_minus(minus: str) -> None:
    assert evaluated(f"{minus}a1{minus}1") == -4.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "type a number"),
        ("abc", "“abc” is no name here; write for example z1"),
        ("yhaty", "“yhaty” is no name here"),
        ("1/2(yhat-y)", "at character 4: without a sign this can be read in two ways behind a division"),
        ("e^2z1", "in two ways behind an exponent"),
        ("ln 2 a1", "in two ways behind a function without parentheses"),
        ("ln yhat^2", "put what the function is taken of in parentheses"),
        ("√a1²", "put what the function is taken of in parentheses"),
        ("2 a1 3", "at character 6: a sign is missing before this number"),
        ("a1½", "a sign is missing before this number"),
        ("a1 .5", "a sign is missing before this number"),
        ("a1*", "after “a1*” a number or a name is missing"),
        ("(a1", "lacks a closing parenthesis"),
        ("(a1]", "“]” cannot be read here"),
        ("a1)", "at character 3: “)” cannot be read here"),
        ("[a1]", "group with ( and )"),
        ("a1[", "“[” holds a place"),
        ("C = 2", "on the right of “=”"),
        ("Σ a1", "write the sum out"),
        ("a1 ² 2", "“²” cannot be read here"),
        ("tanh²(z1)", "write the power behind the function: tanh(z1)^2"),
        ("tanh^2(z1)", "write the power behind the function"),
        ("exp*2", "“exp” needs parentheses, for example exp(z1)"),
        ("exp'(z1)", "“exp'” has no slope here"),
        ("σ''(z1)", "more than one prime"),
        ("softmax(z1)", "takes all z of a layer"),
        ("max(0,5)", "the comma can be read in two ways"),
        ("max(" + "1;" * 12 + "1)", "takes at most 12 numbers"),
        ("tanh(z1, z2)", "“,” cannot be read here"),
        ("1,2,3", "is not a number"),
        ("0 1", "blank between digits"),
        ("1/0", "divides by 0"),
        ("1/(1-1)", "is no finite number"),
        ("1e999", "too large"),
        ("1e999*a1", "too large"),
        ("9**9**9**9", "is no finite number"),
        ("a*(1-a)", "“a” needs the number of its layer, for example a1"),
        ("dC", "“dC” is half a derivative; write both halves, for example dC/dz1"),
        ("dC/z1", "half a derivative"),
        ("∂C/", "half a derivative"),
        ("d", "“d” is no name here"),
        ("a1[1,2,3]", "“[1,2,3]” in “a1[1,2,3]” is no place"),
        ("a1[k]", "is no place"),
        ("a1@", "needs the number of an example"),
        ("a1[2]₁", "says its place twice"),
        ("z[1][2][3]", "says its place twice"),
        ("x1[2]", "says its place twice"),
        ("x1₂", "says its place twice"),
        ("a1₂₂₂₂₂₂₂₂₂₂₂", "too large an index"),
        ("a11111111111", "too large an index"),
        ("T", "“T” is no name here"),
        ("E", "“E” is no name here"),
        ("a_1₂", "“₂” cannot be read here"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)) as refused:
        read_answer(text, ARTICLE)
    assert "\n" not in str(refused.value)


def test_a_refusal_says_that_it_is_about_the_answer() -> None:
    with pytest.raises(RefusedError) as refused:
        read_answer("q", ARTICLE)
    assert refused.value.about == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "(" * (LONGEST_ANSWER - 1) + "1",
        "(" * (DEEPEST + 1) + "a1" + ")" * (DEEPEST + 1),
        "√" * 500 + "a1",
        "exp(" * 200,
        "2^" * 400 + "2",
        "a1^" * 300 + "a1",
        "9**" * 300 + "9a",
        "a1[" * 300,
        "∂" * 900,
    ],
)
def test_a_hostile_answer_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_answer(text, ARTICLE)
    assert len(str(refused.value)) < 200


def test_as_many_parentheses_as_are_allowed_are_read() -> None:
    assert evaluated("(" * DEEPEST + "a1" + ")" * DEEPEST) == 3.0
    assert evaluated("-" * 900 + "a1") == 3.0
    assert evaluated("a1" + "+a1" * 300) == 903.0


def test_a_result_that_is_too_large_is_no_long_computation() -> None:
    assert evaluated("a1^a1^a1^a1^a1^a1") == math.inf
    assert math.isnan(evaluated("z2^0.5"))
    assert math.isnan(evaluated("ln(z2)"))
    assert evaluated("ln(z1-z1)") == -math.inf
    assert math.isnan(evaluated("a1/(z1-z1)"))
    assert math.isnan(evaluated("max(0, ln(z2))"))


@given(st.text(st.sampled_from("01.,e+-*/^()[]@_ aybxzCdθ∂ŷσ²₁'’½√hltnmpη"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    said = ""
    try:
        typed = read_answer(text, ARTICLE)
    except ValueError as refused:
        said = str(refused)
    if not said and isinstance(typed, TypedExpression):
        assert any(isinstance(step, TypedName | TypedSetting) for step in typed.steps)


def test_quantities_can_be_multiplied_without_a_sign() -> None:
    typed = read_answer("dC/dz3 a2 z1a1", ARTICLE)
    assert isinstance(typed, TypedExpression)
    assert [step.text for step in typed.steps if isinstance(step, TypedName)] == ["dC/dz3", "a2", "z1", "a1"]


def test_settings_are_known_by_word_and_by_letter() -> None:
    words = [
        "eta",
        "η",
        "m",
        "λ",
        "lambda",
        "beta1",
        "β₁",
        "β1",
        "epsilon",
        "weight_decay",
        "κ",
        "delta",
        "velocity",
    ]
    typed = read_answer("*".join(words), ARTICLE)
    assert isinstance(typed, TypedExpression)
    found = [step.word for step in typed.steps if isinstance(step, TypedSetting)]
    assert found[:2] == ["eta", "eta"]
    assert found[5:8] == ["beta1"] * 3
    assert len(found) == len(words)
