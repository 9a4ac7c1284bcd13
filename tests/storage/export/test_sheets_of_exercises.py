"""The sheet of an exercise has all its questions, of whichever iteration, and tells none of their answers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.refused import RefusedError
from bpstudio.notation.numbers import format_number
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import exercise_of
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Exercise
from bpstudio.storage.export.solutions import solution_bytes
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.reader import read

BEGUN = Path(__file__).resolve().parents[2] / "sessions" / "exercise_begun.json"


def exercise_on(preset: str, *asked: tuple[str, int]) -> State:
    state = read(preset).state
    found = [asked_for(name, state.document, iteration) for name, iteration in asked]
    questions = tuple(replace(one, id=f"q{at}") for at, one in enumerate(found))
    return exercise_of(state, Exercise(questions))


def sheet(state: State, *iterations: int) -> str:
    return solution_bytes(Wanted(state, iterations=iterations, blank=True), "markdown").decode()


def answers(state: State) -> list[str]:
    """Of each question the number as a sheet would write it."""
    assert state.exercise is not None
    found = []
    for one in state.exercise.questions:
        there = iteration_of(replace(state, exercise=None), one.iteration).run()
        found.append(format_number(entry_of(there, one.quantity, one.place, one.example), 6))
    return found


@pytest.mark.parametrize(
    "state",
    [
        read(str(BEGUN)).state,
        exercise_on("mazur", ("dC/dtheta2[0,0]", 2)),
        exercise_on("mazur", ("theta2[0,0]", 0), ("dC/dz2[0]@0", 1), ("C", 3)),
        exercise_on("mazur", ("dC/dtheta1[0,1]", 1), ("z1[0]@0", 0), ("theta2[1,1]", 1)),
    ],
    ids=["begun", "later", "over_several", "asked_of_the_update"],
)
def test_a_sheet_has_every_question_and_no_answer(state: State) -> None:
    text = sheet(state)
    assert state.exercise is not None
    for question in state.exercise.questions:
        assert f"| {question.id} |" in text
        assert f"Iteration {question.iteration}" in text
    for answer in answers(state):
        assert not re.search(rf"(?<![\d.]){re.escape(answer)}(?!\d)", text), answer


def test_the_iterations_of_a_sheet_can_be_named() -> None:
    state = exercise_on("mazur", ("theta2[0,0]", 0), ("C", 2))
    assert "| q0 |" not in sheet(state, 2)
    assert "| q1 |" in sheet(state, 2)
    assert answers(state)[0] not in sheet(state, 2), "what is asked about an iteration that is not on it"
    with pytest.raises(RefusedError, match="iteration 3 has not begun; the last is 0"):
        sheet(state, 3)
    with pytest.raises(RefusedError, match="iteration 2 has not begun"):
        Wanted(state, iterations=(2,))
    with pytest.raises(RefusedError, match="iteration 2 has not begun"):
        Wanted(state, iterations=(2,), blank=True, ask=("C",))


def test_a_sheet_leaves_the_exercise_as_it_is() -> None:
    state = exercise_on("mazur", ("C", 2))
    sheet(state)
    assert (state.iterations, state.cursor.iteration) == (0, 0)
