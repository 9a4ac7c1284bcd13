"""A mistake is planted in a copy of a session: one that can be found, and harder from hunt to hunt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.mistakes.huntable import is_confirmed
from bpstudio.engine.mistakes.visibility import far_apart
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.planted import Planted
from bpstudio.engine.program import Phase
from bpstudio.engine.task import Task
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.document import Document
from bpstudio.session.practice import planting
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.planting import begun_here, by_hardness, plantable, planted_copy
from bpstudio.session.session import Session
from tests.explain.networks import random_document
from tests.session.practice.hunts import BATCH, CHAIN, with_mistake


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.integers(0, 8))
def test_what_is_planted_in_any_network_can_be_found(seed: int, number: int) -> None:
    session = Session(random_document(np.random.default_rng(seed)))
    if not plantable(begun_here(session.state)):
        return
    state = planted_copy(session.state, number, seed)
    found = found_in(state)
    assert found.can_be_named
    assert found.step.phase is Phase.BACKWARD
    asked = found.asked
    right, wrong = (
        entry_of(each, asked.quantity, asked.place, asked.example) for each in (found.right, found.wrong)
    )
    assert far_apart(right, wrong)
    assert right not in (0.0, 1.0, -1.0)
    assert asked.quantity in (found.step.symbol, found.step.writes)


def test_the_copy_begins_as_the_iteration_at_the_cursor_does() -> None:
    session = Session(BATCH)
    session.train(3)
    session.next_iteration()
    state = planted_copy(session.state, 0, 1)
    assert state.segments[0].parameters_at_start == session.frame.before
    assert state.cursor == Cursor(0, len(session.frame.program) - 1), "the weights of before the update"
    assert replace(state.document, planted=None) == session.document
    assert session.document.planted is None, "the session itself is left alone"


def test_the_same_seed_plants_the_same_mistake_and_another_seed_another() -> None:
    state = Session(BATCH).state
    first = [planted_copy(state, 0, seed).document.planted for seed in range(6)]
    assert first == [planted_copy(state, 0, seed).document.planted for seed in range(6)]
    assert len({each for each in first if each is not None}) > 2


def test_mistakes_get_harder_from_hunt_to_hunt() -> None:
    found = plantable(begun_here(Session(BATCH).state))
    hardness = {each.hardness for each in found}
    assert len(hardness) > 2
    levels = [
        np.mean([by_hardness(found, number, seed)[0].hardness for seed in range(20)]) for number in (0, 2, 5)
    ]
    assert levels == sorted(levels)
    assert levels[0] < levels[2]
    assert by_hardness(found, 5, 1) != by_hardness(found, 0, 1)
    assert by_hardness((), 0, 1) == []


def test_one_whose_check_would_name_another_factor_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Session(BATCH).state
    first = planted_copy(state, 0, 1).document.planted

    def unless_first(
        task: Task, start: Parameters, moments: Moments, iteration: int, each: Alteration
    ) -> bool:
        confirmed = is_confirmed(task, start, moments, iteration, each)
        return confirmed and Planted(each.mistake, each.step) != first

    monkeypatch.setattr(planting, "is_confirmed", unless_first)
    assert planted_copy(state, 0, 1).document.planted not in (None, first)


def test_where_no_mistake_can_be_told_apart_it_says_so() -> None:
    nothing = Document(Network(1, (Layer(1, "identity"),)), Examples(np.array([[0.0]]), np.array([[0.0]])))
    with pytest.raises(ValueError, match="no mistake can be told from all others"):
        planted_copy(Session(nothing).state, 0, 0)


def test_a_network_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planting, "MOST_PARAMETERS", 3)
    with pytest.raises(ValueError, match="more than 3 weights and biases"):
        planted_copy(Session(CHAIN).state, 0, 0)


def test_nothing_is_planted_twice() -> None:
    again = planted_copy(with_mistake(BATCH, "error_sign", 6), 0, 0)
    assert again.document.planted is not None
    assert found_in(again).can_be_named


def test_a_number_that_shows_nothing_is_not_asked_for() -> None:
    state = with_mistake(CHAIN, "error_sign", 6)
    relu = replace(CHAIN, network=Network(1, (Layer(1, "relu"), Layer(1, "sigmoid"))))
    unseen = with_mistake(relu, "slope_left_out", 11)
    assert found_in(state).can_be_named
    assert not found_in(unseen).can_be_named
    with pytest.raises(ValueError, match="changes no number"):
        _ = found_in(unseen).asked
