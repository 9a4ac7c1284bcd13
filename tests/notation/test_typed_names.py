"""Names as they are typed: those of the trace, and those of every notation that a textbook may have."""

from __future__ import annotations

import pytest

from bpstudio.notation.applied import Applied
from bpstudio.notation.expressions import TypedExpression, read_answer
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.typed_names import TypedName


def name(text: str, notation: Notation = ARTICLE) -> TypedName:
    typed = read_answer(text, notation)
    assert isinstance(typed, TypedExpression)
    (found,) = typed.steps
    assert isinstance(found, TypedName)
    return found


SUPERSCRIPT, PARENTHESES = Notation(layers="superscript"), Notation(layers="parentheses")
BRACKETS, SUBSCRIPT = Notation("w", "J", "brackets"), Notation("w", "L", "subscript")


@pytest.mark.parametrize(
    ("text", "notation", "kind", "layer", "units"),
    [
        ("z1", ARTICLE, "z", 1, ()),
        ("z1[2]", ARTICLE, "z", 1, (2,)),
        ("a1_2", ARTICLE, "a", 1, (2,)),
        ("a1₂", ARTICLE, "a", 1, (2,)),
        ("a¹", ARTICLE, "a", 1, ()),
        ("a¹₂", ARTICLE, "a", 1, (2,)),
        ("a₂¹", ARTICLE, "a", 1, (2,)),
        ("a^1_2", ARTICLE, "a", 1, (2,)),
        ("a^{1}_{2}", ARTICLE, "a", 1, (2,)),
        ("a^(1)[2]", ARTICLE, "a", 1, (2,)),
        ("a_1^2", ARTICLE, "a", 2, (1,)),
        ("z₁₂²", ARTICLE, "z", 2, (12,)),
        ("θ₂", ARTICLE, "theta", 2, ()),
        ("theta2", ARTICLE, "theta", 2, ()),
        ("w_2", ARTICLE, "theta", 2, ()),
        ("W2[1, 2]", ARTICLE, "theta", 2, (1, 2)),
        ("theta2_{1,2}", ARTICLE, "theta", 2, (1, 2)),
        ("θ²[1,12]", ARTICLE, "theta", 2, (1, 12)),
        ("θ₁,₁₂²", ARTICLE, "theta", 2, (1, 12)),
        ("b₂", ARTICLE, "b", 2, ()),
        ("b₁²", ARTICLE, "b", 2, (1,)),
        ("θ²", SUPERSCRIPT, "theta", 2, ()),
        ("b²", SUPERSCRIPT, "b", 2, ()),
        ("z⁽²⁾", PARENTHESES, "z", 2, ()),
        ("z₁⁽²⁾", PARENTHESES, "z", 2, (1,)),
        ("θ⁽²⁾", PARENTHESES, "theta", 2, ()),
        ("z[2]", BRACKETS, "z", 2, ()),
        ("z₁[2]", BRACKETS, "z", 2, (1,)),
        ("z[2][1]", BRACKETS, "z", 2, (1,)),
        ("z^[2]", BRACKETS, "z", 2, ()),
        ("w[2][1,12]", BRACKETS, "theta", 2, (1, 12)),
        ("b₂[1]", BRACKETS, "b", 1, (2,)),
        ("b₂[1]", ARTICLE, "b", 2, (1,)),
        ("z₂", SUBSCRIPT, "z", 2, ()),
        ("z₂,₁", SUBSCRIPT, "z", 2, (1,)),
        ("z_{2,1}", SUBSCRIPT, "z", 2, (1,)),
        ("w₂[1,2]", SUBSCRIPT, "theta", 2, (1, 2)),
        ("x", ARTICLE, "x", None, ()),
        ("x2", ARTICLE, "x", None, (2,)),
        ("x₂", ARTICLE, "x", None, (2,)),
        ("x[2]", ARTICLE, "x", None, (2,)),
        ("ŷ₁", ARTICLE, "yhat", None, (1,)),
        ("y_hat", ARTICLE, "yhat", None, ()),
        ("yhat[2]", ARTICLE, "yhat", None, (2,)),
        ("J", BRACKETS, "C", None, ()),
        ("C", BRACKETS, "C", None, ()),
        ("L", SUBSCRIPT, "C", None, ()),
    ],
)
def test_a_name_is_that_of_the_trace_or_of_the_textbook(
    text: str, notation: Notation, kind: str, layer: int | None, units: tuple[int, ...]
) -> None:
    found = name(text, notation)
    assert (found.kind, found.layer, found.units, found.example) == (kind, layer, units, None)


@pytest.mark.parametrize("text", ["θ₁₂²", "w^2_12", "θ²₁₂", "theta2_12", "w_12^2"])
def test_two_digits_below_a_weight_are_kept_as_they_stand(text: str) -> None:
    found = name(text)
    assert (found.layer, found.run, bool(found.units)) == (2, "12", True)


@pytest.mark.parametrize(
    ("text", "notation"),
    [("a1²", ARTICLE), ("θ₂²", ARTICLE), ("z₂²", SUBSCRIPT), ("ŷ²", ARTICLE), ("z1^2", ARTICLE)],
)
def test_a_number_above_what_has_its_layer_is_a_power(text: str, notation: Notation) -> None:
    typed = read_answer(text, notation)
    assert isinstance(typed, TypedExpression)
    assert typed.steps[1:] == (2.0, Applied("^", 2))


@pytest.mark.parametrize(
    ("text", "of", "by"),
    [
        ("dC/dz3", ("C", None), ("z", 3)),
        ("∂C/∂z³", ("C", None), ("z", 3)),
        ("dC / dtheta2", ("C", None), ("theta", 2)),
        ("∂C/∂θ₂", ("C", None), ("theta", 2)),
        ("dyhat/dz3", ("yhat", None), ("z", 3)),
        ("∂ŷ/∂z³", ("yhat", None), ("z", 3)),
        ("da2/dz2", ("a", 2), ("z", 2)),
        ("dz3/da2", ("z", 3), ("a", 2)),
        ("∂C ⁄ ∂ ŷ", ("C", None), ("yhat", None)),
    ],
)
def test_a_derivative_is_a_name_and_no_division(
    text: str, of: tuple[str, int | None], by: tuple[str, int | None]
) -> None:
    found = name(text)
    assert found.kind == "derivative"
    assert found.of is not None
    assert found.by is not None
    assert ((found.of.kind, found.of.layer), (found.by.kind, found.by.layer)) == (of, by)


def test_a_derivative_has_the_example_and_the_units_of_its_halves() -> None:
    found = name("dz3[2]/da2[1]@3")
    assert found.of is not None
    assert found.by is not None
    assert (found.of.units, found.by.units, found.example) == ((2,), (1,), 3)
    assert name("dz3@2/da2").example == 2


@pytest.mark.parametrize("text", ["σ(z³)", "(z³)", "(a¹)²", "ln(z⁽³⁾)", "√(1 + z¹)", "tanh(z₁³)"])
def test_a_parenthesis_behind_a_raised_layer_is_not_a_part_of_the_name(text: str) -> None:
    assert isinstance(read_answer(text, ARTICLE), TypedExpression)
