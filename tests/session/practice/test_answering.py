"""Answers are kept beside what happens: no undo and no way through time takes one back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.planted import Planted
from bpstudio.engine.quantity import Quantity
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.structure import RemoveLayer
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State, run_anew
from bpstudio.session.practice.questions import Answer, Exercise, Question, asked_in_passing
from bpstudio.session.practice.veil import is_locked
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(2, "tanh"), Layer(1, "sigmoid")))
DOCUMENT = Document(NETWORK, Examples(np.array([[0.5, -1.0]]), np.array([[1.0]])))
EXERCISE = Exercise((Question("1a", Quantity.parse("dC/dtheta2"), (0, 0)),), "Sheet 1")
SLOPE = Planted("slope_left_out", 11)
HUNT = replace(DOCUMENT, planted=SLOPE)


def in_exercise() -> Session:
    return Session(State((beginning(DOCUMENT),), exercise=EXERCISE))


def test_answers_are_told_to_those_who_watch() -> None:
    session, told = Session(DOCUMENT), list[tuple[State, State]]()
    session.observe(lambda old, new: told.append((old, new)))
    before = session.state
    session.answer(Answer("1a", "0.5"))
    assert told == [(before, session.state)]
    assert session.state.answers == (Answer("1a", "0.5"),)
    session.answer(Answer("1a", "0.5"))
    assert len(told) == 1
    session.replace_answers(())
    assert session.state.answers == ()
    assert len(told) == 2


def test_no_undo_takes_an_answer_back() -> None:
    session, answer = Session(DOCUMENT), Answer("1a", "0.5")
    session.apply(SetLearningRate(0.25))
    session.answer(answer)
    session.undo()
    assert session.state.answers == (answer,)
    session.answer(replace(answer, typed="0.7"))
    session.redo()
    assert session.state.answers == (replace(answer, typed="0.7"),)
    session.undo()
    session.bookmark("here")
    session.answer(answer)
    session.undo()
    assert session.state.answers == (answer,)


def test_no_way_through_time_and_no_edit_takes_an_answer_back() -> None:
    session, answer = Session(DOCUMENT), Answer("1a", "0.5")
    session.train(3)
    session.answer(answer)
    session.seek(0)
    session.step()
    session.back()
    session.apply(SetLearningRate(0.25))
    session.apply_from(0, SetLearningRate(0.5))
    session.apply_anew(SetLearningRate(0.125))
    assert session.state.answers == (answer,)
    assert run_anew(session.state) == session.state


def test_what_practice_asks_for_goes_with_an_edit_and_with_the_cursor() -> None:
    session = Session(DOCUMENT)
    question = asked_in_passing(Quantity.parse("z1"), (0,), 0, 0)
    session.ask(question)
    assert session.state.asked == question
    session.answer(Answer(question.id, "0.5", 1))
    assert session.state.asked == question
    session.apply(SetLearningRate(0.25))
    assert session.state.asked is None
    session.ask(question)
    session.undo()
    assert session.state.asked == question
    session.ask(None)
    assert session.state.asked is None


@pytest.mark.parametrize("move", [Session.step, Session.finish_iteration, lambda session: session.train(2)])
def test_who_moves_on_leaves_the_question_of_practice(move: Callable[[Session], object]) -> None:
    session = Session(DOCUMENT)
    session.ask(asked_in_passing(Quantity.parse("z1"), (0,), 0, 0))
    move(session)
    assert session.state.asked is None
    session.ask(asked_in_passing(Quantity.parse("z1"), (0,), 0, session.state.cursor.iteration))
    session.back()
    assert session.state.asked is None


def test_the_document_of_an_exercise_is_locked() -> None:
    session = in_exercise()
    assert is_locked(session.state)
    assert not is_locked(Session(DOCUMENT).state)
    before = session.state
    for apply in (session.apply, session.apply_anew, lambda edit: session.apply_from(0, edit)):
        with pytest.raises(ValueError, match="this is an exercise, and its network, examples and settings"):
            apply(SetLearningRate(0.25))
    assert session.state is before
    session.step()
    session.back()
    session.answer(Answer("1a", "0.1"))
    assert session.state.exercise == EXERCISE


def test_a_network_with_a_mistake_planted_is_locked() -> None:
    session = Session(HUNT)
    with pytest.raises(ValueError, match="a mistake is planted in this network"):
        session.apply(SetLearningRate(0.25))
    assert session.document == HUNT


def test_a_planted_mistake_goes_with_the_document_to_the_engine() -> None:
    assert DOCUMENT.task.planted is None
    assert HUNT.task.planted == SLOPE


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (Planted("slope_left_out", 15), "there is no step 15; an iteration has 14"),
        (Planted("slope_left_out", 2), "slope_left_out is no mistake that can be made at step 2"),
        (Planted("magic", 9), "'magic' is no mistake that is known"),
    ],
)
def test_a_mistake_is_planted_only_where_it_can_be_made(planted: Planted, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(DOCUMENT, planted=planted)


def test_an_edit_that_takes_the_place_of_a_planted_mistake_away_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no step 11; an iteration has 8"):
        RemoveLayer(1).apply(HUNT, HUNT.initial_parameters())
