"""How much the numbers of an exercise leave untold: mistakes that do not show in them, or look alike."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from bpstudio.engine.entry import entry_of
from bpstudio.engine.mistakes import alterations_of, wrong_values
from bpstudio.engine.mistakes.visibility import Visibility, visibility
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.plain_values import PlainPass
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import AWKWARD
from bpstudio.session.practice.moment import moment_at
from bpstudio.session.practice.questions import Exercise, Question

SMALLEST, LARGEST = 1e-3, 1e3
"""A number is typed easily that lies between; of any other nobody knows how many zeros it had."""
MOST_PARAMETERS = 1_000
_UNSEEN = 100


def untold(state: State) -> int:
    """0 where every mistake that can be made leads to a number of its own, in every question; more the worse it is.

    A number that is awkward to type counts most, then each mistake that leads to the right number, then each that leads
    to the number of another. In a large network only what is awkward counts.
    """
    exercise = state.exercise
    assert exercise is not None, "only an exercise asks"
    asked = _numbers_of(state, exercise)
    awkward = sum(_is_awkward(right) for _, _, right in asked)
    if awkward or state.document.network.size > MOST_PARAMETERS:
        return AWKWARD * awkward
    seen = (_seen_by(run, question, right) for question, run, right in asked)
    return sum(_UNSEEN * len(one.unseen) + sum(len(group) - 1 for group in one.alike) for one in seen)


def told_by(state: State) -> Iterator[tuple[Question, Visibility | None]]:
    """Of each question what its number tells of mistakes; None where the number is awkward to type."""
    assert state.exercise is not None, "only an exercise asks"
    for question, run, right in _numbers_of(state, state.exercise):
        yield question, None if _is_awkward(right) else _seen_by(run, question, right)


def _is_awkward(right: float) -> bool:
    return not isfinite(right) or not SMALLEST <= abs(right) <= LARGEST


def _numbers_of(state: State, exercise: Exercise) -> list[tuple[Question, PlainPass, float]]:
    return [(question, *_right(state, question, exercise.round)) for question in exercise.questions]


def _right(state: State, question: Question, decimals: int | None) -> tuple[PlainPass, float]:
    """The iteration asked about, rounded as the exercise demands, and the right number."""
    there = moment_at(state, question.iteration)
    run = plain_pass(there.task, there.parameters, there.moments, there.rows, decimals)
    return run, entry_of(run, question.quantity, question.place, question.example)


def _seen_by(run: PlainPass, question: Question, right: float) -> Visibility:
    every = alterations_of(run.task, run.rows)
    wrong = wrong_values(run, question.quantity, question.place, question.example, every)
    return visibility(right, wrong)
