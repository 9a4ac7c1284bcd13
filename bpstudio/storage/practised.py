"""What a file says of practice: its exercise, checked against the network, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from msgspec import UnsetType

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State, document_at
from bpstudio.session.practice.places import check_fits
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.practice.veil import behind_the_veil
from bpstudio.storage.contents import Contents
from bpstudio.storage.errors import SessionFileError, quoted, unexpected
from bpstudio.storage.progress import Progress, unwatched

MOST_ANSWERS = 10_000
ITERATIONS_OF_AN_ANSWER = 400
"""All the mistakes that may lead to its number take as long as so many."""
READING = 20_000
"""What it takes to read a character of an answer, and to work out what it says."""


def check_answers(contents: Contents) -> None:
    """Raises SessionFileError for more answers than anybody gives, and for two to one question."""
    if len(contents.answers) > MOST_ANSWERS:
        unexpected(
            "$.answers", f"{grouped(len(contents.answers))} of them", f"at most {grouped(MOST_ANSWERS)}"
        )
    known: set[str] = set()
    for index, answer in enumerate(contents.answers):
        if answer.question in known:
            unexpected(
                f"$.answers[{index}].question",
                f"a second answer to {quoted(answer.question)}",
                "one to each question",
            )
        known.add(answer.question)


def work_of_answers(contents: Contents, of_an_iteration: int) -> int:
    """About how much work it is to judge what was typed again, where an iteration is so much."""
    typed = [answer.typed for answer in contents.answers if answer.typed.strip() and not answer.shown]
    return len(typed) * ITERATIONS_OF_AN_ANSWER * of_an_iteration + sum(map(len, typed)) * READING


def practised(state: State, contents: Contents, progress: Progress | None = unwatched) -> State:
    """The state with what the file asks and what was answered.

    The notes of the answers are not believed, and made again; without a ``progress`` they wait, and every question is
    open. Raises SessionFileError for a question that its network cannot be asked, and what ``progress`` raises.
    """
    answers = contents.answers
    exercise = None if isinstance(contents.exercise, UnsetType) else contents.exercise
    if exercise is not None:
        check_questions(exercise, lambda iteration: document_at(state, iteration))
    if exercise is None and not answers:
        return state
    return behind_the_veil(_judged(replace(state, exercise=exercise, answers=answers), progress))


def _judged(state: State, progress: Progress | None) -> State:
    if not state.answers:
        return state
    if progress is None:
        unjudged = tuple(replace(one, note="shown" if one.shown else "open") for one in state.answers)
        return replace(state, answers=unjudged)
    from bpstudio.explain.diagnosis.noted import noted_again  # not part of the start
    from bpstudio.explain.hunts.hunted import hunt_judged_again

    with np.errstate(all="ignore"):  # numbers that are not finite are judged, not warned of
        state = noted_again(state, progress)
    return state if state.document.planted is None else hunt_judged_again(state, ARTICLE)


def check_questions(exercise: Exercise, document_at: Callable[[int], Document]) -> None:
    """Raises SessionFileError for a question that the network of its iteration cannot be asked."""
    for index, question in enumerate(exercise.questions):
        try:
            check_fits(question, document_at(question.iteration))
        except RefusedError as refused:
            place = f"$.exercise.questions[{index}].{refused.about}"
            raise SessionFileError(place, str(refused)) from None
