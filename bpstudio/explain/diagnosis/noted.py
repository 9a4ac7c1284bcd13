"""The notes of answers out of a file, which nobody believes: each is judged again from what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from bpstudio.explain.diagnosis.judging import judge
from bpstudio.notation.textbook import COSTS, LAYERS, WEIGHTS, Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State, segment_at, steps_of, with_iterations
from bpstudio.session.practice.making import started_here
from bpstudio.session.practice.places import passing_question, stands
from bpstudio.session.practice.questions import Answer, Question

NOTATIONS = tuple(Notation(*letters) for letters in product(WEIGHTS, COSTS, LAYERS))
"""A file does not say in which notation something was typed; it is read in the first in which it can be."""
_Given = tuple[Question, Answer]


def notes_of(state: State, answers: tuple[Answer, ...], ran: int | None = None) -> Mapping[str, str]:
    """A note for each answer, by the id of its question: of an exercise, or of practice without one.

    ``open`` is one to which nothing was typed, to a question that there is not, or about what has not been run; with
    ``ran`` no more than so many iterations.
    """
    found = {answer.question: "shown" if answer.shown else "open" for answer in answers}
    begun = state if state.exercise is None else started_here(state)
    given = list(_questions(begun, answers))
    typed = [
        (question, answer)
        for question, answer in given
        if answer.typed.strip() and not answer.shown and (ran is None or question.iteration <= ran)
    ]
    for question, answer in typed:
        earlier = [other for other in typed if other[0] != question]
        found[question.id] = _note(_frame(begun, question), question, answer.typed, earlier)
    return found


def noted_again(state: State) -> State:
    """The state with the notes that its answers have earned; nobody has answered what was not run."""
    if not state.answers:
        return state
    notes = notes_of(state, state.answers, state.iterations)
    answers = tuple(replace(answer, note=notes[answer.question]) for answer in state.answers)
    return replace(state, answers=answers)


def _asked(state: State) -> tuple[Question, ...]:
    return () if state.exercise is None else state.exercise.questions


def _questions(state: State, answers: tuple[Answer, ...]) -> Iterator[_Given]:
    """Each answer with its question, in the order of the exercise, or of practice."""
    if state.exercise is not None:
        given = {answer.question: answer for answer in answers}
        yield from ((asked, given[asked.id]) for asked in _asked(state) if asked.id in given)
        return
    for answer in answers:
        iteration = answer.question.partition(":")[0]
        if iteration.isdecimal() and len(iteration) < 10 and int(iteration) <= state.iterations:
            document = state.segments[segment_at(state.segments, int(iteration))].document
            question = passing_question(answer.question, document)
            if question is not None:
                yield question, answer


def _frame(state: State, question: Question) -> Frame:
    """What there is to be read for who answers: all other questions of the exercise are taken for answered."""
    closed = tuple(Answer(other.id, shown=True) for other in _asked(state) if other != question)
    ran = with_iterations(replace(state, answers=closed, wish_to_follow=None), question.iteration)
    revealed = steps_of(ran, question.iteration)
    if state.exercise is None:  # of practice what comes before the step that is asked about
        network = ran.segments[segment_at(ran.segments, question.iteration)].document.network
        revealed = stands(network)[question.quantity].step.index
    return Frame(replace(ran, cursor=Cursor(question.iteration, revealed)))


def _note(frame: Frame, question: Question, typed: str, earlier: list[_Given]) -> str:
    exercise = frame.state.exercise
    rounded = None if exercise is None else exercise.round
    for notation in NOTATIONS:
        found = judge(frame, question, typed, notation, earlier, rounded)
        if found.note != "unreadable":
            return found.note
    return "unreadable"
