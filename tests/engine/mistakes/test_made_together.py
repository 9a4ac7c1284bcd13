"""A mistake in several of its forms at once, as in a program that makes it for weights and for biases."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.mistakes import Alteration, alterations_of, altered_pass
from bpstudio.engine.mistakes.together import all_ways_to_err, pass_with
from bpstudio.engine.mistakes.visibility import all_numbers
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.program import Program
from bpstudio.engine.task import Task
from tests.engine.random_tasks import task_of_seed

Begun = tuple[Task, Parameters, Moments, NDArray[np.intp]]


def begun(seed: int) -> Begun:
    task = task_of_seed(seed)
    parameters = initial_parameters(task.network, "xavier", seed)
    return task, parameters, Moments.fresh(task.training.optimizer, task.network.size), task.rows(0)


@pytest.mark.parametrize("seed", range(6))
def test_one_alone_is_the_mistake_itself_and_the_right_iteration_is_left_alone(seed: int) -> None:
    task, parameters, moments, rows = begun(seed)
    right = plain_pass(task, parameters, moments, rows)
    before = all_numbers(right)
    for one in alterations_of(task, len(rows)):
        alone = altered_pass(task, parameters, moments, rows, one)
        found = pass_with(right, (one,))
        assert np.array_equal(all_numbers(found), all_numbers(alone), equal_nan=True), one
    assert np.array_equal(all_numbers(right), before, equal_nan=True)


def test_gradients_that_were_not_set_to_zero_are_doubled_for_weights_and_biases() -> None:
    task, parameters, moments, rows = begun(1)
    right = plain_pass(task, parameters, moments, rows)
    doubled = [
        found
        for ways in all_ways_to_err(task, len(rows))
        if {one.mistake for one in ways} == {"gradients_not_zeroed"} and len(ways) == 2
        for found in [pass_with(right, ways)]
        if np.allclose(found.gradient.flat, 2 * right.gradient.flat)
    ]
    assert len(doubled) == 1


def test_those_together_are_of_one_mistake_made_in_one_way_at_different_kinds_of_step() -> None:
    task, *_, rows = begun(2)
    every = all_ways_to_err(task, len(rows))
    assert every[: len(alterations_of(task, len(rows)))] == tuple(
        (one,) for one in alterations_of(task, len(rows))
    )
    together = [ways for ways in every if len(ways) > 1]
    assert together
    for ways in together:
        assert len({one.mistake for one in ways}) == 1
        assert len({one.way for one in ways}) == 1
        assert len({_kind(task, one) for one in ways}) == len(ways)
    signs = [ways for ways in together if ways[0].mistake == "error_sign"]
    assert [[one.form for one in ways] for ways in signs] == [[0, 1]]


def _kind(task: Task, one: Alteration) -> object:
    return Program.of(task.network)[one.steps[0]].op
