"""How much of a number was typed: its significant digits, and the place of the last."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.notation.typed_numbers import typed_number


@pytest.mark.parametrize(
    ("text", "digits", "last"),
    [
        ("0.36", 2, -2),
        ("0.3600", 4, -4),
        ("-0.0036", 2, -4),
        ("0,50", 2, -2),
        ("120", 3, 0),
        ("7.", 1, 0),
        (".25", 2, -2),
        ("-2e-3", 1, -3),
        ("−2.50×10⁻³", 3, -5),
        ("007.0", 2, -1),
        ("0", 1, 0),
        ("0.00", 1, -2),
    ],
)
def test_zeros_at_the_end_count_and_zeros_before_the_number_do_not(text: str, digits: int, last: int) -> None:
    typed = typed_number(text)
    assert (typed.digits, typed.last) == (digits, last)


def test_a_fraction_is_exact() -> None:
    typed = typed_number("1/3")
    assert (typed.value, typed.digits, typed.last) == (1 / 3, None, None)
    assert typed.exactly == Fraction(1 / 3)


def test_what_was_typed_is_kept_without_the_rounding_of_a_float() -> None:
    assert typed_number("-0.1").exactly == Fraction(-1, 10)
    assert typed_number("2e3").exactly == 2000


@pytest.mark.parametrize("exponent", ["-500", "-" + "9" * 5000])
def test_a_number_below_every_number_of_the_program_is_0(exponent: str) -> None:
    typed = typed_number(f"1e{exponent}")
    assert typed.exactly == typed.value == 0


@given(st.integers(0, 10**9), st.integers(0, 12))
def test_the_digits_say_the_number_again(digits: int, places: int) -> None:
    text = f"{digits / 10**places:.{places}f}"
    typed = typed_number(text)
    assert typed.last == -places
    assert typed.exactly == Fraction(text)
    assert typed.digits == len(text.replace(".", "").lstrip("0") or "0")
