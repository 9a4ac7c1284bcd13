"""Questions, exercises and answers, as values."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError

AnswerKind = Literal["value", "sign", "formula", "mistake"]
GivenNumbers = Literal["inputs", "forward", "all_but_asked"]
LONGEST_ID, LONGEST_TITLE, LONGEST_TYPED = 60, 200, 1000
MOST_QUESTIONS, MOST_DIGITS = 500, 15
EARNS_ALL = ("right", "carried")
"""The notes of answers that earn all points: right, or right with the learner's own earlier answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asks for one number of an iteration.

    ``quantity`` is a whole one, under its name in the trace; ``place`` is the unit or weight of it, from 0, and ``()``
    where there is one number only. ``example`` is the row of the batch, None for what is summed over examples.
    """

    id: str
    quantity: Quantity
    place: tuple[int, ...] = ()
    example: int | None = None
    iteration: int = 0
    points: float = 1.0
    answer: AnswerKind = "value"

    def __post_init__(self) -> None:
        _check_text("id", self.id, LONGEST_ID)
        if not self.quantity.is_whole:
            raise RefusedError(
                "quantity",
                f"{self.quantity} names a place of its own; write {self.quantity.whole}, and its place",
            )
        if any(unit < 0 for unit in self.place):
            raise RefusedError("place", f"units are counted from 0, not from {min(self.place)}")
        if self.example is not None and self.example < 0:
            raise RefusedError("example", f"examples are counted from 0, not from {self.example}")
        if self.iteration < 0:
            raise RefusedError("iteration", f"iterations are counted from 0, not from {self.iteration}")
        if not isfinite(self.points) or self.points < 0:
            raise RefusedError("points", f"points are 0 or more, not {self.points}")

    @property
    def text(self) -> str:
        """What is asked for, in one word: ``dC/dtheta2[0,0]``, ``z1[1]@3``."""
        place = f"[{','.join(map(str, self.place))}]" if self.place else ""
        return f"{self.quantity}{place}" if self.example is None else f"{self.quantity}{place}@{self.example}"


def asked_in_passing(
    quantity: Quantity,
    place: tuple[int, ...],
    example: int | None,
    iteration: int,
    answer: AnswerKind = "value",
    decimals: int | None = None,
) -> Question:
    """A question of practice without an exercise; its id says what it asks for, so that an answer finds it again.

    With ``decimals`` it asks for the number that comes of rounding all results to so many on the way.
    """
    question = Question("asked", quantity, place, example, iteration, 0.0, answer)
    kind = "" if answer == "value" else f" {answer}"
    rounded = "" if decimals is None else f" rounded {decimals}"
    name = f"{iteration}: {question.text}{kind}{rounded}"
    return Question(name, quantity, place, example, iteration, 0.0, answer)


def asks_paths(asked: Question | None) -> bool:
    """Whether it is asked how many paths there are: nothing tells their number meanwhile."""
    return asked is not None and asked.answer == "formula" and " paths " in asked.id


def asks_factor(asked: Question | None) -> bool:
    """Whether it is asked which factor comes next: those to come have no name meanwhile."""
    return asked is not None and asked.answer == "formula" and " factor " in asked.id


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed to a question, how often it was tried, how many hints were taken, whether it was shown.

    ``note`` says in a word what the answer is. Nobody believes a note that comes out of a file: it is judged again.
    """

    question: str
    typed: str = ""
    tries: int = 0
    hints: int = 0
    shown: bool = False
    note: str = "open"

    def __post_init__(self) -> None:
        _check_text("question", self.question, LONGEST_ID)
        for name, text in (("typed", self.typed), ("note", self.note)):
            if len(text) > LONGEST_TYPED:
                raise RefusedError(
                    name, f"there is room for {LONGEST_TYPED} characters, and it has {len(text)}"
                )
        for name, count in (("tries", self.tries), ("hints", self.hints)):
            if count < 0:
                raise RefusedError(name, f"{name} are 0 or more, not {count}")


@dataclass(frozen=True, slots=True)
class Exercise:
    """A sheet of questions, and the rules by which they are answered.

    ``given`` says which numbers are there to read. ``tries`` None are as many as one likes; ``round`` are the decimals
    that results in between are rounded to, None for none; ``for_`` is who has these numbers, drawn from ``seed``.
    """

    questions: tuple[Question, ...]
    title: str = ""
    given: GivenNumbers = "all_but_asked"
    tries: int | None = None
    hints: bool = True
    round: int | None = None
    for_: str = ""
    seed: int = 0

    @property
    def last_iteration(self) -> int:
        """The last iteration that it asks about."""
        return max(question.iteration for question in self.questions)

    def __post_init__(self) -> None:
        if not 0 < len(self.questions) <= MOST_QUESTIONS:
            raise RefusedError(
                "questions", f"an exercise has 1 to {MOST_QUESTIONS} questions, not {len(self.questions)}"
            )
        ids = [question.id for question in self.questions]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice is not None:
            raise RefusedError("questions", f"two questions have the id {twice!r}")
        for name, text in (("title", self.title), ("for", self.for_)):
            if len(text) > LONGEST_TITLE:
                raise RefusedError(
                    name, f"there is room for {LONGEST_TITLE} characters, and it has {len(text)}"
                )
        if self.tries is not None and self.tries < 1:
            raise RefusedError("tries", f"there is at least 1 try, or null for any number, not {self.tries}")
        if self.round is not None and not 0 <= self.round <= MOST_DIGITS:
            raise RefusedError(
                "round", f"results are rounded to 0 to {MOST_DIGITS} decimals, not {self.round}"
            )
        if not 0 <= self.seed < 2**63:
            raise RefusedError("seed", f"the seed must be at least 0 and below 2^63, not {self.seed}")

    def closed_by(self, answer: Answer | None) -> bool:
        """Whether nothing more is asked after this answer: it is right, it was shown, or there are no tries left."""
        if answer is None:
            return False
        spent = self.tries is not None and answer.tries >= self.tries
        return answer.shown or answer.note in EARNS_ALL or spent


def with_answer(answers: tuple[Answer, ...], answer: Answer) -> tuple[Answer, ...]:
    """The answers with one in place of what was there to its question, or after all others."""
    if any(other.question == answer.question for other in answers):
        return tuple(answer if other.question == answer.question else other for other in answers)
    return (*answers, answer)


def _check_text(name: str, text: str, most: int) -> None:
    if not text.strip() or len(text) > most or not text.isprintable():
        raise RefusedError(name, f"there must be 1 to {most} characters, not {text[:most]!r}")
