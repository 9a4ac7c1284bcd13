from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bpstudio.notation.numbers import MINUS, NOT_COMPUTED, array_tree, format_array, format_number
from bpstudio.notation.tree import Matrix, Number, Text

DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
finite = st.floats(allow_nan=False, allow_infinity=False)


def read_back(text: str) -> float:
    mantissa, times, power = text.replace(MINUS, "-").partition("×10")
    return float(f"{mantissa}e{power.translate(DIGITS)}" if times else mantissa)


@given(finite, st.integers(3, 9))
def test_what_is_shown_is_the_number_to_the_digits_shown(value: float, digits: int) -> None:
    assume(abs(value) < 1.7e308)
    assert read_back(format_number(value, digits)) == pytest.approx(
        value, rel=0.51 * 10 ** (1 - digits), abs=5e-324
    )


@given(finite)
@example(0.1)
@example(-1.5e-300)
@example(1e22)
@example(123456.7)
@example(5.960464477539063e-08)  # its shortest text is not the one that is rounded to as many digits
def test_to_all_digits_a_number_reads_back_to_the_bit_and_has_none_too_many(value: float) -> None:
    text = format_number(value, 17)
    assert read_back(text) == value
    digits = len(text.partition("×")[0].replace(MINUS, "").replace(".", "").strip("0"))
    assert digits < 2 or float(f"{value:.{digits - 2}e}") != value


@given(finite)
def test_the_sign_is_shown_and_only_zero_is_shown_as_zero(value: float) -> None:
    text = format_number(value)
    assert text.startswith(MINUS) == (value < 0)
    assert (text == "0") == (value == 0)
    assert "-" not in text
    assert "e" not in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        (0.23500371, "0.2350"),
        (0.49999, "0.5000"),
        (0.1 + 0.2, "0.3"),
        (-0.1774, "−0.1774"),
        (-0.0, "0"),
        (1.2e-7, "1.2×10⁻⁷"),
        (-3.51021e12, "−3.510×10¹²"),
        (0.99999999, "1.000"),
        (12345.678, "12346"),
        (999999.7, "1.000×10⁶"),
        (100, "100"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert format_number(value) == text


def test_what_is_not_computed_is_a_dash_and_never_a_zero() -> None:
    assert format_array(None) == NOT_COMPUTED == "—"
    assert array_tree(None) == Text("—")


def test_a_single_number_in_an_array_is_that_number() -> None:
    assert format_array(np.array([[0.25]])) == "0.25"
    assert array_tree(np.array([[0.25]])) == Number("0.25", "number")


def test_small_arrays_are_written_out_and_large_ones_described() -> None:
    assert format_array(np.array([[1.0, -2.0], [3.0, 0.5]])) == "[1, −2; 3, 0.5]"
    assert isinstance(array_tree(np.eye(3)), Matrix)
    assert format_array(np.linspace(-1, 2, 640).reshape(64, 10)) == "64×10 numbers, −1 to 2"
    assert format_array(np.full((5, 5), np.nan)) == "5×5 numbers, not all finite"
