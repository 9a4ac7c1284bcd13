"""An answer to a question of an exercise: judged as the sheet demands, and counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.hints import hints
from bpstudio.explain.diagnosis.judging import Judgement, judge, judged_as_none
from bpstudio.explain.diagnosis.noted import note_in_window, noted_after
from bpstudio.notation.expressions import as_every_notation_reads_it
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State, steps_of, with_iterations
from bpstudio.session.practice.making import exercise_in
from bpstudio.session.practice.questions import Answer, Question, with_answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said of an answer, and the answer to be kept; None where it cost nothing and leaves all as it was."""

    judgement: Judgement
    answer: Answer | None


def answer_to(state: State, question: Question) -> Answer:
    """What was typed to a question so far; an empty answer where nothing was."""
    given = (answer for answer in state.answers if answer.question == question.id)
    return next(given, Answer(question.id))


def can_be_reached(state: State, question: Question) -> bool:
    """Whether the iteration of a question may be run: no question about an earlier one is open."""
    return state.first_open is None or question.iteration <= state.first_open


def frame_of(state: State, question: Question) -> Frame:
    """The iteration of a question as whoever answers may read it: all of it but what open questions hide.

    Only for a question that can be reached.
    """
    assert can_be_reached(state, question), "an earlier question is open"
    ran = with_iterations(replace(state, wish_to_follow=None), question.iteration)
    end = Cursor(question.iteration, steps_of(ran, question.iteration))
    return Frame(replace(ran, cursor=end))


def answered(state: State, question: Question, typed: str, notation: Notation) -> Answered:
    """What ``typed`` is as an answer to a question of the exercise, with the learner's other answers in mind.

    It is judged as it is kept. What is too long for that cannot be read.
    """
    exercise, before = exercise_in(state), answer_to(state, question)
    others = _others(state, question)
    frame = frame_of(state, question)
    kept = as_every_notation_reads_it(typed.strip(), notation)
    found = judge(frame, question, kept, notation, others, exercise.round)
    if not found.counts:
        return Answered(found, None)
    note = found.note if found.right else note_in_window(state, question, kept, others)
    if found.note != note == "wrong":
        found = judged_as_none(frame, question, kept, notation, exercise.round)
    return Answered(found, replace(before, typed=kept, tries=before.tries + 1, note=note))


def answers_with(state: State, answer: Answer) -> tuple[Answer, ...]:
    """The answers with one that is new, and new notes for those that may go on from it."""
    question = next(asked for asked in exercise_in(state).questions if asked.id == answer.question)
    return noted_after(replace(state, answers=with_answer(state.answers, answer)), question)


def may_be_hinted(state: State, question: Question) -> bool:
    """Whether there are hints to a question."""
    return exercise_in(state).hints and question.answer != "mistake"


def next_hint(state: State, question: Question, notation: Notation) -> tuple[str, Answer] | None:
    """The next hint, and the answer that counts it; None where the only one left would be the number itself."""
    before = answer_to(state, question)
    ladder = hints(frame_of(state, question), question, notation, exercise_in(state).round)
    if before.hints + 1 >= len(ladder):
        return None
    return ladder[before.hints], replace(before, hints=before.hints + 1)


def given_up(state: State, question: Question) -> Answer:
    """The answer of who has the number shown."""
    return replace(answer_to(state, question), shown=True, note="shown")


def asked_value(state: State, question: Question, notation: Notation) -> float:
    """The number that a question asks for, rounded on the way as the sheet demands."""
    asking = AskedNumber(frame_of(state, question), question, notation, exercise_in(state).round)
    return asking.truth


def _others(state: State, question: Question) -> list[tuple[Question, Answer]]:
    """The learner's answers to the other questions, in the order of the sheet."""
    every = ((other, answer_to(state, other)) for other in exercise_in(state).questions if other != question)
    return [(other, answer) for other, answer in every if answer.typed and not answer.shown]
