"""What is said of exercises: to whoever makes them, and on the sheet of whoever answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.words import (
    as_sentence,
    capital,
    counted,
    grouped,
    in_a_row,
    listed,
    plural,
    short_number,
    without_capital,
)
from bpstudio.notation.naming import row_number
from bpstudio.notation.numbers import equated
from bpstudio.session.practice.questions import Exercise, Question

MOST_NAMED = 4


def exercises_made(count: int, folder: str) -> str:
    """How many exercises there are now, where, and by what they are graded."""
    return (
        f"{counted(count, 'exercise')} in {folder}, each with numbers of its own; "
        f"key.json grades {plural(count, 'it', 'them')} and stays with you"
    )


def awkward_numbers(names: list[str]) -> str:
    """For whom no numbers were found that are good to type and to tell mistakes by."""
    shown = names[:MOST_NAMED] + ([f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else [])
    return (
        f"for {listed(shown)} no good numbers were found: one that is asked for is 0, very small or very large; "
        "ask for another, or begin with other numbers"
    )


# The sheet of a learner

UNTITLED = "Exercise"
TAB_TIP = "Exercise: the questions of this file, and your answers."
WANTED = {
    "sign": "Type its sign: +, − or 0.",
    "formula": "Type a formula in the names of the quantities.",
    "mistake": "Type the mistake that was made. ↑ and ↓ go through the list.",
}
"""What is to be typed, where it is no number."""
GIVEN = {
    "inputs": "Given are the inputs, the targets, the weights and the biases. All else is yours to work out.",
    "forward": "Given is the forward pass with its cost. The way back is yours to work out.",
    "all_but_asked": "Given is everything but what is asked for, and what is worked out of it.",
}
"""Which numbers are there to read."""
FORWARD_BUT_ASKED = (
    "Given is the forward pass with its cost, without what is asked of it and what comes of that. The way back is "
    "yours to work out."
)
HAND_IN = "Save the file to keep your answers in it: it is what you hand in."
BEGIN = "Go into a field, or click a question, to see its place and what is given there."
GO_THERE = "Go to it: its iteration, its place on the network and its card."
FIELD_TIP = "A number, a fraction or an expression. Return checks it; what cannot be read costs nothing."
HINT_TIP = "The next hint: which number it is, its rule, its formula, then with numbers."
NOT_CHECKED = "Not checked yet: Return checks it."
NO_MORE_HINTS = "That was the last hint. Show gives the number, and the question is closed then."
SHOW_TIP = "Have the number shown. The question is closed then, and earns nothing."


def for_whom(name: str) -> str:
    """Whose numbers these are; empty where they are nobody's own."""
    return f"For {name}" if name else ""


def given_told(exercise: Exercise) -> str:
    """Which numbers there are to read in this exercise."""
    asks_forward = any(
        question.quantity.by is None and not question.quantity.is_parameter for question in exercise.questions
    )
    return FORWARD_BUT_ASKED if exercise.given == "forward" and asks_forward else GIVEN[exercise.given]


def rules(exercise: Exercise) -> tuple[str, ...]:
    """What holds for all questions, a sentence each."""
    found = [given_told(exercise)]
    if exercise.round is not None:
        found.append(f"Round every result on the way to {counted(exercise.round, 'decimal')}.")
    if exercise.tries is not None:
        found.append(f"Each question has {counted(exercise.tries, 'try', 'tries')}.")
    return tuple(found)


def points_so_far(earned: float, of: float, *, left: int) -> str:
    """How many points there are so far, and how many questions are left."""
    rest = f"{counted(left, 'question')} left" if left else "nothing left to answer"
    return f"{short_number(earned)} of {counted_points(of)}, {rest}"


def counted_points(points: float) -> str:
    """``2 points``, ``0.5 points``, ``1 point``."""
    return f"{short_number(points)} {plural(1 if points == 1 else 2, 'point')}"


def worth(points: float, *, tries: int | None, earned: float, closed: bool) -> str:
    """What a question is worth and how often it may be tried; of a closed one what it earned."""
    if closed:
        return f"{short_number(earned)} of {counted_points(points)}"
    left = "" if tries is None else f", {counted(tries, 'try', 'tries')} left"
    return f"{counted_points(points)}{left}"


def asked_of(question: Question, rows: NDArray[np.intp], *, later: bool) -> str:
    """Of which example and iteration it is, where there are several; ``rows`` are those of its iteration."""
    parts = []
    if question.quantity.is_parameter:
        parts.append("after the update")
    if question.example is not None and len(rows) > 1:
        parts.append(f"example {grouped(row_number(rows, question.example))}")
    if later:
        parts.append(f"iteration {grouped(question.iteration)}")
    return capital(in_a_row(parts))


def not_yet(first: str, iteration: int) -> str:
    """Why a question cannot be answered yet."""
    return f"Iteration {grouped(iteration)} is run once question {first} is answered."


def numbers_shown(symbol: str, number: str, *, typed: str, right: bool) -> str:
    """The number of a closed question, with what was typed where that is something else."""
    return equated(symbol, number) if right or not typed else f"{equated(symbol, number)} (you: {typed})"


