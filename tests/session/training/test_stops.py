"""When training stops by itself: at the first iteration that meets a condition, never one later."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bpstudio.session.training.stops import Stop, Stops

COSTS = np.array([0.5, 0.3, np.nan, 0.2, 0.1])
NORMS = np.array([2.0, 1.0, 0.2, np.inf, 0.5])


def test_without_conditions_nothing_stops() -> None:
    assert not Stops()
    assert Stops().within(COSTS, NORMS, 0) is None
    assert Stops().total(4) is None


@pytest.mark.parametrize(
    ("stops", "iterations", "word"),
    [
        (Stops(cost=0.25), 4, "cost is below 0.25 in iteration 103"),
        (Stops(norm=0.6), 3, "gradient’s length is below 0.6 in iteration 102"),
        (Stops(cost=0.4, norm=0.6), 2, "cost"),
    ],
)
def test_the_first_iteration_that_meets_a_condition_is_the_last(
    stops: Stops, iterations: int, word: str
) -> None:
    found = stops.within(COSTS, NORMS, 100)
    assert isinstance(found, Stop)
    assert found.iterations == iterations
    assert word in found.reason


def test_a_number_that_is_not_one_meets_no_condition() -> None:
    assert Stops(cost=1e9, norm=1e9).within(np.array([np.nan]), np.array([np.nan]), 0) is None


def test_the_shorter_of_iterations_and_epochs_counts() -> None:
    assert Stops(iterations=10).total(4) == 10
    assert Stops(epochs=3).total(4) == 12
    assert Stops(iterations=10, epochs=3).total(4) == 10


@pytest.mark.parametrize("wrong", [{"iterations": 0}, {"epochs": -1}, {"norm": 0.0}, {"norm": float("nan")}])
def test_a_condition_that_is_never_met_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"training stops after|is never below"):
        Stops(**wrong)
