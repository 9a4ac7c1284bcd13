"""What a network's numbers tell of mistakes: which show, and which look alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import Alteration, alterations_of, altered_pass, wrong_values
from bpstudio.engine.mistakes.visibility import all_numbers, far_apart, look_alikes, visibility
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Task, Training
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed

TASK = Task(
    Network(2, (Layer(2, "tanh"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]]), np.array([[1.0], [0.0], [0.5]])),
    Training(),
)
START = starting(TASK)
FRESH = Moments.fresh(TASK.training.optimizer, TASK.network.size)
ROWS = TASK.rows(0)


def test_numbers_a_rounding_apart_are_not_told_apart_and_others_are() -> None:
    assert not far_apart(0.1000, 0.1009)
    assert far_apart(0.1000, 0.1020)
    assert far_apart(0.1, -0.1)
    assert not far_apart(0.0, 0.0)
    assert far_apart(0.0, 1e-9)
    assert far_apart(float("nan"), 1.0)
    assert not far_apart(float("nan"), float("nan"))


def test_a_mistake_is_unseen_or_stands_apart_or_has_others_that_look_alike() -> None:
    wrong = [
        (Alteration("one", (0,)), 1.0),
        (Alteration("two", (0,)), 2.0),
        (Alteration("two", (1,)), 3.0),
        (Alteration("three", (0,)), 3.0),
        (Alteration("four", (0,)), 4.0),
    ]
    found = visibility(1.0, wrong)
    assert found.unseen == ("one",)
    assert found.apart == ("four",)
    assert found.alike == (("two", "three"),)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_every_mistake_that_reaches_a_number_is_in_one_of_the_three(seed: int) -> None:
    task = task_of_seed(seed)
    parameters = starting(task)
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    rows = task.rows(0)
    right = plain_pass(task, parameters, moments, rows)
    asked = Quantity.parse("dC/dtheta1"), (0, 0), None
    wrong = list(wrong_values(right, *asked, alterations_of(task, len(rows))))
    found = visibility(float(right.gradient.theta(1)[0, 0]), wrong)
    alike = {name for group in found.alike for name in group}
    assert {a.mistake for a, _ in wrong} == {*found.unseen, *found.apart, *alike}
    assert not alike & set(found.apart)


def test_a_slope_taken_at_a_and_z_overwritten_by_a_cannot_be_told_apart() -> None:
    place = next(each for each in alterations_of(TASK, 3) if each.mistake == "slope_at_activation")
    assert look_alikes(TASK, START, FRESH, ROWS, place) == ("activation_over_z",)


def test_a_slope_left_out_at_the_output_is_like_nothing_else() -> None:
    place = next(each for each in alterations_of(TASK, 3) if each.mistake == "slope_left_out_at_output")
    assert look_alikes(TASK, START, FRESH, ROWS, place) == ()


def test_a_mistake_that_changes_no_number_says_so() -> None:
    """Rounded to four decimals, nothing of an iteration over 0 changes."""
    nothing = Examples(np.zeros((1, 2)), np.full((1, 1), 0.5))
    task = Task(TASK.network, TASK.cost, nothing, TASK.training)
    still = START.copy()
    still.flat[...] = 0.0
    rounding = Alteration("rounded_on_the_way", (0,), 0, 3)
    assert look_alikes(task, still, FRESH, np.arange(1), rounding) is None


def test_two_iterations_of_other_shapes_are_never_alike() -> None:
    """Of softmax a mistake may leave another factor, as of one number for each unit."""
    found = [
        all_numbers(altered_pass(TASK, START, FRESH, ROWS, each)).shape for each in alterations_of(TASK, 3)
    ]
    assert all_numbers(plain_pass(TASK, START, FRESH, ROWS)).shape in found
    assert len(set(found)) > 1
