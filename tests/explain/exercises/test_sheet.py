"""The sheet says what is asked, what it is worth and what came of it; the number only once a question is closed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.quantity import Quantity
from bpstudio.explain.exercises.answering import given_up
from bpstudio.explain.exercises.places import lit_by, step_asked_about
from bpstudio.explain.exercises.sheet import exercise_sheet, network_of
from bpstudio.explain.words import exercises as words
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, asked_in_passing
from bpstudio.session.selection import place_text
from tests.explain.exercises.sheets import SHEET, exercise_on, line, question, typed


def test_a_sheet_has_a_title_the_rules_and_the_points() -> None:
    session = exercise_on("article", *SHEET, title="Sheet 1", for_="Ada", tries=1, round=3, given="forward")
    sheet = exercise_sheet(session.state, ARTICLE)
    assert (sheet.title, sheet.learner, sheet.points) == (
        "Sheet 1",
        "For Ada",
        "0 of 8 points, 4 questions left",
    )
    assert sheet.rules == (
        words.FORWARD_BUT_ASKED,
        "Round every result on the way to 3 decimals.",
        "Each question has 1 try.",
    )


def test_a_sheet_without_a_title_is_called_what_it_is() -> None:
    sheet = exercise_sheet(exercise_on("article", SHEET[0]).state, ARTICLE)
    assert (sheet.title, sheet.learner, len(sheet.rules)) == ("Exercise", "", 1)


def test_each_line_says_what_is_asked_and_what_it_is_worth() -> None:
    session = exercise_on("article", *SHEET, tries=3)
    lines = exercise_sheet(session.state, ARTICLE).lines
    assert [one.text for one in lines] == ["∂C/∂z²", "a¹", "∂C/∂θ₂", "z¹"]
    assert {one.worth for one in lines} == {"2 points, 3 tries left"}
    assert [one.whose for one in lines] == ["Iteration 0"] * 3 + ["Iteration 1"]
    assert lines[2].wanted == "Type its sign: +, − or 0."
    assert [one.why_not for one in lines] == [""] * 3 + ["Iteration 1 is run once question 1 is answered."]
    assert not any(one.closed for one in lines)


def test_of_several_examples_it_is_said_which_and_of_an_update_that_it_is_after_it() -> None:
    session = exercise_on("logic-and", "0: z1[0]@1", "0: theta1[1,0]")
    assert [one.whose for one in exercise_sheet(session.state, ARTICLE).lines] == [
        "Example 2",
        "After the update",
    ]
    assert line(session, 2).text == "θ₂₁¹"


def test_a_closed_line_has_its_number_and_what_it_earned() -> None:
    session = exercise_on("article", *SHEET)
    typed(session, 1, "-0.2654")
    session.answer(given_up(session.state, question(session, 2)))
    right, shown = line(session, 1), line(session, 2)
    assert (right.number, right.right, right.worth) == ("−0.2654", True, "2 of 2 points")
    assert (shown.number, shown.right, shown.worth) == ("1.4", False, "0 of 2 points")
    assert shown.said == "It was shown, and earns no points."
    assert exercise_sheet(session.state, ARTICLE).points == "2 of 8 points, 2 questions left"


def test_a_number_that_is_known_is_not_worked_out_again() -> None:
    session = exercise_on("article", *SHEET)
    typed(session, 1, "-0.2654")
    known = {question(session, 1): 17.0}
    assert exercise_sheet(session.state, ARTICLE, known).lines[0].number == "17"
    session.answer(given_up(session.state, question(session, 2)))
    exercise_sheet(session.state, ARTICLE, known)
    assert set(known) == {question(session, 1), question(session, 2)}


def test_out_of_tries_a_line_is_closed() -> None:
    session = exercise_on("article", "0: a1[0]", tries=2, points=1)
    typed(session, 1, "5.5")
    assert line(session, 1).worth == "1 point, 1 try left"
    typed(session, 1, "6.5")
    assert (line(session, 1).number, line(session, 1).worth) == ("1.4", "0 of 1 point")
    assert exercise_sheet(session.state, ARTICLE).points == "0 of 1 point, nothing left to answer"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("right", "Right."),
        ("carried", "Right with your earlier numbers."),
        ("sign", "The size is right, and the sign is not."),
        ("power", "The digits are right, and the decimal point is not."),
        ("mistake:weight_left_out", "0.5 comes of a known mistake: a weight is left out."),
        ("mistake:of nobody", ""),
        ("other:dC/dz2", "That is another number."),
        ("wrong", "0.5 is not right."),
        ("open", ""),
    ],
)
def test_of_an_answer_typed_earlier_its_note_is_said_in_words(note: str, said: str) -> None:
    session = exercise_on("article", SHEET[0])
    session.answer(Answer("1", "0.5", tries=1, note=note))
    assert line(session, 1).said == said


def test_what_else_is_said_of_a_line() -> None:
    assert words.numbers_shown("z¹", "1.4", typed="1.5", right=False) == "z¹ = 1.4 (you: 1.5)"
    assert words.numbers_shown("z¹", "1.4", typed="1.4", right=True) == "z¹ = 1.4"
    assert words.numbers_shown("z¹", "1.4", typed="", right=False) == "z¹ = 1.4"
    assert words.field_name("1a", "z¹", "Example 2") == "answer to question 1a, z¹, example 2"
    assert words.field_name("1a", "z¹", "") == "answer to question 1a, z¹"
    assert words.sure_to_show(0.5) == "Shown, it earns none of its 0.5 points. Press Show again to see it."
    assert words.unchecked_answers(["2"]) == (
        "The answer to question 2 is typed and not checked, and not in the file: Return checks an answer."
    )
    assert words.unchecked_answers(["2", "3"]).startswith("The answers to questions 2 and 3 are typed")
    assert words.no_try_left("z¹ = 1.4") == "No try is left: z¹ = 1.4."


def test_a_line_is_about_the_network_of_its_iteration() -> None:
    session = exercise_on("mazur", "0: z1[1]@0")
    asked = replace(question(session, 1), iteration=0)
    assert network_of(session.state, asked).widths == (2, 2, 2)


@pytest.mark.parametrize(
    ("preset", "asked", "lit", "step"),
    [
        ("mazur", "z1[1]@0", ["unit a1[1]"], "z1"),
        ("mazur", "yhat[0]@0", ["unit yhat[0]"], "yhat"),
        ("mazur", "C", ["factor C"], "C"),
        ("mazur", "dC/dyhat[1]@0", ["unit yhat[1]", "factor dC/dyhat"], "dC/dyhat"),
        ("mazur", "dC/dz1[1]@0", ["unit a1[1]", "factor da1/dz1"], "da1/dz1"),
        ("mazur", "dC/da1[0]@0", ["unit a1[0]", "factor dz2/da1"], "dz2/da1"),
        ("mazur", "dz2[1]/da1[0]", ["unit a1[0]", "factor dz2/da1"], "dz2/da1"),
        ("mazur", "dC/dtheta1[0,1]", ["theta1[0,1]"], "dz1/dtheta1"),
        ("mazur", "dz2/dtheta2[0,1]@0", ["theta2[0,1]"], "dz2/dtheta2"),
        ("mazur", "dC/db2[1]", ["b2[1]"], "dz2/db2"),
        ("mazur", "b1[0]", ["b1[0]"], "update"),
    ],
)
def test_the_place_of_a_question_is_what_its_number_belongs_to(
    preset: str, asked: str, lit: list[str], step: str
) -> None:
    session = exercise_on(preset, "0: C")
    network, program = session.frame.network, session.frame.program
    found = asked_for(asked, session.document)
    assert [place_text(place, program) for place in lit_by(found, network)] == lit
    assert str(step_asked_about(found, network).symbol) == step


def test_an_example_is_called_by_its_row_in_the_data() -> None:
    asked = asked_in_passing(Quantity.parse("z1"), (0,), 1, 0)
    assert words.asked_of(asked, np.array([4, 1]), later=False) == "Example 2"
    assert words.asked_of(asked, np.array([1, 4]), later=True) == "Example 5, iteration 0"
    alone = asked_in_passing(Quantity.parse("z1"), (0,), 0, 0)
    assert words.asked_of(alone, np.array([4]), later=False) == ""


@pytest.mark.parametrize("sign", ["+", "-", "0"])
def test_of_a_sign_alone_the_line_says_what_was_said_when_it_was_typed(sign: str) -> None:
    session = exercise_on("article", *SHEET)
    said = typed(session, 3, sign)
    assert line(session, 3).said == said
    assert "size" not in said
