"""Sessions that are exercises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bpstudio.engine.mistakes.huntable import candidates
from bpstudio.explain.exercises.answering import answered, answers_with
from bpstudio.explain.exercises.sheet import QuestionLine, exercise_sheet
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import passing_question
from bpstudio.session.practice.questions import Exercise, Question
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.session.practice.hunts import with_mistake

SHEET = ("0: dC/dz2[0]", "0: a1[0]", "0: dC/dtheta2[0,0] sign", "1: z1[0]@0")


def exercise_on(preset: str, *asked: str, points: float = 2, **rules: Any) -> Session:
    """An exercise on a network that comes with the program; each question by its name in practice, ``0: z1[0]@0``."""
    state = read(located(preset)).state
    questions = []
    for number, name in enumerate(asked, start=1):
        plain = name.removesuffix(" mistake")
        known = (plain, f"{plain}@0", plain.replace(" sign", "@0 sign"))
        found = next(filter(None, (passing_question(one, state.document) for one in known)))
        kind = found.answer if plain == name else "mistake"
        questions.append(replace(found, id=str(number), points=points, answer=kind))
    exercise = Exercise(tuple(questions), **rules)
    if any(one.answer == "mistake" for one in questions):  # which one is asked where one is made
        first = candidates(state.document.task)[0]
        state = with_mistake(state.document, first.mistake, first.step)
    return Session(replace(State((state.segments[0].lasting(0),)), exercise=exercise))


def question(session: Session, number: int) -> Question:
    """A question of the sheet, from 1."""
    assert session.state.exercise is not None
    return session.state.exercise.questions[number - 1]


def typed(session: Session, number: int, text: str) -> str:
    """Answer a question; what is said of it."""
    found = answered(session.state, question(session, number), text, ARTICLE)
    if found.answer is not None:
        session.replace_answers(answers_with(session.state, found.answer))
    return found.judgement.sentence


def line(session: Session, number: int) -> QuestionLine:
    """What the sheet says of a question."""
    return exercise_sheet(session.state, ARTICLE).lines[number - 1]
