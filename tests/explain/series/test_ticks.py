"""Ticks are round numbers, and what is written at them can be told apart, however large or small they are."""

from __future__ import annotations

import math

import pytest

from bpstudio.explain.series.ticks import (
    log_texts,
    log_ticks,
    power_ticks,
    roomy_end,
    step_of,
    tick_texts,
    ticks,
)


def test_between_equal_or_endless_numbers_the_step_is_1() -> None:
    assert step_of(0.0, 5) == 1.0
    assert step_of(math.inf, 5) == 1.0


def test_where_an_end_is_not_finite_there_are_no_ticks() -> None:
    assert ticks(0.0, math.inf, 4) == []
    assert ticks(math.nan, 1.0, 4) == []


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 31_000, 8, [0, 1, 10, 100, 1_000, 10_000]),
        (0, 12, 8, [0, 1, 2, 5, 10]),
        (0, 10**9, 4, [0, 10, 10**3, 10**5, 10**7, 10**9]),
        (5, 10**9, 4, [10, 10**3, 10**5, 10**7, 10**9]),
        (20, 30, 8, [20, 22, 24, 26, 28, 30]),
    ],
)
def test_powers_of_ten_have_their_ticks(low: int, high: int, most: int, expected: list[int]) -> None:
    assert power_ticks(low, high, most) == expected


def test_within_a_decade_exponents_are_those_of_round_numbers() -> None:
    places = log_ticks(0.1, 0.9, 4)
    assert [round(10**place, 9) for place in places] == [2, 3, 4, 5, 6, 7]
    assert log_texts(places) == ["2", "3", "4", "5", "6", "7"]


def test_whole_exponents_are_written_out_while_that_is_short() -> None:
    assert log_texts([-5, -3, 0, 4, 5]) == ["10⁻⁵", "0.001", "1", "10000", "10⁵"]


def test_what_cannot_be_written_with_decimals_alike_is_written_with_an_exponent() -> None:
    assert tick_texts([]) == []
    assert tick_texts([1e300, 1e300]) == ["1×10³⁰⁰", "1×10³⁰⁰"]
    assert tick_texts([1e17, 1e17 + 16]) == ["1×10¹⁷", "1×10¹⁷"], "no digits tell them apart"


@pytest.mark.parametrize(
    ("count", "end"), [(0, 10), (7, 10), (16, 20), (100, 100), (101, 150), (5_001, 6_000)]
)
def test_the_timeline_ends_at_a_round_number(count: int, end: int) -> None:
    assert roomy_end(count) == end
