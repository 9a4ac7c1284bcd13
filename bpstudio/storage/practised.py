"""What a file says of practice: its exercise, checked against the network, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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

MOST_ANSWERS = 10_000


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


def practised(state: State, contents: Contents) -> State:
    """The state with what the file asks and what was answered.

    The notes of the answers are not believed, and made again. Raises SessionFileError for a question that its network
    cannot be asked.
    """
    answers = contents.answers
    exercise = None if isinstance(contents.exercise, UnsetType) else contents.exercise
    if exercise is not None:
        check_questions(exercise, lambda iteration: document_at(state, iteration))
    if exercise is None and not answers:
        return state
    return behind_the_veil(_judged(replace(state, exercise=exercise, answers=answers)))


def _judged(state: State) -> State:
    if not state.answers:
        return state
    from bpstudio.explain.diagnosis.noted import noted_again  # not part of the start
    from bpstudio.explain.hunts.hunted import hunt_judged_again

    state = noted_again(state)
    return state if state.document.planted is None else hunt_judged_again(state, ARTICLE)


def check_questions(exercise: Exercise, document_at: Callable[[int], Document]) -> None:
    """Raises SessionFileError for a question that the network of its iteration cannot be asked."""
    for index, question in enumerate(exercise.questions):
        try:
            check_fits(question, document_at(question.iteration))
        except RefusedError as refused:
            place = f"$.exercise.questions[{index}].{refused.about}"
            raise SessionFileError(place, str(refused)) from None
