"""The review has a line for every answer, in words, and leads to its moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpstudio.explain.practice.review import (
    EARLIER,
    NO_ANSWERS,
    NONE_IN_A_HUNT,
    NONE_IN_A_LESSON,
    NONE_IN_A_SHEET,
    nothing_answered,
    review_of,
)
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, Exercise
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.session.practice.hunts import BATCH, solved, with_mistake


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


@pytest.mark.parametrize(
    ("name", "kept", "typed"),
    [
        ("0: factor 9", "dz3/da2", "∂z³/∂a²"),
        ("0: effect", "theta2[0,0]", "θ₂"),
        ("1: change", "bigger", "bigger"),
        ("1: paths theta1[0,0]", "2", "2"),
        ("0: factor 9", "home", "home"),
        ("0: effect", "home", "home"),
        ("0: factor 9", "", "—"),
    ],
)
def test_what_was_chosen_is_written_as_it_was_offered(name: str, kept: str, typed: str) -> None:
    wrong, right = (answered(Answer(name, kept, 1, note=note)) for note in ("wrong", "right"))
    assert review_of(wrong, ARTICLE)[0].cells[2:4] == (typed, "not that one")
    assert review_of(right, ARTICLE)[0].cells[2:4] == (typed, "right")


def test_the_sign_that_was_chosen_and_a_question_of_a_sheet_are_told_as_they_stand() -> None:
    sign = answered(Answer("0: sign z1[0]@0", "negative", 1, note="sign"))
    assert review_of(sign, ARTICLE)[0].cells[2:4] == ("negative", "the sign")
    state = answered(Answer("x: effect", "theta2", 1, note="wrong"))
    question = replace(asked_for("C", state.document), id="x: effect")
    [line] = review_of(replace(state, exercise=Exercise((question,))), ARTICLE)
    assert line.cells[2:4] == ("theta2", "no mistake that is known")


def test_where_results_were_rounded_it_is_said_to_how_many_decimals() -> None:
    names = ("0: dyhat/dz3[0]@0", "0: dyhat/dz3[0]@0 rounded 1", "0: dyhat/dz3[0]@0 rounded 2")
    lines = review_of(answered(*(Answer(name, "0.2") for name in names)), ARTICLE)
    assert [line.cells[1] for line in lines] == ["∂ŷ/∂z³", "∂ŷ/∂z³, to 1 decimal", "∂ŷ/∂z³, to 2 decimals"]
    assert {line.moment for line in lines} == {Cursor(0, 8)}


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


def test_what_a_hunt_was_answered_with_is_in_words() -> None:
    state = solved(with_mistake(BATCH, "slope_left_out", 11))
    card, rule, number = state.answers
    check = Answer("hunt check", tries=1, note="right")
    tried = replace(state, answers=(card, replace(rule, typed="error_sign", note="wrong"), number, check))
    lines = [line.cells for line in review_of(tried, ARTICLE)]
    assert [cells[:2] for cells in lines] == [
        ("0", "Hunt: the card"),
        ("0", "Hunt: the rule"),
        ("0", "Hunt: the number"),
        ("0", "Hunt: the check"),
    ]
    assert [cells[2:4] for cells in lines] == [
        ("∂a¹/∂z¹, step 11", "right"),
        ("The sign of the error", "not that"),
        (number.typed, "right"),
        ("—", "right"),
    ]
    assert {line.moment for line in review_of(tried, ARTICLE)} == {Cursor(0, len(state.segment.program) - 1)}


def test_of_a_hunt_in_a_file_that_was_altered_what_was_typed_stands() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    answers = (Answer("hunt card", "99"), Answer("hunt rule", "home"), Answer("hunt number", "7"))
    lines = review_of(replace(state, answers=answers), ARTICLE)
    assert [line.cells[2:4] for line in lines] == [("99", "not that"), ("home", "not that"), ("7", "wrong")]


def test_where_nothing_is_answered_it_is_said_where_something_is_asked() -> None:
    state, hunt = answered(), with_mistake(BATCH, "slope_left_out", 11)
    sheet = replace(state, exercise=Exercise((replace(asked_for("C", state.document), id="1a"),)))
    assert nothing_answered(state, False) == NO_ANSWERS
    assert nothing_answered(sheet, False) == NONE_IN_A_SHEET
    assert nothing_answered(hunt, False) == NONE_IN_A_HUNT
    assert {nothing_answered(each, True) for each in (state, hunt)} == {NONE_IN_A_LESSON}
