"""Grading one file: its exercise is made again from the key, and of the file only what was typed is believed.

The key is the teacher's own exercise. For whom a file is decides which numbers belong in it; where its numbers or its
questions are others, it earns nothing, and it is said why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import UnsetType

from bpstudio.engine.words import grouped
from bpstudio.explain.words.grading import too_many_tries
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import exercise_in, numbers_drawn, seeds_of, started_here
from bpstudio.session.practice.questions import EARNS_ALL, Answer, Exercise, Question
from bpstudio.storage import reader
from bpstudio.storage.checkpoints import iteration_work
from bpstudio.storage.contents import Contents
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.practised import ITERATIONS_OF_AN_ANSWER, check_questions
from bpstudio.storage.reader import edit_of, parsed, start_of
from bpstudio.storage.sources import content_of

Judging = Callable[[State, tuple[Answer, ...]], Mapping[str, str]]
"""Of an exercise at its beginning and what was typed: a note for each question that has an answer, by its id."""

FOREIGN, UNCHECKED = "foreign", "not checked against the original"
LARGEST = 64 << 20
"""An exercise of more bytes is not looked into."""
MOST_WORK = 10_000_000_000
"""Examples times parameters times iterations: some ten seconds."""


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    """What an answer earned of the points of its question, the word for what it is, and what the file says of it."""

    question: str
    points: float
    of: float
    note: str
    claimed: Answer | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """A file with what each of its answers earned, or why none did.

    ``readable`` is false of what is no session at all, ``checked`` where there was no key to compare it with.
    ``remark`` is what the teacher should know besides.
    """

    file: str
    learner: str = ""
    answers: tuple[GradedAnswer, ...] = ()
    why_not: str = ""
    readable: bool = True
    checked: bool = True
    remark: str = ""

    def told(self, note: str) -> str:
        """A note with the warning before it where nothing was compared with the original."""
        return note if self.checked else f"{UNCHECKED}: {note}" if note else UNCHECKED

    @property
    def points(self) -> float:
        """All that were earned."""
        return sum(answer.points for answer in self.answers)

    @property
    def of(self) -> float:
        """All that could be."""
        return sum(answer.of for answer in self.answers)


class ForeignError(Exception):
    """A file that is not what its key made, in a sentence."""


def original_of(raw: bytes) -> State:
    """The exercise that a key holds, as it begins. Raises SessionFileError."""
    state = reader.decode(raw).state
    if state.exercise is None:
        raise SessionFileError("$.exercise", "a key is an exercise, and this asks nothing")
    if len(state.segments) > 1:
        raise SessionFileError("$.log", "a key has no edits; make the exercise anew with bpstudio exercise")
    return started_here(state)


def grade(source: str | Path, name: str, key: State | None, judging: Judging) -> Graded:
    """What a file or a link earned, whatever is in it; ``name`` is what it is called.

    Raises nothing that lies in the file.
    """
    try:
        contents = _contents(source)
    except (SessionFileError, MemoryError, RecursionError) as wrong:
        return nothing_earned(name, "", key, str(wrong) or "it does not fit into memory", readable=False)
    learner = "" if isinstance(contents.exercise, UnsetType) else contents.exercise.for_
    try:
        expected = _original(contents, key)
    except (ForeignError, SessionFileError) as wrong:
        return nothing_earned(name, learner, key, str(wrong))
    answers = _graded(expected, contents.answers, judging)
    return Graded(name, learner, answers, checked=key is not None)


def _contents(source: str | Path) -> Contents:
    raw = content_of(source)
    if len(raw) > LARGEST:
        raise SessionFileError("", f"found {grouped(len(raw))} bytes, more than any exercise has")
    return parsed(raw).contents


def nothing_earned(name: str, learner: str, key: State | None, why: str, readable: bool = True) -> Graded:
    """A file that earned no points for any question of its key, and why."""
    exercise = None if key is None else key.exercise
    questions = () if exercise is None else exercise.questions
    answers = tuple(GradedAnswer(q.id, 0.0, q.points, f"{FOREIGN}: {why}") for q in questions)
    return Graded(name, learner, answers, why, readable, key is not None)


# What the file has to be


def _original(contents: Contents, key: State | None) -> State:
    """The exercise that the file should be, made of the key; without a key the file's own. Raises ForeignError."""
    exercise = contents.exercise
    if isinstance(exercise, UnsetType):
        raise ForeignError("it is a session that asks nothing")
    if any(edit_of(entry) is not None for entry in contents.log):
        raise ForeignError("its network, examples or settings were changed by an edit")
    own = replace(State((beginning(contents.document, start_of(contents)),)), exercise=exercise)
    if key is None:
        check_questions(exercise, lambda iteration: contents.document)
        _check_effort(exercise, contents.document)
        return own
    expected = _meant_for(exercise, key)
    _compare(own, expected)
    return expected


def _check_effort(exercise: Exercise, document: Document) -> None:
    """Raises ForeignError where a file that nobody vouches for would take long: it may have been made to."""
    iterations = sum(question.iteration + ITERATIONS_OF_AN_ANSWER for question in exercise.questions)
    if iterations * iteration_work(document) > MOST_WORK:
        raise ForeignError("without a key it takes too long to be computed; name one with --key")


def _meant_for(exercise: Exercise, key: State) -> State:
    """The key's exercise with the numbers of the one the file is for. Raises ForeignError."""
    original = exercise_in(key)
    if (exercise.for_, exercise.seed) == (original.for_, original.seed):
        return key
    if exercise.seed not in seeds_of(original.title, exercise.for_):
        raise ForeignError(f"its numbers are not those of {_whom(exercise.for_)}")
    return numbers_drawn(key, exercise.for_, exercise.seed)


def _compare(own: State, expected: State) -> None:
    """Raises ForeignError, with the first part that is not as the key made it."""
    ours, theirs = own.segments[0], expected.segments[0]
    exercise = exercise_in(expected)
    if exercise_in(own).questions != exercise.questions:
        raise ForeignError("its questions are not those of the key")
    if exercise_in(own) != exercise:
        raise ForeignError("its rules (tries, hints, what is given) are not those of the key")
    parts = ("network", "cost", "training", "planted")
    if any(getattr(ours.document, part) != getattr(theirs.document, part) for part in parts):
        raise ForeignError("its network or settings are not those of the key")
    same_examples = ours.document.data == theirs.document.data
    if not same_examples or ours.record.start.parameters != theirs.record.start.parameters:
        raise ForeignError(f"its numbers are not those of {_whom(exercise.for_)}")


def _whom(name: str) -> str:
    return f"“{name}”" if name else "the key"


# What it earned


def _graded(expected: State, answers: tuple[Answer, ...], judging: Judging) -> tuple[GradedAnswer, ...]:
    exercise = exercise_in(expected)
    asked = {question.id for question in exercise.questions}
    given = {answer.question: answer for answer in answers if answer.question in asked}
    notes = judging(expected, tuple(given.values()))
    return tuple(
        _of_question(question, given.get(question.id), notes.get(question.id, "open"), exercise)
        for question in exercise.questions
    )


def _of_question(question: Question, answer: Answer | None, note: str, exercise: Exercise) -> GradedAnswer:
    """An answer that was shown earns nothing, nor one after more tries than there are."""
    if answer is not None and answer.shown:
        note = "shown"
    elif answer is not None and exercise.tries is not None and answer.tries > exercise.tries:
        note = f"{FOREIGN}: {too_many_tries(answer.tries, exercise.tries)}"
    points = question.points if note in EARNS_ALL else 0.0
    return GradedAnswer(question.id, points, question.points, note, answer)