def field_name(id_: str, symbol: str, whose_: str) -> str:
    """What a screen reader calls the field of a question."""
    return in_a_row(filter(None, (f"answer to question {id_}, {symbol}", without_capital(whose_))))


def sure_to_show(points: float) -> str:
    """Asked before a number is shown."""
    return f"Shown, it earns none of its {counted_points(points)}. Press Show again to see it."


def unchecked_answers(ids: Sequence[str]) -> str:
    """Said when answers are saved of which some were typed and not checked."""
    what = f"{_of(ids)} {plural(len(ids), 'is', 'are')} typed and not checked"
    return f"The {plural(len(ids), 'answer', 'answers')} to {what}, and not in the file: Return checks an answer."


def no_try_left(number: str) -> str:
    """What is added to a verdict when the question is closed by it."""
    return f"No try is left: {number}."


# The dialog that makes an exercise

GIVEN_NAMES = {
    "all_but_asked": "all else",
    "forward": "forward pass",
    "inputs": "inputs alone",
}
NOTHING_ASKED = "Tick at least one number to ask for."
ADD_TIP = "Of a weight or a bias its gradient, of a unit ∂C/∂z, of a card of the equation its numbers."
NOTHING_SELECTED = "Nothing is selected on the network that could be asked for."
NO_NAMES = "Paste the names, one a line, or open a list."
EVERY_MISTAKE_SHOWS = (
    "With these numbers every mistake that can be made leads to another one than the right one."
)
OPEN_QUESTIONS = "Questions are open here; an exercise is made of a session without any."
PREVIEW = "This is a preview of the exercise as a learner sees it."
ONLY_A_PREVIEW = (
    "This is a preview, to be looked at and tried: it opens nothing else, and nothing of it is saved."
)
DRAWN = "Numbers are drawn until mistakes show in them as well as they can. Once the files are made, the rest is told."
MOST_MISTAKES = 3


def in_a_list(symbol: str, words: str) -> str:
    """A number in a list: its symbol, then what it belongs to."""
    return f"{symbol}   {words}"


def after_the_update(what: str, after: bool) -> str:
    """What a number belongs to; a weight that is asked for itself is that after the update."""
    return f"{what}, after the update" if after else what


def chosen_question(question: Question, symbol: str, asked: str) -> str:
    """A question in the list of those that were chosen."""
    kind = "" if question.answer == "value" else f", its {question.answer}"
    about = f" ({without_capital(asked)})" if asked else ""
    return f"{question.id}.  {symbol}{about}{kind}: {counted_points(question.points)}"


def more_to_ask(listed_: int) -> str:
    """Said under a list that does not hold all."""
    return f"The first {grouped(listed_)} are listed. Type what you look for: a symbol, a layer, a unit."


def gone(count: int) -> str:
    """Said after an edit of the network."""
    which = plural(count, "question is", "questions are")
    return f"{grouped(count)} {which} gone: the network has no such number any more."


def numbers_told(awkward: Sequence[str], unseen: Mapping[str, Sequence[str]], alike: Sequence[str]) -> str:
    """What the numbers of an exercise tell of mistakes.

    ``awkward`` are the questions whose number is hard to type, ``unseen`` by mistake those in which it gives the right
    number, ``alike`` those in which several mistakes give the same one.
    """
    from bpstudio.explain.diagnosis.titles import TITLES  # not part of the start

    found = []
    if awkward:
        found.append(
            f"{_questions(awkward)} for a number that is 0, very small or very large: begin with other numbers."
        )
    if unseen:
        told = [f"{TITLES[name]} ({_of(ids)})" for name, ids in list(unseen.items())[:MOST_MISTAKES]]
        if len(unseen) > MOST_MISTAKES:
            told.append(f"{len(unseen) - MOST_MISTAKES} more")
        found.append(f"With these numbers the following mistakes cannot be told from right: {listed(told)}.")
    if alike:
        found.append(
            f"Several mistakes give the same number in {_of(alike)}; the learner is told all of them."
        )
    return " ".join(found) or EVERY_MISTAKE_SHOWS


def _questions(ids: Sequence[str]) -> str:
    return f"{plural(len(ids), 'Question', 'Questions')} {listed(ids)} {plural(len(ids), 'asks', 'ask')}"


def _of(ids: Sequence[str]) -> str:
    return f"{plural(len(ids), 'question')} {listed(ids)}"


def exercise_saved(name: str) -> str:
    """Where one exercise was written, and what grades it."""
    return f"{name} is the exercise. Keep a copy: it is also the key by which answers are graded."


def exercises_written(count: int, folder: str) -> str:
    """Where exercises for several names were written, and what grades them."""
    return as_sentence(exercises_made(count, folder))


def some_left(names: Sequence[str]) -> str:
    """For whom some mistakes cannot be told from right."""
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return f"Not every mistake shows in the numbers of {listed(shown)}."


def names_read(count: int) -> str:
    """How many names there are in the list."""
    return f"{counted(count, 'name')}, each with numbers of its own."


def not_made(why: str, folder: str) -> str:
    """Why exercises could not be written."""
    return as_sentence(f"{folder}: {why}")


def stopped_making(folder: str) -> str:
    """Said where the writing was stopped half way."""
    return f"Stopped: what was written so far is in {folder}."
