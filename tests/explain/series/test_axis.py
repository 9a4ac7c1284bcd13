"""How the axes of a plot are laid: where something happens is seen, and what comes later hides nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bpstudio.engine.network import Array
from bpstudio.explain.series.axis import change_ends, course_of, from_powers, heights_shown, to_powers

ANY = st.one_of(st.floats(-1e300, 1e300), st.sampled_from([np.nan, np.inf, -np.inf]))


def falling(count: int, within: float) -> tuple[Array, Array]:
    x = np.arange(float(count))
    return x, np.exp(-x / within)


def test_a_cost_that_falls_in_the_first_iterations_of_many_is_laid_along_powers_of_ten() -> None:
    assert course_of(*falling(31_000, 5)) == "log"
    assert course_of(*falling(3_000, 40)) == "log"


@pytest.mark.parametrize(
    "costs",
    [
        np.linspace(1, 0, 5_000),
        np.ones(5_000),
        np.full(5_000, np.nan),
        np.exp(-np.arange(50) / 2),
        np.empty(0),
        np.array([0.3]),
        1 + np.random.default_rng(1).normal(size=5_000),
        np.concatenate([np.exp(-np.arange(4_900) / 5), np.exp(np.arange(100))]),
    ],
    ids=["evenly", "never", "no numbers", "a few", "none", "one", "noise", "running away at the end"],
)
def test_other_runs_are_laid_evenly(costs: Array) -> None:
    assert course_of(np.arange(float(len(costs))), costs) == "all"


def test_a_run_that_grows_does_not_turn_to_and_fro() -> None:
    x, costs = falling(40_000, 30)
    found = [course_of(x[:n], costs[:n]) for n in range(2, 40_000, 97)]
    assert found == sorted(found)
    assert found[-1] == "log"


def test_the_change_ends_where_the_cost_stays_near_its_last() -> None:
    x = np.arange(10.0)
    costs = np.array([5, 4, 3, 2, 1, 0.01, 0, 0, 0, 0.0])
    assert change_ends(x, costs) == 5
    assert change_ends(x, np.ones(10)) == 0
    assert change_ends(np.empty(0), np.empty(0)) == 0


@given(arrays(np.float64, st.integers(0, 60), elements=ANY))
def test_whatever_the_costs_an_axis_is_found(costs: Array) -> None:
    x = np.arange(float(len(costs)))
    assert course_of(x, costs) in ("all", "log")
    assert 0 <= change_ends(x, costs) <= max(len(costs) - 1, 0)


@given(st.floats(-5, 1e12))
def test_the_way_to_powers_and_back_ends_where_it_began(x: float) -> None:
    there = to_powers(np.array([x, x + 1]))
    assert there[1] > there[0]
    assert from_powers(there[:1])[0] == pytest.approx(x, rel=1e-9, abs=1e-9)


def test_a_future_that_ran_away_does_not_blow_up_the_axis() -> None:
    past, future = np.array([0.4, 0.1, 0.02]), np.array([0.01, 0.03, 5.0, 4e5, np.inf])
    assert heights_shown(past, future).tolist() == [0.4, 0.1, 0.02, 0.01, 0.03]
    assert heights_shown(past, np.array([0.9, 0.0])).tolist() == [0.4, 0.1, 0.02, 0.9, 0.0]


def test_before_anything_is_past_the_first_number_counts_as_past() -> None:
    assert heights_shown(np.empty(0), np.array([0.4, 0.5, 1e9])).tolist() == [0.4, 0.5]
    assert not len(heights_shown(np.empty(0), np.empty(0)))


def test_on_an_axis_of_powers_the_same_holds_of_exponents() -> None:
    assert heights_shown(np.array([-1.0, -3.0]), np.array([-6.0, 0.5, 8.0]), powers=True).tolist() == [
        -1.0,
        -3.0,
        -6.0,
    ]
    assert 0.5 in heights_shown(np.array([-1.0, -3.0]), np.array([-6.0, 0.5]), powers=True)


@given(
    arrays(np.float64, st.integers(0, 20), elements=ANY), arrays(np.float64, st.integers(0, 20), elements=ANY)
)
def test_what_is_past_is_always_on_the_axis(past: Array, future: Array) -> None:
    found = heights_shown(past, future).tolist()
    assert set(past[np.isfinite(past)].tolist()) <= set(found)
    assert np.isfinite(found).all()
