"""An answer is judged with the learner's other answers in mind, and counted; what cannot be read costs nothing."""

from __future__ import annotations

import pytest

from bpstudio.explain.exercises.answering import (
    answer_to,
    answered,
    asked_value,
    frame_of,
    given_up,
    may_be_hinted,
    next_hint,
)
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.practice.questions import LONGEST_TYPED, Answer
from tests.explain.exercises.sheets import SHEET, exercise_on, question, typed


def test_a_right_answer_is_kept_and_closes_its_question() -> None:
    session = exercise_on("article", *SHEET)
    assert typed(session, 1, " -0.2654 ") == "Right: ∂C/∂z² = −0.2654."
    assert session.state.answers == (Answer("1", "-0.2654", tries=1, note="right"),)
    assert question(session, 1) not in session.state.open_questions


def test_a_wrong_answer_counts_as_a_try_and_leaves_it_open() -> None:
    session = exercise_on("article", *SHEET)
    assert typed(session, 1, "0.2654").startswith("The size is right, and the sign is not.")
    typed(session, 1, "17")
    assert session.state.answers == (Answer("1", "17", tries=2, note="wrong"),)
    assert question(session, 1) in session.state.open_questions


@pytest.mark.parametrize("text", ["0.2.3", "hello", "-0.27"])
def test_what_cannot_be_read_and_what_wants_digits_costs_nothing(text: str) -> None:
    session = exercise_on("article", *SHEET)
    typed(session, 1, "17")
    before = session.state
    assert answered(session.state, question(session, 1), text, ARTICLE).answer is None
    assert typed(session, 1, text)
    assert session.state is before


def test_what_is_too_long_to_be_kept_cannot_be_read_and_costs_nothing() -> None:
    """Where layers stand below, a₁² is kept as (a₁)²."""
    session, own = exercise_on("article", "0: dC/dz2[0]"), Notation(layers="subscript")
    long = "+".join(["a₁²"] * 249)
    assert len(long) < LONGEST_TYPED
    found = answered(session.state, question(session, 1), long, own)
    assert found.answer is None
    assert found.judgement.note == "unreadable"


def test_an_answer_may_rest_on_another_one_that_was_wrong() -> None:
    session = exercise_on("article", "0: z1[0]", "0: a1[0]")
    typed(session, 1, "1.35")
    assert typed(session, 2, "1.35").startswith("Right with your earlier 1.35 for z¹.")
    assert answer_to(session.state, question(session, 2)).note == "carried"


def test_what_an_open_question_hides_cannot_be_named() -> None:
    session = exercise_on("article", "0: a2[0]", "0: z3[0]")
    assert answered(session.state, question(session, 2), "a2*theta3 + b3", ARTICLE).answer is None
    typed(session, 1, "1.14")
    assert typed(session, 2, "a2*theta3 + b3").startswith("Right")


def test_the_sheet_says_to_how_many_decimals_results_are_rounded_on_the_way() -> None:
    exactly, rounded = (exercise_on("mazur", "0: dC/dtheta1[0,0]", round=n) for n in (None, 2))
    numbers = [asked_value(one.state, question(one, 1), ARTICLE) for one in (exactly, rounded)]
    assert numbers == [pytest.approx(0.000438568), pytest.approx(0.00, abs=0.005)]
    assert typed(rounded, 1, "0").startswith("Right")


def test_hints_go_up_to_the_formula_with_numbers_and_are_counted() -> None:
    session = exercise_on("mazur", "0: dC/dz1[0]")
    said = []
    while (found := next_hint(session.state, question(session, 1), ARTICLE)) is not None:
        sentence, counted = found
        said.append(sentence)
        session.answer(counted)
    assert len(said) == 4
    assert said[-1] == "With numbers: ∂C/∂z₁¹ = 0.03635·0.5933·(1 − 0.5933)."
    assert not any("0.00877" in one for one in said)
    typed(session, 1, "0.008771")
    assert session.state.answers == (Answer("1", "0.008771", tries=1, hints=4, note="right"),)


def test_there_are_no_hints_where_the_sheet_allows_none() -> None:
    without = exercise_on("article", "0: dC/dz2[0]", hints=False)
    assert not may_be_hinted(without.state, question(without, 1))
    which = exercise_on("article", "0: z1[0]@0 mistake")
    assert not may_be_hinted(which.state, question(which, 1))
    assert next_hint(which.state, question(which, 1), ARTICLE) is None


def test_who_gives_up_keeps_what_was_typed() -> None:
    session = exercise_on("article", *SHEET)
    typed(session, 1, "17")
    found = given_up(session.state, question(session, 1))
    assert found == Answer("1", "17", tries=1, shown=True, note="shown")
    assert given_up(session.state, question(session, 2)) == Answer("2", shown=True, note="shown")


def test_a_question_about_a_later_iteration_waits_for_the_earlier_ones() -> None:
    session = exercise_on("article", "0: z1[0]", "1: z1[0]")
    with pytest.raises(AssertionError, match="an earlier question is open"):
        frame_of(session.state, question(session, 2))
    typed(session, 1, "1.4")
    number = asked_value(session.state, question(session, 2), ARTICLE)
    assert number != pytest.approx(1.4)
    assert typed(session, 2, f"{number:.4f}").startswith("Right: z¹ = ")


def test_that_a_number_is_one_still_asked_for_is_not_told() -> None:
    session = exercise_on("mazur", "0: dC/dtheta2[0,0]", "0: dC/dtheta2[1,1]")
    assert "θ₂₂" not in typed(session, 1, "-0.02274024")
    assert answer_to(session.state, question(session, 1)).note == "wrong"


def test_an_input_typed_in_the_place_of_a_number_is_told() -> None:
    session = exercise_on("mazur", "0: z1[0]@0")
    assert typed(session, 1, "0.05") == "That is x₁; asked is z₁¹."
    assert answer_to(session.state, question(session, 1)).note == "other:x"
