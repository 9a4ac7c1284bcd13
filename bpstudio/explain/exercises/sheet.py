"""The sheet of an exercise as a learner sees it: a line for each question, and the points so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Network
from bpstudio.explain.diagnosis.notes_told import said_of_note
from bpstudio.explain.exercises.answering import (
    answer_to,
    asked_value,
    can_be_reached,
    may_be_hinted,
)
from bpstudio.explain.words import exercises as words
from bpstudio.notation.entry_names import entry_node
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tree import Node
from bpstudio.session.history.state import State, segment_at
from bpstudio.session.practice.making import exercise_in
from bpstudio.session.practice.questions import EARNS_ALL, Question

KnownNumbers = dict[Question, float]
"""What questions ask for, of those that are closed."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question: its symbol, also as ``text``, of which example and iteration it is, what it is worth, what was said.

    ``number`` is there once it is closed, and ``why_not`` where it cannot be answered yet; ``hints`` are none where
    there are none to be had.
    """

    question: Question
    symbol: Node
    text: str
    whose: str
    wanted: str
    worth: str
    typed: str
    said: str
    right: bool
    number: str | None
    why_not: str
    hints: int | None

    @property
    def closed(self) -> bool:
        """Whether nothing more is asked."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class ExerciseSheet:
    """All lines, under a title, with for whom it is, the rules and the points."""

    title: str
    learner: str
    rules: tuple[str, ...]
    points: str
    lines: tuple[QuestionLine, ...]


def network_of(state: State, question: Question) -> Network:
    """The network that a question is about."""
    return state.segments[segment_at(state.segments, question.iteration)].document.network


def exercise_sheet(state: State, notation: Notation, known: KnownNumbers | None = None) -> ExerciseSheet:
    """The sheet of an exercise as it stands. What is ``known`` of its numbers is not worked out again, and added to."""
    exercise, numbers = exercise_in(state), {} if known is None else known
    lines = tuple(_line(state, question, notation, numbers) for question in exercise.questions)
    left = sum(not line.closed for line in lines)
    earned = sum(line.question.points for line in lines if line.right)
    return ExerciseSheet(
        exercise.title or words.UNTITLED,
        words.for_whom(exercise.for_),
        words.rules(exercise),
        words.points_so_far(earned, sum(question.points for question in exercise.questions), left=left),
        lines,
    )


def _line(state: State, question: Question, notation: Notation, known: KnownNumbers) -> QuestionLine:
    exercise, answer, network = exercise_in(state), answer_to(state, question), network_of(state, question)
    asked = SingleNumber(question.quantity, question.place, question.example)
    symbol = entry_node(asked, network)
    right = answer.note in EARNS_ALL and not answer.shown
    reached = can_be_reached(state, question)
    closed = exercise.closed_by(answer) and reached
    if closed and question not in known:
        known[question] = asked_value(state, question, notation)
    tries = None if exercise.tries is None or closed else max(0, exercise.tries - answer.tries)
    return QuestionLine(
        question,
        symbol,
        to_plain(symbol, notation),
        words.asked_of(question, _rows(state, question), later=_later(state)),
        words.WANTED.get(question.answer, ""),
        words.worth(question.points, tries=tries, earned=question.points if right else 0.0, closed=closed),
        answer.typed,
        in_words(said_of_note(answer.note, typed=answer.typed, asked=question.answer), notation),
        right,
        format_number(known[question]) if closed else None,
        "" if reached else words.not_yet(_earliest(state), question.iteration),
        answer.hints if may_be_hinted(state, question) else None,
    )


def _rows(state: State, question: Question) -> NDArray[np.intp]:
    """The examples that its iteration sees."""
    document = state.segments[segment_at(state.segments, question.iteration)].document
    return document.task.rows(question.iteration)


def _later(state: State) -> bool:
    """Whether a question is about another iteration than the first."""
    return any(question.iteration for question in exercise_in(state).questions)


def _earliest(state: State) -> str:
    """The question that has to be closed before the iterations after its own are run."""
    first = state.first_open
    return next((one.id for one in state.open_questions if one.iteration == first), "")
