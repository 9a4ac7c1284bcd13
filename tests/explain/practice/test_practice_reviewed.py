"""The review has a line for every answer, in words, and leads to its moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpstudio.explain.practice.review import EARLIER, review_of
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, Exercise
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read


def answered(*answers: Answer) -> State:
    session = Session(read(located("article")).state)
    session.train(2)
    return replace(session.state, answers=answers)


def test_a_line_tells_what_was_asked_typed_and_said() -> None:
    [line] = review_of(answered(Answer("1: dyhat/dz3[0]@0", "0.24", 2, 1, False, "sign")), ARTICLE)
    assert line.cells == ("1", "∂ŷ/∂z³", "0.24", "the sign", "2", "1", "")
    assert line.moment == Cursor(1, 8)


@pytest.mark.parametrize(
    ("name", "asked", "step"),
    [
        ("0: effect", "the largest effect", 19),
        ("1: change", "the change of C", 6),
        ("1: paths theta1[0,0]", "paths of θ₁", 7),
        ("1: paths home", "paths home", 7),
        ("0: factor 9", "the next factor", 8),
    ],
)
def test_choices_are_called_by_what_they_are_about(name: str, asked: str, step: int) -> None:
    [line] = review_of(answered(Answer(name, "2")), ARTICLE)
    assert line.cells[1] == asked
    assert line.moment == Cursor(int(name[0]), step)


@pytest.mark.parametrize("name", ["0: factor 99", "9: z1[0]@0", "0: z9[0]@0", "0: nothing", "home", "x: y"])
def test_where_the_question_is_not_there_any_more_its_name_stands(name: str) -> None:
    [line] = review_of(answered(Answer(name, shown=True)), ARTICLE)
    assert line.moment is None
    assert line.cells[1] == {"0: factor 99": "the next factor"}.get(name, name.rpartition(": ")[2])
    assert line.cells[2:4] == ("—", "shown")
    assert line.cells[-1] == "yes"


def test_the_questions_of_an_exercise_are_found_by_their_names() -> None:
    state = answered(Answer("1a", "3"), Answer("1b", "4"))
    question = replace(asked_for("C", state.document), id="1a")
    first, second = review_of(replace(state, exercise=Exercise((question,))), ARTICLE)
    assert (first.cells[:2], first.moment) == (("0", "C"), Cursor(0, 6))
    assert (second.cells[:2], second.moment) == (("", "1b"), None)


def test_of_an_iteration_that_was_never_run_there_is_no_moment() -> None:
    state = answered(Answer("1a", "3"))
    question = replace(asked_for("C", state.document, 7), id="1a")
    [line] = review_of(replace(state, exercise=Exercise((question,))), ARTICLE)
    assert line.moment is None


def test_answers_given_with_other_numbers_come_first_and_lead_nowhere() -> None:
    before = answered(Answer("0: z1[0]@0", "1.4", 1, note="right"))
    earlier, now = review_of(answered(Answer("0: a1[0]@0", "2", 1, note="wrong")), ARTICLE, (before,))
    assert (earlier.cells[:3], earlier.moment) == ((EARLIER, "z¹", "1.4"), None)
    assert (now.cells[:2], now.moment) == (("0", "a¹"), Cursor(0, 1))
