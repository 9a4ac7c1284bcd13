"""A class that hands its exercises in; and, for these tests, a judge who knows right from wrong and nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bpstudio.engine.entry import entry_of
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import exercise_of, with_numbers_of
from bpstudio.session.practice.moment import moment_at
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, Exercise, Question
from bpstudio.storage.reader import read
from bpstudio.storage.students import encode_for_students

ASKED = ("z1[1]", "dC/dtheta1[0,0]", "C")


def the_key(**rules: Any) -> State:
    state = read("mazur").state
    questions = (
        replace(asked_for(text, state.document), id=f"1{letter}", points=float(number))
        for number, (letter, text) in enumerate(zip("abc", ASKED, strict=True), start=1)
    )
    return exercise_of(state, Exercise(tuple(questions), "Sheet 1", **rules))


def right_number(state: State, question: Question) -> float:
    there = moment_at(state, question.iteration)
    run = plain_pass(there.task, there.parameters, there.moments, there.rows)
    return entry_of(run, question.quantity, question.place, question.example)


def plain_judge(state: State, answers: tuple[Answer, ...]) -> Mapping[str, str]:
    """Right to four digits, or wrong; what is no number cannot be read."""
    assert state.exercise is not None
    asked = {question.id: question for question in state.exercise.questions}
    return {answer.question: note(state, asked[answer.question], answer.typed) for answer in answers}


def note(state: State, question: Question, typed: str) -> str:
    try:
        found = float(typed)
    except ValueError:
        return "unreadable"
    return "right" if f"{found:.3e}" == f"{right_number(state, question):.3e}" else "wrong"


def judge_who_fails(state: State, answers: tuple[Answer, ...]) -> Mapping[str, str]:
    raise ZeroDivisionError("a fault\nof the program")


def judge_who_ends(state: State, answers: tuple[Answer, ...]) -> Mapping[str, str]:
    """Takes the whole process down where somebody typed so."""
    if any(answer.typed == "end" for answer in answers):
        os._exit(3)
    return plain_judge(state, answers)


def for_(key: State, name: str) -> State:
    """With the first numbers that are drawn, whatever they leave untold."""
    return with_numbers_of(key, name, lambda state: 0)


def contents_of(state: State, *typed: str, **claimed: Any) -> dict[str, Any]:
    """What a student saves who typed so; ``right`` is the right number."""
    contents: dict[str, Any] = json.loads(encode_for_students(state))
    assert state.exercise is not None
    answers = []
    for question, text in zip(state.exercise.questions, typed, strict=False):
        number = repr(right_number(state, question)) if text == "right" else text
        answers.append({"question": question.id, "typed": number, "tries": 1, "note": "right"} | claimed)
    return contents | {"answers": answers}


def hand_in(folder: Path, name: str, contents: object) -> Path:
    path = folder / f"{name}.json"
    path.write_text(contents if isinstance(contents, str) else json.dumps(contents), encoding="utf-8")
    return path
