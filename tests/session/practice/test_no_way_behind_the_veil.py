"""No way leads to the iterations after an open question; practice asks for one number and hides what tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.session.frame import Frame
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.state import State
from bpstudio.session.nudge import cost_after_update, cost_at
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import (
    Answer,
    Exercise,
    Question,
    asked_in_passing,
)
from bpstudio.session.session import Session
from bpstudio.storage.reader import decode
from bpstudio.storage.writer import encode
from tests.session.practice.asked import BATCH, CHAIN, asking_for, in_exercise

MOVES: dict[str, Callable[[Session], Any]] = {
    "step": Session.step,
    "finish_phase": Session.finish_phase,
    "finish_iteration": Session.finish_iteration,
    "next_iteration": Session.next_iteration,
    "seek": lambda session: session.seek(2),
    "go_to": lambda session: session.go_to(2),
    "train": lambda session: session.train(1),
}


@pytest.mark.parametrize("move", MOVES)
def test_no_way_leads_behind_an_open_question(move: str) -> None:
    session = in_exercise(CHAIN, asking_for(CHAIN, Quantity.parse("dC/dtheta2"), 1))
    before = session.state
    assert (before.iterations, before.completed) == (1, 1)
    with pytest.raises(ValueError, match=r"question 1a asks|has not begun|is not completed"):
        MOVES[move](session)
    assert session.state is before


def test_the_iterations_before_are_there_and_training_may_come_up_to_it() -> None:
    exercise = Exercise((asking_for(CHAIN, Quantity.parse("dC/dtheta2"), 3),))
    session = Session(replace(Session(CHAIN).state, exercise=exercise))
    assert session.why_no_training == (
        "question 1a asks for a number of iteration 3, and the iterations after it are run once it is answered"
    )
    session.train(3)
    assert session.state.iterations == 3
    assert len(session.frame.visible_steps) == len(session.frame.program)
    assert session.frame.cost is not None
    assert not session.frame.withholds_slopes
    session.answer(Answer("1a", note="right"))
    assert session.why_no_training is None
    session.train(3)
    session.replace_answers(())
    assert session.state.cursor == Cursor(3)
    assert session.state.iterations == 3


def test_what_a_state_has_behind_an_open_question_is_not_there_for_anybody() -> None:
    session = Session(CHAIN)
    session.train(5)
    session.bookmark("later", (4, 2))
    session.bookmark("before", (1, 2))
    exercise = Exercise((asking_for(CHAIN, Quantity.parse("C"), 2),))
    trained = replace(session.state, exercise=exercise)
    for state in (
        Session(trained).state,
        Frame(trained).state,
        decode(with_exercise(session, exercise)).state,
    ):
        assert state.cursor == Cursor(2)
        assert state.iterations == 2
        assert [mark.name for mark in state.bookmarks] == ["before"]
    early = replace(trained, cursor=Cursor(1, 3))
    assert Session(early).state.cursor == Cursor(1, 3)
    assert Session(early).state.iterations == 2


def with_exercise(session: Session, exercise: Exercise) -> bytes:
    """A file of all that was trained, which asks about the midst of it."""
    contents = json.loads(encode(session.frame))
    asked = json.loads(encode(Frame(replace(Session(CHAIN).state, exercise=exercise))))
    return json.dumps(contents | {"exercise": asked["exercise"]}).encode()


def test_before_the_iteration_that_is_asked_about_nothing_tells_of_its_forward_pass() -> None:
    session = in_exercise(CHAIN, asking_for(CHAIN, Quantity.parse("yhat"), 1))
    session.seek(0, len(session.frame.program))
    assert session.state.completed == 1
    assert session.frame.updated
    assert session.frame.withholds_outputs
    assert cost_after_update(session.frame) is None
    session.back()
    assert not session.frame.withholds_outputs


# Practice without an exercise


def asked_next(state: State, text: str, kind: str = "value") -> Question:
    found = asked_for(text, state.document, state.cursor.iteration)
    return asked_in_passing(found.quantity, found.place, found.example, found.iteration)


def test_practice_withholds_what_would_tell_the_next_number() -> None:
    session = Session(BATCH)
    session.seek(0, 8)
    parameter = Parameter("theta", 3, 0, 0)
    assert session.frame.cost is not None
    assert cost_at(session.frame, parameter, 0.5) is not None
    session.ask(asked_next(session.state, "dC/dtheta3[0,0]"))
    assert session.frame.withholds_slopes
    assert not session.frame.withholds_outputs
    assert cost_at(session.frame, parameter, 0.5) is None
    session.seek(0, 3)
    session.ask(asked_next(session.state, "yhat[0]@1"))
    assert session.frame.withholds_outputs
    session.ask(None)
    assert not session.frame.withholds_outputs
    assert session.frame.asking == ()


def test_a_question_of_practice_is_about_its_own_iteration_alone() -> None:
    session = Session(CHAIN)
    question = asked_next(session.state, "C")
    session.ask(question)
    assert session.frame.asking == (question,)
    session.train(2)
    assert session.frame.asking == ()
    session.ask(question)
    assert session.frame.asking == ()


def test_the_slice_does_not_mark_where_the_update_leads_while_that_is_asked_for() -> None:
    session = Session(CHAIN)
    session.seek(0, len(session.frame.program) - 1)
    parameter = Parameter("theta", 2, 0, 0)
    assert session.frame.landing(parameter) is not None
    session.ask(asked_next(session.state, "theta2[0,0]"))
    assert session.frame.landing(parameter) is None
