"""A number is right to the digits that were typed, three at least, give or take one unit of the last."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.explain.diagnosis.right import Agreement, may_be, number_agrees
from bpstudio.notation.typed_numbers import typed_number

RIGHT, SHORT, WRONG = Agreement.RIGHT, Agreement.SHORT, Agreement.WRONG


@pytest.mark.parametrize(
    ("text", "truth", "agreement"),
    [
        ("-0.136", -0.13608, RIGHT),
        ("-0.1360", -0.13608, RIGHT),
        ("-0.1361", -0.13608, RIGHT),
        ("-0.1362", -0.13608, RIGHT),
        ("-0.1363", -0.13608, WRONG),
        ("-0.0825", -0.08256, RIGHT),
        ("0.0825", -0.08256, WRONG),
        ("-0.371", -0.3715, RIGHT),
        ("-0.369", -0.3715, WRONG),
        ("-0.37", -0.3715, SHORT),
        ("-0.38", -0.3751, SHORT),
        ("-0.36", -0.3715, WRONG),
        ("-0.4", -0.3715, SHORT),
        ("-0.3", -0.3715, SHORT),
        ("-0.5", -0.3715, WRONG),
        ("-3.72e-1", -0.3715, RIGHT),
        ("−3.72×10⁻¹", -0.3715, RIGHT),
        ("-0,372", -0.3715, RIGHT),
        ("0.2499", 0.25, RIGHT),
        ("0.2501", 0.25, RIGHT),
        ("0.2498", 0.25, WRONG),
        ("0.2502", 0.25, WRONG),
        ("0.25", 0.25, RIGHT),
        ("1/4", 0.25, RIGHT),
        ("0.5", 0.5, RIGHT),
        ("1/2", 0.5, RIGHT),
        ("2", 2.0, RIGHT),
        ("-1.4", -1.4, RIGHT),
        ("0", 0.0, RIGHT),
        ("0.00", 0.0, RIGHT),
        ("-0", 0.0, RIGHT),
        ("0", -0.0, RIGHT),
        ("0.001", 0.0, WRONG),
        ("1e-9", 0.0, WRONG),
        ("0", 1e-5, WRONG),
        ("0", 0.4, WRONG),
        ("0.000", 0.0004, WRONG),
        ("1", 1.0, RIGHT),
        ("1.000", 1.0, RIGHT),
        ("2/2", 1.0, RIGHT),
        ("0.999", 1.0, WRONG),
        ("1.001", 1.0, WRONG),
        ("999/1000", 1.0, WRONG),
        ("-1", -1.0, RIGHT),
        ("-0.999", -1.0, WRONG),
        ("1.00", 0.9996, RIGHT),
        ("1.0", 0.996, SHORT),
        ("1.0", 0.994, SHORT),
        ("1", 0.96, SHORT),
        ("1", 0.6, WRONG),
        ("0.999", 1.0004, RIGHT),
        ("0.0999", 0.10004, RIGHT),
        ("1/3", 0.33341, RIGHT),
        ("1/3", 0.335, WRONG),
        ("0/3", 0.335, WRONG),
        ("120", 120.4, RIGHT),
        ("120", 122.0, WRONG),
        ("1e300", 1e300, RIGHT),
        ("5e-324", 5e-324, RIGHT),
        ("1.23e-310", 1.234e-310, RIGHT),
    ],
)
def test_three_digits_are_enough_and_fewer_are_right_so_far(
    text: str, truth: float, agreement: Agreement
) -> None:
    assert number_agrees(typed_number(text), truth) is agreement


@pytest.mark.parametrize("truth", [math.nan, math.inf, -math.inf])
def test_nothing_is_right_where_the_truth_is_not_finite(truth: float) -> None:
    assert number_agrees(typed_number("0"), truth) is WRONG
    assert number_agrees(typed_number("1e308"), truth, decimals=2) is WRONG


@pytest.mark.parametrize("text", ["0.1235", "0.1234", "0.123", "0.124", "0.122", "0.125", "0.12", "0.1"])
def test_a_truth_on_an_edge_is_judged_alike_on_every_processor(text: str) -> None:
    near = [0.1235, math.nextafter(0.1235, 0), math.nextafter(0.1235, 1), 0.1235 * (1 + 1e-13)]
    assert len({number_agrees(typed_number(text), truth) for truth in near}) == 1


@pytest.mark.parametrize(("text", "truth"), [("0.3", 0.25), ("0.2", 0.25), ("2", 2.5), ("3", 2.5)])
def test_half_of_the_only_digit_may_be_rounded_either_way(text: str, truth: float) -> None:
    for near in (truth, math.nextafter(truth, 0), math.nextafter(truth, 9)):
        assert number_agrees(typed_number(text), near) is SHORT


def test_what_is_0_but_for_rounding_is_typed_as_0() -> None:
    assert number_agrees(typed_number("0"), 2.8e-17) is WRONG
    assert number_agrees(typed_number("0"), 2.8e-17, rounded_zero=True) is RIGHT
    assert number_agrees(typed_number("2.8e-17"), 2.8e-17, rounded_zero=True) is WRONG


@pytest.mark.parametrize(
    ("text", "truth", "agreement"),
    [
        ("0.3602", 0.3602, RIGHT),
        ("0.3603", 0.3602, RIGHT),
        ("0.3601", 0.3602, RIGHT),
        ("0.3604", 0.3602, WRONG),
        ("0.36024", 0.3602, RIGHT),
        ("0.36", 0.3602, SHORT),
        ("0.37", 0.3602, WRONG),
        ("0", 0.3602, WRONG),
        ("0.5", 0.5, RIGHT),
        ("1", 1.0, RIGHT),
        ("0.9999", 1.0, RIGHT),
        ("0", 0.0, RIGHT),
        ("1/3", 0.3333, RIGHT),
        ("1/4", 0.3333, WRONG),
        ("12.5", 12.5, RIGHT),
    ],
)
def test_who_rounds_as_they_go_types_the_rounded_truth(text: str, truth: float, agreement: Agreement) -> None:
    assert number_agrees(typed_number(text), truth, decimals=4) is agreement


truths = st.floats(1e-12, 1e12).flatmap(lambda size: st.sampled_from([size, -size]))


def written(truth: float, digits: int, rounding: str, off: int = 0) -> str:
    """The truth to so many significant digits, ``off`` units of the last away."""
    exact = Decimal(truth)
    unit = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return f"{(exact / unit).to_integral_value(rounding) * unit + off * unit:.{digits - 1}e}"


@given(truths, st.integers(3, 17), st.sampled_from([ROUND_HALF_EVEN, ROUND_DOWN]))
def test_every_right_value_rounded_or_cut_off_is_right(truth: float, digits: int, rounding: str) -> None:
    text = written(truth, digits, rounding)
    assert number_agrees(typed_number(text), truth) is (WRONG if exactly(truth, text) else RIGHT)


@given(truths)
def test_all_digits_are_right(truth: float) -> None:
    assert number_agrees(typed_number(repr(truth)), truth) is RIGHT


@given(truths, st.integers(1, 2), st.sampled_from([ROUND_HALF_EVEN, ROUND_DOWN]))
def test_fewer_digits_are_never_wrong(truth: float, digits: int, rounding: str) -> None:
    text = written(truth, digits, rounding)
    found = number_agrees(typed_number(text), truth)
    assert found in ((WRONG,) if exactly(truth, text) else (SHORT, RIGHT))


@given(truths, st.integers(1, 7), st.sampled_from([-3, -2, 2, 3]))
def test_values_two_units_off_are_not_right(truth: float, digits: int, off: int) -> None:
    """But where rounding turns: there the unit above and the one below are both its own."""
    edges = [written(truth * (1 + share), digits, ROUND_HALF_EVEN) for share in (-2e-9, 2e-9)]
    off += (off > 0) - (off < 0) if edges[0] != edges[1] else 0
    text = written(truth, digits, ROUND_HALF_EVEN, off)
    typed = typed_number(text)
    if typed.value and math.floor(math.log10(abs(typed.value))) == Decimal(truth).adjusted():
        assert number_agrees(typed, truth) is WRONG


@given(truths, st.integers(0, 8))
def test_a_rounded_truth_is_right_to_its_decimals(truth: float, decimals: int) -> None:
    rounded = round(truth, decimals)
    assert number_agrees(typed_number(f"{rounded:.{decimals}f}"), rounded, decimals=decimals) is RIGHT


def exactly(truth: float, text: str) -> bool:
    """Whether the truth is 1 to the last digits, and the text says something else."""
    return abs(abs(truth) - 1) <= 1e-12 and abs(float(text) - truth) > 1e-9


@settings(max_examples=500)
@given(
    st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6),
    st.integers(1, 9),
    st.integers(-3, 3),
    st.sampled_from([None, 0, 2, 4]),
    st.booleans(),
)
def test_no_number_is_right_that_is_too_far_off_at_a_glance(
    truth: float, digits: int, off: int, decimals: int | None, fraction: bool
) -> None:
    """What is looked at exactly is only what may be right; that is everything that is."""
    written = f"{truth:.{digits - 1}e}"
    typed = typed_number(f"{written}/1" if fraction else written)
    unit = 0.0 if typed.last is None else 10.0**typed.last
    typed = typed_number(f"{typed.value + off * unit:.{digits - 1}e}{'/1' if fraction else ''}")
    if number_agrees(typed, truth, decimals=decimals) is RIGHT:
        assert may_be(typed, np.array([truth]), decimals=decimals).all()


def test_at_a_glance_most_numbers_are_too_far_off() -> None:
    near = may_be(typed_number("0.1234"), np.array([0.1234, 0.1235, 0.125, -0.1234, math.nan, 0.0]))
    assert near.tolist() == [True, True, False, False, False, False]
