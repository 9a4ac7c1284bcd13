"""What the numbers of an exercise tell of mistakes, for whoever makes it."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.mistakes.visibility import Visibility
from bpstudio.explain.words.exercises import numbers_told
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import exercise_in, numbers_drawn
from bpstudio.session.practice.questions import Question
from bpstudio.session.practice.untold import told_by

SEEDS = range(1, 9)
ROUNDED = "rounded_on_the_way"
"""Where rounding on the way does not show, the numbers are friendly: nobody has to be told."""


def told_of_numbers(state: State, notation: Notation) -> str:
    """Which mistakes cannot be told from right by the numbers of an exercise, in which questions.

    A mistake that other numbers would not show either has nothing to do with the question.
    """
    awkward: list[str] = []
    alike: list[str] = []
    unseen: dict[str, list[str]] = {}
    never = _never_seen(state)
    for question, seen in _told(state):
        if seen is None:
            awkward.append(question.id)
            continue
        for name in seen.unseen:
            if name != ROUNDED and name not in never[question.id]:
                unseen.setdefault(name, []).append(question.id)
        if seen.alike:
            alike.append(question.id)
    return in_words(numbers_told(awkward, unseen, alike), notation)


def _never_seen(state: State) -> dict[str, frozenset[str]]:
    """By question what shows in none of the numbers that are drawn for it."""
    found: dict[str, frozenset[str]] = {}
    for seed in SEEDS:
        for question, seen in _told(numbers_drawn(state, "", seed)):
            if seen is not None:
                unseen = frozenset(seen.unseen)
                found[question.id] = found.get(question.id, unseen) & unseen
    return {question.id: found.get(question.id, frozenset()) for question in exercise_in(state).questions}


def _told(state: State) -> list[tuple[Question, Visibility | None]]:
    with np.errstate(all="ignore"):  # a number that is not finite is an awkward one
        return list(told_by(state))
