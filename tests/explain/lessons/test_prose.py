"""A line of a lesson in pieces, and a number as far as its digits go."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.explain.lessons.digits import holds_as_shown, is_number, to_as_many_digits
from bpstudio.explain.lessons.prose import Piece, decimal_in, pieces_of, plain_line
from bpstudio.notation.numbers import format_number

ALLOWED = "it may lead to bpstudio:C@0, bpstudio:free or https://…"


def test_a_line_comes_apart_into_words_mathematics_numbers_code_and_links() -> None:
    line = r"Now $\hat{y}$ is [0.36](bpstudio:yhat@0), see `z3` and [this](https://example.org/)\."
    assert list(pieces_of(line)) == [
        Piece("words", "Now "),
        Piece("mathematics", r"\hat{y}"),
        Piece("words", " is "),
        Piece("number", "0.36", "yhat@0"),
        Piece("words", ", see "),
        Piece("code", "z3"),
        Piece("words", " and "),
        Piece("link", "this", "https://example.org/"),
        Piece("words", r"\."),
    ]


def test_an_equation_on_a_line_of_its_own_has_two_dollar_signs_on_either_side() -> None:
    assert list(pieces_of("$$C = 1$$")) == [Piece("equation", "C = 1")]


def test_an_escaped_sign_is_a_sign() -> None:
    assert list(pieces_of(r"It costs 3 \$ and not \<b>.")) == [Piece("words", r"It costs 3 \$ and not \<b>.")]
    assert list(pieces_of("2 < 3 and x > 0")) == [Piece("words", "2 < 3 and x > 0")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("It costs 3 $.", r"a $ has no other on its line; mathematics stands between two, and \$ is the sign itself"),
        ("<b>bold</b>", r"there is HTML here, and a lesson has none; write \< for the sign itself"),
        ("a <!-- b", r"there is HTML here, and a lesson has none; write \< for the sign itself"),
        ("![x](https://example.org/a.png)", "there is a picture here, and a lesson has none"),
        ("[x](file:///etc/passwd)", f"a link leads to 'file:///etc/passwd'; {ALLOWED}"),
        ("[x](javascript:x)", f"a link leads to 'javascript:x'; {ALLOWED}"),
    ],
)  # fmt: skip
def test_what_a_lesson_cannot_have_is_refused_in_a_sentence(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        list(pieces_of(line))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("C is 0.4.", "0.4"),
        ("C is .5", ".5"),
        (r"$2 \cdot 0.9$", "0.9"),
        ("$$C = 0.4$$", "0.4"),
        ("[0.4](https://example.org/)", "0.4"),
        ("[0.4](bpstudio:C@0) and [2.5](bpstudio:free)", None),
        ("`0.4` and 3 of 4. Then 5.", None),
    ],
)
def test_a_number_with_a_decimal_point_is_found_unless_it_is_checked(line: str, found: str | None) -> None:
    assert next(filter(None, map(decimal_in, pieces_of(line))), None) == found


def test_any_reader_can_have_the_line_without_addresses() -> None:
    line = "C is [0.4](bpstudio:C@0), see [this](https://example.org/)."
    assert plain_line(line) == "C is 0.4, see [this](https://example.org/)."


# Digits


@pytest.mark.parametrize(
    ("shown", "value", "right"),
    [
        ("0.4092", 0.40923, True), ("0.4092", 0.40926, False), ("0.4092", 0.40914, False),
        ("−0.3715", -0.37152, True), ("-0.3715", -0.37152, True), ("0.3715", -0.37152, False),
        ("2.1×10⁻⁶", 2.14e-6, True), ("2.1×10⁻⁶", 2.16e-6, False), ("3×10⁴", 31234.0, True),
        ("2.1e-6", 2.14e-6, True), ("2.1e-6", 2.16e-6, False),
        ("0.5×10⁻⁹⁹⁹", 0.5, False),
        ("0", 0.0, True), ("0", 0.3, False), ("0.00", 0.001, False), ("1", 1.0, True), ("1.000", 0.99, False),
        ("0.5", 0.5, True), ("0.5", math.nan, False), ("0.5", math.inf, False), ("x", 1.0, False),
    ],
)  # fmt: skip
def test_a_number_holds_within_the_digits_it_shows(shown: str, value: float, right: bool) -> None:
    assert holds_as_shown(shown, value) == right


@pytest.mark.parametrize(
    "shown", ["", "x", "1×10⁹⁹⁹", "1,000", "0.", ".5", "--1", "×10⁻⁶", "1×10⁻", "1×10⁻⁻²"]
)
def test_what_is_not_written_as_a_number_is_none(shown: str) -> None:
    assert not is_number(shown)


@given(st.floats(1e-8, 1e5) | st.floats(-1e5, -1e-8), st.integers(3, 8))
def test_a_number_as_the_program_writes_it_holds_and_one_unit_beside_it_does_not(
    value: float, digits: int
) -> None:
    shown = format_number(value, digits)
    assert holds_as_shown(shown, value)
    assert holds_as_shown(to_as_many_digits(shown, value), value)
    mantissa, times, power = shown.partition("×")
    last = next(index for index in range(len(mantissa) - 1, -1, -1) if mantissa[index].isdigit())
    other = mantissa[:last] + str((int(mantissa[last]) + 5) % 10) + mantissa[last + 1 :]
    assert not holds_as_shown(other + times + power, value)


def test_what_it_is_is_told_to_as_many_digits_as_are_shown() -> None:
    assert to_as_many_digits("0.40", 0.409236) == "0.4092"
    assert to_as_many_digits("0.409235", 0.40923612) == "0.409236"
