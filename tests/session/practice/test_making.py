"""An exercise begins where a session stands, and everybody has friendly numbers of their own, always the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import (
    AWKWARD,
    MOST_DRAWS,
    numbers_drawn,
    seed_of,
    seeds_of,
    started_here,
    with_numbers_of,
)
from bpstudio.session.practice.moment import moment_at
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.practice.untold import untold
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

MADE_ONCE = (
    2311341869083116148,
    [1.18, 0.16, 0.94, 0.21, -0.24, -0.91, -0.44, -0.6, -0.32, -0.88, 0.63, 0.35],
    [[0.048, 0.066]],
)


def key_of(preset: str, *asked: str, session: Session | None = None) -> State:
    begun = started_here((session or Session(read(preset).state)).state)
    questions = (replace(asked_for(text, begun.document), id=str(n)) for n, text in enumerate(asked, start=1))
    return replace(begun, exercise=Exercise(tuple(questions), "Sheet 1"))


def numbers(state: State) -> list[float]:
    return state.segments[0].record.began_with.parameters.flat.tolist()  # type: ignore[no-any-return]


def test_a_session_is_folded_to_where_it_stands() -> None:
    session = Session(read("mazur").state)
    session.train(3)
    session.apply(SetLearningRate(0.25))
    session.train(2)
    session.step()
    found = started_here(session.state)
    assert len(found.segments) == 1
    assert found.iterations == 0
    assert found.document == session.document
    assert found.segments[0].record.start.parameters == session.frame.parameters
    assert found.document.training.learning_rate == 0.25


def test_in_the_midst_of_an_iteration_it_is_folded_to_its_beginning() -> None:
    session = Session(read("mazur").state)
    session.train(2)
    session.seek(1, 4)
    assert started_here(session.state).segments[0].record.start.parameters == session.frame.before


def test_the_same_name_has_the_same_numbers_and_another_has_others() -> None:
    key = key_of("mazur", "dC/dtheta1[0,0]")
    ada, again, grace = (with_numbers_of(key, name, untold) for name in ("Ada", "Ada", "Grace"))
    assert numbers(ada) == numbers(again) != numbers(grace)
    assert np.array_equal(ada.document.data.x, again.document.data.x)
    assert not np.array_equal(ada.document.data.x, grace.document.data.x)
    assert ada.exercise is not None
    assert ada.exercise.for_ == "Ada"
    assert ada.exercise.seed in seeds_of("Sheet 1", "Ada")
    assert ada.exercise.seed not in seeds_of("Sheet 2", "Ada")
    assert numbers_drawn(key, "Ada", ada.exercise.seed) == ada


@pytest.mark.parametrize("preset", ["article", "mazur", "xor", "softmax-3", "moons"])
def test_the_numbers_are_friendly(preset: str) -> None:
    key = key_of(preset, "C")
    for seed in range(4):
        found = numbers_drawn(key, "Ada", seed)
        values = np.abs(numbers(found))
        decimals = 1 if len(values) <= 8 else 2
        assert np.array_equal(values, np.round(values, decimals))
        assert not set(values) & {0.0, 0.5, 1.0, 2.0} or len(values) > 80
        assert len(set(values)) == len(values) or len(values) > 80
        before, after = key.document.data.x, found.document.data.x
        whole = before == np.round(before)
        assert np.array_equal(before[whole], after[whole])
        assert np.array_equal(np.sign(before), np.sign(after))
        if preset == "moons":  # a cloud of points stays what it is
            assert np.array_equal(before, after)
        else:
            assert all(float(f"{x:.1e}") == x for x in after[~whole])
        assert np.array_equal(found.document.data.y, key.document.data.y)  # type: ignore[arg-type]


def test_the_numbers_are_the_same_on_every_computer_and_in_every_version() -> None:
    key = key_of("mazur", "C")
    seed = seed_of("Sheet 1", "Ada", 0)
    found = numbers_drawn(key, "Ada", seed)
    assert (seed, numbers(found), found.document.data.x.tolist()) == MADE_ONCE


def test_a_cut_connection_stays_cut() -> None:
    session = Session(read("xor").state)
    session.apply(CutConnections(("theta1[0,1]",)))
    found = numbers_drawn(key_of("xor", "C", session=session), "Ada", 1)
    network = found.document.network
    for parameter in every_parameter(network):
        value = found.segments[0].record.start.parameters[parameter]
        assert (value == 0.0) == parameter.is_cut_in(network)


def test_of_the_draws_the_first_is_taken_that_leaves_nothing_untold() -> None:
    key, asked = key_of("mazur", "C"), list[State]()

    def none_but_the_third(state: State) -> int:
        asked.append(state)
        return 0 if len(asked) == 3 else 5

    assert with_numbers_of(key, "Ada", none_but_the_third) == asked[2]
    assert len(asked) == 3


def test_else_the_best_of_those_that_are_of_use() -> None:
    key, asked = key_of("mazur", "C"), list[State]()

    def every_second(state: State) -> int:
        asked.append(state)
        return AWKWARD if len(asked) % 2 else 100 - len(asked)

    assert with_numbers_of(key, "Ada", every_second) == asked[-1]
    assert len(asked) == 16
    asked.clear()
    assert with_numbers_of(key, "Ada", lambda state: asked.append(state) or AWKWARD) == asked[0]
    assert len(asked) == MOST_DRAWS


def test_of_the_numbers_of_a_larger_network_fewer_draws_are_looked_at() -> None:
    key, asked = key_of("moons", "C"), list[State]()
    with_numbers_of(key, "Ada", lambda state: asked.append(state) or 7)
    assert len(asked) == 2


def test_of_a_large_network_only_what_is_awkward_counts() -> None:
    assert untold(numbers_drawn(key_of("digits", "C"), "Ada", 3)) == 0
    assert untold(numbers_drawn(key_of("digits", "dC/dtheta1[0,0]", "C"), "Ada", 3)) == AWKWARD


def test_numbers_that_hide_mistakes_or_are_awkward_leave_more_untold() -> None:
    key = key_of("article", "dC/dtheta2[0,0]")
    good = with_numbers_of(key, "Ada", untold)
    assert untold(good) < AWKWARD
    dead = replace(key, segments=drawn_dead(key).segments)
    assert untold(dead) == AWKWARD
    assert untold(key) > untold(good) % 100  # in the article's own numbers some mistakes do not show


def drawn_dead(key: State) -> State:
    """With a ReLU that is off, so that every gradient before it is 0."""
    found = started_here(key)
    found.segments[0].record.start.parameters.flat[:] = -1.0
    return found


def test_a_question_about_a_later_iteration_is_answered_by_running_up_to_it() -> None:
    session = Session(read("mazur").state)
    there = moment_at(session.state, 3)
    run = plain_pass(there.task, there.parameters, there.moments, there.rows)
    question = asked_for("dC/dtheta2[0,0]", session.document)
    session.train(4)
    found = entry_of(run, question.quantity, question.place, question.example)
    assert session.frame.iteration == 3
    gradient = session.frame.quantity(question.quantity)
    assert gradient is not None
    assert found == pytest.approx(float(gradient[0, 0]), rel=1e-12)
    key = key_of("mazur", "C")
    later = replace(key.exercise.questions[0], iteration=2) if key.exercise else None
    assert later is not None
    assert untold(replace(key, exercise=Exercise((later,)))) < AWKWARD
