"""Training, and where it leaves the learner: at the end of the last iteration, all of it to be seen."""

from __future__ import annotations

import pytest

from bpstudio.session.edits.base import SetLearningRate
from tests.session.test_session import STEPS, at, opened


def test_training_stops_at_the_end_of_the_last_iteration_with_all_of_it_revealed() -> None:
    session = opened()
    session.seek(0, 3)
    session.train(10)
    assert at(session) == (9, STEPS)
    assert (session.state.iterations, session.state.completed) == (10, 10)
    assert session.frame.visible_steps == session.frame.program.steps
    session.finish_iteration()
    assert at(session) == (10, STEPS)
    session.train(2)
    assert at(session) == (12, STEPS)


def test_step_after_training_begins_the_next_iteration_and_back_returns_to_the_end() -> None:
    session = opened()
    session.train(10)
    session.step()
    assert (at(session), session.frame.visible_steps) == ((10, 0), ())
    session.back()
    assert at(session) == (9, STEPS)


def test_training_for_no_iteration_moves_nothing() -> None:
    session, told = opened(), []
    session.seek(0, 3)
    session.observe(lambda old, new: told.append(new))
    session.train(0)
    assert (at(session), told) == ((0, 3), [])


def test_going_to_an_iteration_shows_all_of_it() -> None:
    session = opened()
    session.train(10)
    session.go_to(4)
    assert at(session) == (4, STEPS)
    assert session.state.iterations == 10
    for number, why in (
        (-1, "has not begun; the last is 10"),
        (11, "has not begun"),
        (10, "is not completed"),
    ):
        with pytest.raises(ValueError, match=f"{abs(number)} {why}"):
            session.go_to(number)


def test_training_in_the_past_walks_what_is_on_record() -> None:
    session = opened()
    session.train(10)
    segment = session.state.segments[-1]
    session.seek(4)
    session.train(3)
    assert at(session) == (6, STEPS)
    assert session.state.segments[-1] is segment
    session.train(5)
    assert (at(session), session.state.iterations) == ((11, STEPS), 12)


def test_an_edit_after_training_takes_effect_in_the_iteration_after_the_last() -> None:
    session = opened()
    session.train(10)
    trained = session.state
    session.apply(SetLearningRate(0.1))
    assert (at(session), session.state.segments[-1].first, session.state.iterations) == ((10, 0), 10, 10)
    session.undo()
    assert session.state is trained
    session.train(5)
    assert at(session) == (14, STEPS)
