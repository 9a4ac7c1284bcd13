"""Equations are broken into lines that fit a page, and nothing of them is lost."""

from __future__ import annotations

import pytest

from bpstudio.explain.solution.breaking import BrokenLine, page_lines, width_of
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.notation.tree import (
    Equation,
    Node,
    Number,
    Operator,
    Parens,
    Product,
    Row,
    Sum,
    Symbol,
    Text,
    row,
)

X, Y, LONG = Symbol("x"), Symbol("y"), Number("0.123456789")
PLUS, TIMES = Operator("+"), Operator("·")


def lines(node: Node, most: float) -> list[str]:
    def told(line: BrokenLine) -> str:
        left = "" if line.left is None else to_plain(line.left, ARTICLE)
        return f"{left} {line.relation} {to_plain(line.right, ARTICLE)}".strip()

    return [told(line) for line in page_lines(node, most)]


def test_what_fits_is_one_line() -> None:
    assert lines(Equation((X, Y, LONG)), 40) == ["x = y = 0.123456789"]


def test_an_equation_is_broken_before_its_relations() -> None:
    assert lines(Equation((X, Y, LONG)), 12) == ["x = y", "= 0.123456789"]


def test_an_equation_that_begins_with_another_keeps_both_relations() -> None:
    update = Equation((Equation((X, Y), "←"), LONG))
    assert lines(update, 40) == ["x ← y", "= 0.123456789"]


def test_a_long_sum_is_broken_before_its_signs() -> None:
    summed = row(LONG, PLUS, LONG, PLUS, LONG)
    assert lines(Equation((X, summed)), 32) == ["x = 0.123456789 + 0.123456789", "+0.123456789"]


def test_a_long_product_is_broken_before_its_dots() -> None:
    product = row(LONG, TIMES, LONG, TIMES, LONG)
    assert lines(Equation((X, product)), 32) == ["x = 0.123456789·0.123456789", "·0.123456789"]


def test_a_product_of_many_derivatives_is_broken_before_its_dots() -> None:
    product = Product((LONG, LONG, LONG))
    assert lines(Equation((X, product)), 32) == ["x = 0.123456789·0.123456789", "·0.123456789"]
    assert lines(Equation((X, product)), 60) == ["x = 0.123456789 · 0.123456789 · 0.123456789"]


def test_what_stands_in_parentheses_is_broken_where_it_is_too_wide() -> None:
    product = row(Number("2"), TIMES, Parens(row(LONG, PLUS, LONG, PLUS, LONG)))
    found = lines(Equation((X, product)), 32)
    assert found == ["x = 2·(0.123456789 + 0.123456789", "+0.123456789)"]


def test_words_at_the_end_may_go_to_the_next_line() -> None:
    assert lines(Equation((X, row(LONG, TIMES, LONG, Text(" (64×10 numbers)")))), 30) == [
        "x = 0.123456789·0.123456789",
        "(64×10 numbers)",
    ]


def test_several_equations_in_a_row_are_parted_at_their_commas() -> None:
    both = Row((Equation((X, LONG)), Operator(","), Equation((Y, LONG))))
    assert lines(both, 20) == ["x = 0.123456789", "y = 0.123456789"]
    assert lines(both, 60) == ["x = 0.123456789, y = 0.123456789"]


def test_what_is_0_but_for_rounding_has_its_own_relation() -> None:
    zero = Row((Operator("≈"), Number("0"), Text(" (2.8e-17)")))
    assert lines(Equation((X, zero)), 40) == ["x ≈ 0 (2.8e-17)"]
    assert lines(Equation((X, LONG, zero)), 12) == ["x = 0.123456789", "≈ 0 (2.8e-17)"]


def test_what_is_no_equation_is_a_line() -> None:
    assert lines(X, 10) == ["x"]
    assert lines(Equation((X,)), 10) == ["x"]


@pytest.mark.parametrize(
    ("tex", "wide"),
    [
        (r"\frac{123}{1}", 3),
        (r"\begin{bmatrix} 1 & 22 \\ 333 & 4 \end{bmatrix}", 10),
        (r"\sqrt{12}", 4),
        (r"\hat{y}", 1),
        (r"z^{12}_3", 2.4),
        (r"\frac{\partial C}{\partial x}", 2),
        (r"\frac{\partial}{\partial x}", 2),
    ],
)
def test_widths_are_those_of_what_is_set(tex: str, wide: float) -> None:
    assert width_of(parse(tex)) == pytest.approx(wide)


def test_a_sum_is_as_wide_as_its_sign_or_its_limit() -> None:
    assert width_of(Sum()) == 2
    assert width_of(Sum(Number("123456"))) > 4


def test_what_is_no_node_has_no_width() -> None:
    with pytest.raises(TypeError, match="is not a node"):
        width_of("x")  # type: ignore[arg-type]
