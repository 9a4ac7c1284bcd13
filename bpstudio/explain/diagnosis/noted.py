"""The notes of answers, made of what was typed: for a window, which shows them, and of a file, which nobody believes.

Both make them here, so that they are the same before a session is saved and after it is opened.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate, product

from bpstudio.engine.quantity import Quantity
from bpstudio.explain.diagnosis.in_practice import (
    MOST_EARLIER,
    GivenAnswer,
    PlaceInProgram,
    choice_asked,
    given_in,
    judged_in_practice,
    order_of,
)
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.notation.textbook import COSTS, LAYERS, Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State, document_at, steps_of, with_iterations
from bpstudio.session.practice.choices import note_of_choice
from bpstudio.session.practice.given import is_closed
from bpstudio.session.practice.making import exercise_in, started_here
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Answer, Question

NOTATIONS = tuple(
    Notation(cost=cost, layers=layers) for cost, layers in product(COSTS, (LAYERS[0], LAYERS[-1]))
)
"""A file does not say in which notation something was typed; it is read in the first in which it can be."""
MOST_JUDGED = 200_000
"""Characters of answers that are judged of one file: twenty for each of as many as it may have."""
ShareDone = Callable[[float], object]


def nobody_waits(share: float) -> None:
    """Nobody waits."""


def notes_of(state: State, answers: tuple[Answer, ...]) -> Mapping[str, str]:
    """A note for each answer to an exercise, by the id of its question, for whoever grades it.

    ``open`` is one to which nothing was typed, or to a question that there is not.
    """
    assert state.exercise is not None, "only an exercise is graded"
    found = _untyped(answers)
    begun = started_here(state)
    for question, answer, others in _typed(replace(begun, answers=answers)):
        found[question.id] = _note_in_exercise(begun, question, answer.typed, others)
    return found


def noted_again(state: State, progress: ShareDone = nobody_waits) -> State:
    """The state with the notes that its answers have earned; nobody has answered what was not run.

    What is typed behind the first ``MOST_JUDGED`` characters is not looked at, and counts as not answered.

    Raises what ``progress`` raises, which is called with the share that is done.
    """
    if not state.answers:
        return state
    notes, total = _untyped(state.answers), max(1, _typed_ones(state.answers))
    looked_at = replace(state, answers=_as_far_as_judged(state.answers))
    every = _notes_in_practice(looked_at) if state.exercise is None else _notes_in_window(looked_at)
    for done, (name, note) in enumerate(every):
        notes[name] = note
        progress(min(1.0, done / total))
    return replace(state, answers=tuple(replace(one, note=notes[one.question]) for one in state.answers))


def noted_after(state: State, question: Question) -> tuple[Answer, ...]:
    """The answers of a state with new notes for those that may go on from one to ``question``, which is new."""
    network = document_at(state, question.iteration).network
    index = stands(network)[question.quantity].step.index
    if state.exercise is None:
        at = order_of(question, network)
        notes = dict(_of_numbers(state, given_in(state, question.iteration, state.answers), at))
    else:
        notes = {
            other.id: note_in_window(state, other, answer.typed, others)
            for other, answer, others in _typed(state)
            if other.iteration == question.iteration
            and other != question
            and answer.note != "right"
            and stands(network)[other.quantity].step.index >= index
        }
    return tuple(replace(one, note=notes.get(one.question, one.note)) for one in state.answers)


def _untyped(answers: tuple[Answer, ...]) -> dict[str, str]:
    return {answer.question: "shown" if answer.shown else "open" for answer in answers}


def _as_far_as_judged(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers, those behind so many characters as if nothing had been typed."""
    behind = accumulate(len(answer.typed) for answer in answers)
    return tuple(
        one if so_far <= MOST_JUDGED else replace(one, typed="", note="open")
        for one, so_far in zip(answers, behind, strict=True)
    )


def _typed_ones(answers: tuple[Answer, ...]) -> int:
    return sum(_is_typed(answer) for answer in answers)


def _is_typed(answer: Answer) -> bool:
    return bool(answer.typed.strip()) and not answer.shown


# Of practice


