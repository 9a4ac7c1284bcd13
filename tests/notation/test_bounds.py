"""Between which bounds an expression of written numbers lies, and what is no expression of numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bpstudio.notation.bounds import NotNumbersError, bounds, holds, is_numbers, middle
from bpstudio.notation.parse import parse
from bpstudio.notation.tree import Matrix, Node, Number, Operator, Row, Symbol, Tagged

MATRIX = Matrix(((Number("1"), Number("2")),))


@pytest.mark.parametrize(
    ("tex", "value"),
    [
        (r"\sqrt{9}", 3.0),
        (r"\sqrt{{-4}}", 0.0),
        (r"\tanh^2(0.5)", math.tanh(0.5) ** 2),
        (r"2 + 3 \cdot 4", 14.0),
        (r"\frac{1}{4} - 1", -0.75),
        (r"\max(0, {-3})", 0.0),
    ],
)
def test_an_expression_of_numbers_has_a_middle(tex: str, value: float) -> None:
    assert middle(parse(tex)) == pytest.approx(value, abs=1e-11)
    assert is_numbers(parse(tex))


def test_a_number_of_four_digits_is_known_to_half_a_unit_of_its_last() -> None:
    low, high = bounds(Number("0.1235"))
    assert (low.item(), high.item()) == pytest.approx((0.12345, 0.12355))
    assert holds(Number("0.1235"), 0.12348)
    assert not holds(Number("0.1235"), 0.1238)


def test_what_a_step_is_marked_with_changes_no_bound() -> None:
    assert middle(Tagged(Number("7"), name="step1")) == 7


@pytest.mark.parametrize(
    "node",
    [
        Symbol("z"),
        Matrix(((MATRIX,),)),
        Row((Number("1"), Operator("+"), Operator("−"), Number("2"))),
        Row((Operator("+"),)),
        Row((Number("1"), Operator("<"), Number("2"))),
        Row((MATRIX, Operator("+"), Matrix(((Number("1"),), (Number("2"),))))),
        Row((MATRIX, Operator("·"), MATRIX)),
    ],
    ids=[
        "a letter",
        "a matrix in a matrix",
        "two signs",
        "a sign alone",
        "a relation",
        "a sum of shapes",
        "a product",
    ],
)
def test_what_is_no_expression_of_numbers_has_no_bounds(node: Node) -> None:
    assert not is_numbers(node)
    assert math.isnan(middle(node))
    assert not holds(node, 1.0)
    with pytest.raises(NotNumbersError):
        bounds(node)


def test_nothing_holds_of_another_size_or_without_an_end() -> None:
    assert holds(MATRIX, np.array([1.0, 2.0]))
    assert not holds(MATRIX, 1.0)
    assert not holds(Number("∞"), 1.0)
    assert not holds(parse(r"\frac{1}{0}"), math.inf)
    assert not holds(Number("1"), np.array([[np.nan]]))
    assert not holds(Number("1"), np.array([[np.inf]]))
