"""Notes of answers are made again from what was typed: of an exercise, and of practice without one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.explain.diagnosis import judging
from bpstudio.explain.diagnosis import noted as noted_answers
from bpstudio.explain.diagnosis.noted import noted_again, notes_of
from bpstudio.notation.expressions import Typed, read_answer
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import exercise_of
from bpstudio.session.practice.moment import moment_at
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, AnswerKind, Exercise, GivenNumbers
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

ASKED = ("dC/dz2[0]", "dC/dtheta2[0,0]", "dC/dtheta2[0,0]", "z1[1]")


def exercise(
    *asked: str, iteration: int = 0, given: GivenNumbers = "all_but_asked", answer: AnswerKind = "value"
) -> State:
    state = read("mazur").state
    questions = (
        replace(asked_for(text, state.document), id=str(number), iteration=iteration, answer=answer)
        for number, text in enumerate(asked)
    )
    return exercise_of(state, Exercise(tuple(questions), given=given))


def truth(state: State, text: str, iteration: int = 0) -> float:
    there = moment_at(state, iteration)
    run = plain_pass(there.task, there.parameters, there.moments, there.rows)
    asked = asked_for(text, state.document)
    return entry_of(run, asked.quantity, asked.place, asked.example)


def noted(state: State, *typed: str) -> list[str]:
    answers = tuple(Answer(str(number), text) for number, text in enumerate(typed))
    notes = notes_of(state, answers)
    return [notes[answer.question] for answer in answers]


def test_every_answer_is_judged_by_what_was_typed() -> None:
    state = exercise(*ASKED)
    right = truth(state, "dC/dtheta2[0,0]")
    assert noted(state, "?", f"{right:.4g}", f"{-right:.4g}", "") == ["unreadable", "right", "sign", "open"]


def test_an_answer_that_goes_on_from_an_earlier_one_is_carried() -> None:
    state = exercise(*ASKED)
    a1, wrong = truth(state, "a1[0]"), 2.345
    assert noted(state, str(wrong), f"{wrong * a1:.5g}") == ["wrong", "carried"]
    shown = (Answer("0", str(wrong), shown=True), Answer("1", f"{wrong * a1:.5g}"))
    assert notes_of(state, shown)["1"] != "carried"
    assert notes_of(state, shown)["0"] == "shown"


@pytest.mark.parametrize("typed", ["dC/dz2*a1", "a1[1] * dC/dz2[1]", "∂C/∂z²₁ · a¹₁", "dJ/dz2 * a1"])
def test_an_expression_may_name_what_other_questions_ask_for(typed: str) -> None:
    assert noted(exercise("z1[1]", "dC/dtheta2[0,0]", given="inputs"), "1", typed)[1] == "unreadable"
    assert noted(exercise("dC/dz2[0]", "dC/dtheta2[0,0]"), "1", typed)[1] == "right"


def test_a_later_iteration_is_run_up_to() -> None:
    state = exercise("C", "dC/dtheta2[0,0]", iteration=3)
    values = [f"{truth(state, text, 3):.5g}" for text in ("C", "dC/dtheta2[0,0]")]
    assert noted(state, *values) == ["right", "right"]
    assert state.iterations == 0


def test_a_sign_and_a_formula_are_asked_for_as_well() -> None:
    sign = "+" if truth(exercise("C"), "dC/dtheta2[0,0]") > 0 else "-"
    assert noted(exercise("dC/dtheta2[0,0]", answer="sign"), sign) == ["right"]
    assert noted(exercise("dC/dtheta2[0,0]", answer="formula"), "a1*dC/dz2") == ["right"]


def test_an_answer_of_practice_is_judged_where_it_was_asked() -> None:
    session = Session(read("mazur").state)
    session.train(2)
    value = f"{truth(session.state, 'dC/dtheta2[0,0]', 1):.5g}"
    answers = (
        Answer("1: dC/dtheta2[0,0]", value),
        Answer("1: dC/dtheta2[0,1]", "7"),
        Answer("0: dC/dz2[0]@0", "dC/dyhat*yhat*(1-yhat)"),
        Answer("9: dC/dtheta2[0,0]", value),
        Answer("1: nonsense", value),
        Answer("1a", value),
    )
    notes = [answer.note for answer in noted_again(replace(session.state, answers=answers)).answers]
    assert notes == ["right", "wrong", "right", "open", "open", "open"]
    assert noted_again(session.state) is session.state


def test_nobody_has_answered_what_was_not_run() -> None:
    state = exercise("C", iteration=1_000_000_000)
    found = noted_again(replace(state, answers=(Answer("0", "0.5"), Answer("elsewhere", "1"))))
    assert [answer.note for answer in found.answers] == ["open", "open"]


def test_what_is_typed_behind_more_than_anybody_types_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever the file says of it."""
    state = exercise("C", "C", "C")
    right = f"{truth(state, 'C'):.5g}"
    monkeypatch.setattr(noted_answers, "MOST_JUDGED", 2 * len(right))
    answers = tuple(Answer(name, right, note="right") for name in "012")
    found = noted_again(replace(state, answers=answers)).answers
    assert [answer.note for answer in found] == ["right", "right", "open"]
    assert {answer.typed for answer in found} == {right}


def test_what_was_answered_before_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    session, read_so_far = Session(read("mazur").state), list[str]()

    def counted(text: str, notation: Notation) -> Typed:
        read_so_far.append(text)
        return read_answer(text, notation)

    monkeypatch.setattr(judging, "read_answer", counted)
    names = ("z1[0]@0", "z1[1]@0", "a1[0]@0", "a1[1]@0", "z2[0]@0", "z2[1]@0")
    answers = tuple(Answer(f"0: {name}", f"7.{at}35 + 11") for at, name in enumerate(names))
    assert noted_again(replace(session.state, answers=answers)).answers != answers
    assert max(Counter(read_so_far).values()) <= 2


HOSTILE = [
    "(" * 900,
    "-" * 900,
    "9**9**9**9",
    "1e999999999",
    "0x10",
    "1/0",
    "nan",
    "inf",
    "=1+1",
    "__import__('os')",
    "a1" * 400,
    "√" * 300,
    "\u202e1",
    "١٢٣",
    "1" * 1000,
    "a1[99999999999999999999]",
    "a99999999[1]",
    "z1[0]",
    "dC/dtheta9",
    "exp(" * 200,
    "1_000",
    "1e-400",
    "-0",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("answer", ["value", "sign", "formula", "mistake"])
def test_whatever_is_typed_has_a_note(typed: str, answer: AnswerKind) -> None:
    [note] = noted(exercise("dC/dtheta2[0,0]", answer=answer), typed)
    assert note in ("unreadable", "wrong", "open", "sign") or note.startswith(("mistake:", "other:"))
