"""An equation is written again with other digits, and stays true."""

from __future__ import annotations

import numpy as np

from bpstudio.notation.digits import with_digits
from bpstudio.notation.numbers import array_tree, number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Fraction, Number, Operator, Row, Symbol, row

X, TIMES, MINUS = Symbol("x"), Operator("·"), Operator("−")
THIRD = number(1 / 3)


def text(node: object, digits: int) -> str:
    return to_plain(with_digits(node, digits), ARTICLE)  # type: ignore[arg-type]


def test_every_number_whose_value_is_known_has_the_digits_asked_for() -> None:
    assert text(row(THIRD, TIMES, number(2 / 3)), 7) == "0.3333333·0.6666667"
    assert text(array_tree(np.array([1 / 3, 0.5])), 2) == "[0.33; 0.5]"


def test_a_number_that_is_no_value_stays() -> None:
    assert text(Fraction(Number("1"), Number("2")), 9) == "½"


def test_a_minus_taken_into_a_number_is_in_its_value_too() -> None:
    assert text(tidied(Row((MINUS, THIRD))), 3) == "−0.333"


def test_a_side_that_the_digits_show_not_to_come_to_the_result_is_left_out() -> None:
    near = Equation((X, row(number(0.33333), TIMES, number(3.0)), number(1.0)))
    assert text(near, 4) == "x = 0.3333·3 = 1"
    assert text(near, 6) == "x = 1"


def test_with_few_digits_a_number_is_known_to_be_rounded() -> None:
    assert text(Equation((X, row(THIRD, TIMES, number(3.0)), number(1.0))), 2) == "x = 0.33·3 = 1"


def test_a_side_in_letters_stays_and_one_of_another_shape_goes() -> None:
    shapes = Equation((X, X, array_tree(np.array([1.0, 2.0])), number(3.0)))
    assert text(shapes, 4) == "x = x = 3"


def test_what_is_not_finite_holds_nothing() -> None:
    assert text(Equation((X, number(1e308), number(float("inf")))), 4) == "x = 1×10³⁰⁸ = ∞"
    assert text(Equation((X, Symbol("y"))), 4) == "x = y"


def test_sides_that_overflow_are_left_out() -> None:
    huge = row(number(1e308), TIMES, number(1e308))
    assert text(Equation((X, huge, number(1.0))), 4) == "x = 1"
