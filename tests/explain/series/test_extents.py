"""An extent can be divided by, and what lies in it is found, even between the largest and the smallest numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.explain.series.extents import (
    LEAST,
    MOST,
    around,
    evenly,
    mean_and_spread,
    number_at,
    share_between,
    sound,
)

ANY = st.floats(-MOST, MOST)


@given(ANY, ANY, st.sampled_from([0.0, 0.05, 0.5]))
def test_ends_are_finite_and_apart_and_within_them_is_what_was_given(
    one: float, other: float, room: float
) -> None:
    low, high = sorted((one, other))
    found = sound(low, high, room)
    assert np.isfinite(found).all()
    assert found[0] < found[1]
    assert found[1] / 2 - found[0] / 2 >= LEAST / 4
    slack = 1e-9 * max(abs(low), abs(high))
    assert found[0] <= low + slack
    assert found[1] >= high - slack


def test_ends_that_are_not_finite_are_the_largest_there_are() -> None:
    assert sound(-np.inf, np.inf) == (-MOST, MOST)


def test_room_is_a_share_of_the_extent() -> None:
    assert sound(0.0, 10.0, 0.1) == pytest.approx((-1.0, 11.0))


@given(ANY, ANY, st.floats(0, 1))
def test_the_number_at_a_share_has_that_share(one: float, other: float, share: float) -> None:
    low, high = sound(*sorted((one, other)))
    number = number_at(np.array(share), low, high)
    assert low <= number <= high
    assert share_between(number, low, high) == pytest.approx(share, abs=1e-3)


def test_the_ends_have_the_shares_0_and_1() -> None:
    assert share_between(np.array([2.0, 4.0, 3.0]), 2.0, 4.0).tolist() == [0.0, 1.0, 0.5]
    assert share_between(np.array([-MOST, MOST]), -MOST, MOST).tolist() == [0.0, 1.0]


@given(ANY, ANY)
def test_numbers_laid_evenly_stay_between_their_ends(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = evenly(low, high, 7)
    assert (np.diff(found) >= 0).all()
    slack = 1e-15 * max(abs(low), abs(high)) + 1e-300
    assert low - slack <= found[0] <= found[-1] <= high + slack


def test_around_the_largest_number_there_are_no_larger_ones() -> None:
    assert np.isfinite(around(MOST, MOST, 5)).all()
    assert around(1.0, 2.0, 5).tolist() == [-1.0, 0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize("scale", [1.0, 1e200, 1e307, 1e-200])
def test_mean_and_spread_of_numbers_whose_squares_are_none(scale: float) -> None:
    values = np.array([1.0, 2.0, 3.0, 6.0])
    mean, spread = mean_and_spread(values * scale)
    assert mean / scale == pytest.approx(values.mean())
    assert spread / scale == pytest.approx(values.std())


def test_of_nothing_but_0_both_are_0() -> None:
    assert mean_and_spread(np.zeros(3)) == (0.0, 0.0)
