"""A mistake is planted to be found only where it shows and nothing else looks like it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import Alteration, alterations_of, altered_pass, huntable
from bpstudio.engine.mistakes.huntable import candidates, is_confirmed, unmistakable
from bpstudio.engine.mistakes.visibility import all_numbers, differ, look_alikes
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.program import Phase, Program
from bpstudio.engine.task import Cost, Task, Training
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed

CHAIN = Task(
    Network(1, (Layer(1, "relu"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[0.7]]), np.array([[0.2]])),
    Training(0.4, seed=1),
)


def fresh(task: Task) -> Moments:
    return Moments.fresh(task.training.optimizer, task.network.size)


def alone_in(task: Task) -> list[Alteration]:
    alone = unmistakable(task, starting(task), fresh(task), task.rows(0))
    return [found for found in candidates(task) if alone(found)]


def test_candidates_are_made_at_one_step_of_the_way_back() -> None:
    program = Program.of(CHAIN.network)
    found = candidates(CHAIN)
    assert {len(each.steps) for each in found} == {1}
    assert {program[each.steps[0]].phase for each in found} == {Phase.BACKWARD}
    assert "softmax_twice" not in {each.mistake for each in found}


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 10_000))
def test_what_is_planted_shows_and_is_like_no_other_mistake(seed: int) -> None:
    task = task_of_seed(seed)
    rows = task.rows(0)
    for found in alone_in(task)[:6]:
        alikes = look_alikes(task, starting(task), fresh(task), rows, found)
        assert alikes == (), found
        mine = all_numbers(altered_pass(task, starting(task), fresh(task), rows, found))
        assert differ(mine, all_numbers(plain_pass(task, starting(task), fresh(task), rows)))
        for other in alterations_of(task, len(rows)):
            if other.mistake == found.mistake and len(other.steps) == 1 and other.steps != found.steps:
                theirs = all_numbers(altered_pass(task, starting(task), fresh(task), rows, other))
                assert differ(theirs, mine), f"{found} and {other}"


def test_a_slope_that_is_one_anyway_is_not_planted_as_left_out() -> None:
    for kind, planted in (("relu", False), ("tanh", True)):
        task = replace(CHAIN, network=Network(1, (Layer(1, kind), Layer(1, "sigmoid"))))
        start = Parameters.of(task.network, [[[1.5]], [[0.8]]], [[0.1], [0.3]])
        alone = unmistakable(task, start, fresh(task), task.rows(0))
        names = {found.mistake for found in candidates(task) if alone(found)}
        assert ("slope_left_out" in names) == planted, kind


def test_two_mistakes_that_lead_to_the_same_numbers_are_neither_planted() -> None:
    names = {found.mistake for found in alone_in(CHAIN)}
    assert not names & {"slope_at_activation", "activation_over_z"}
    assert "weight_left_out" in names


def test_the_same_mistake_at_another_place_may_not_look_alike() -> None:
    one, other = Alteration("weight_left_out", (5,)), Alteration("weight_left_out", (9,))
    both = Alteration("weight_left_out", (5, 9))
    assert huntable._is_another(other, one)
    assert huntable._is_another(Alteration("another_weight", (5,)), one)
    assert not huntable._is_another(both, one), "where the others of its places do not show it is the same"


def test_a_network_that_is_too_large_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huntable, "MOST_NUMBERS", 100)
    with pytest.raises(ValueError, match="too large for a mistake to be hunted in"):
        alone_in(CHAIN)


def test_the_gradient_check_confirms_what_it_names_alone() -> None:
    found = {(each.mistake, Program.of(CHAIN.network)[each.steps[0]].op): each for each in candidates(CHAIN)}
    by_name = {name: each for (name, _), each in found.items()}
    start, moments = starting(CHAIN), fresh(CHAIN)
    assert is_confirmed(CHAIN, start, moments, 0, by_name["weight_left_out"])
    assert is_confirmed(CHAIN, start, moments, 0, by_name["gradients_not_zeroed"])
    unseen = next(each for each in candidates(CHAIN) if each.mistake == "relu_mask_on_output")
    assert not is_confirmed(CHAIN, start, moments, 0, unseen)
    fused = replace(CHAIN, cost=Cost("binary_cross_entropy"))
    sign = next(each for each in candidates(fused) if each.mistake == "error_sign")
    assert not is_confirmed(fused, start, moments, 0, sign), "the check names the factor after it as well"