def _notes_in_practice(state: State) -> Iterator[tuple[str, str]]:
    by_iteration: dict[str, list[Answer]] = {}
    for answer in state.answers:
        by_iteration.setdefault(answer.question.partition(": ")[0], []).append(answer)
    for name, answers in by_iteration.items():
        if name.isdecimal() and len(name) < 10 and int(name) <= state.iterations:
            yield from _of_choices(state, int(name), answers)
            yield from _of_numbers(state, given_in(state, int(name), answers))


def _of_numbers(
    state: State, given: list[tuple[PlaceInProgram, GivenAnswer]], after: PlaceInProgram | None = None
) -> Iterator[tuple[str, str]]:
    """The notes of the numbers that were typed, in the order of the program, in which one goes on from another.

    Or of those alone that come after a place at which an answer is new. One that is right stays so, but for one that
    names what was answered at its own step.
    """
    places, moved = [place for place, _ in given], {after and after[0]}
    for at, (place, (question, answer)) in enumerate(given):
        if question.answer == "sign" or not _is_typed(answer):
            continue
        if after is not None and (place <= after or (answer.note == "right" and place[0] not in moved)):
            continue
        before = given[max(0, bisect_left(places, place) - MOST_EARLIER) : bisect_left(places, place)]
        again = replace(answer, note=_note_in_practice(state, question, answer.typed, before))
        if is_closed(again) != is_closed(answer):
            moved.add(place[0])
        given[at] = place, (question, again)
        yield answer.question, again.note


def _note_in_practice(
    state: State, question: Question, typed: str, before: list[tuple[PlaceInProgram, GivenAnswer]]
) -> str:
    return in_first_notation(
        lambda notation: judged_in_practice(state, question, typed, notation, before)
    ).note


def _of_choices(state: State, iteration: int, answers: list[Answer]) -> Iterator[tuple[str, str]]:
    for answer in answers:
        if _is_typed(answer):
            choice = choice_asked(state, iteration, answer.question)
            if choice is not None:
                yield answer.question, note_of_choice(choice, answer.typed)


# Of an exercise


def _notes_in_window(state: State) -> Iterator[tuple[str, str]]:
    for question, answer, others in _typed(state):
        if question.iteration <= state.iterations:
            yield question.id, note_in_window(state, question, answer.typed, others)


def note_in_window(state: State, question: Question, typed: str, others: list[GivenAnswer]) -> str:
    """The note of an answer to an exercise that is not handed in yet.

    That it is another number of those that are asked for is not told: it would give that one away.
    """
    note = _note_in_exercise(state, question, typed, others)
    kind, _, name = note.partition(":")
    if kind != "other":
        return note
    here = _all_of(replace(state, answers=()), question.iteration)
    stand = stands(here.network).get(Quantity.parse(name).whole)  # None of x and y, which are always there
    return note if stand is None or here.visible(stand.step) else "wrong"


def _typed(state: State) -> Iterator[tuple[Question, Answer, list[GivenAnswer]]]:
    """Each answer to which something was typed, with its question and the other answers, in the order of the sheet."""
    given = {answer.question: answer for answer in state.answers if _is_typed(answer)}
    every = [(asked, given[asked.id]) for asked in exercise_in(state).questions if asked.id in given]
    for question, answer in every:
        yield question, answer, [other for other in every if other[0] != question]


def _note_in_exercise(state: State, question: Question, typed: str, others: list[GivenAnswer]) -> str:
    """What there is to be read for who answers: all other questions are taken for answered."""
    exercise = exercise_in(state)
    closed = tuple(Answer(other.id, shown=True) for other in exercise.questions if other != question)
    frame = _all_of(replace(state, answers=closed), question.iteration)
    return in_first_notation(
        lambda notation: judge(frame, question, typed, notation, others, exercise.round)
    ).note


def _all_of(state: State, iteration: int) -> Frame:
    ran = with_iterations(replace(state, wish_to_follow=None), iteration)
    return Frame(replace(ran, cursor=Cursor(iteration, steps_of(ran, iteration))))


def in_first_notation(judged: Callable[[Notation], Judgement]) -> Judgement:
    """What comes of the first notation in which something can be read."""
    found = judged(NOTATIONS[0])
    for notation in NOTATIONS[1:]:
        if found.note != "unreadable":
            break
        found = judged(notation)
    return found
