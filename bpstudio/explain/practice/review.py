"""All answers of a session in a list: what was asked, what was typed, what it was, and where that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bpstudio.engine.program import Program
from bpstudio.engine.words import capital, counted, grouped
from bpstudio.explain.diagnosis.notes_told import note_words
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.hunts.hunted import step_named
from bpstudio.explain.practice.asked import question_symbol
from bpstudio.explain.practice.chosen import NOT_THAT_ONE, choice_title, chosen_text, is_choice
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.history.state import Cursor, State, document_at
from bpstudio.session.practice.choices import step_chosen_at
from bpstudio.session.practice.hunting import CARD, RIGHT, RULE, STAGES, shown_in_a_hunt
from bpstudio.session.practice.places import decimals_asked, passing_question, stands
from bpstudio.session.practice.questions import Answer, Question

REVIEW_COLUMNS = ("Iteration", "Asked", "Typed", "What it was", "Tries", "Hints", "Shown")
NO_ANSWERS = "Nothing has been answered yet. Turn practice on and step."
NONE_IN_A_SHEET = "Nothing has been answered yet. The questions are in the panel Exercise."
NONE_IN_A_HUNT = "Nothing has been answered yet. The panel Hunt says what is asked for."
NONE_IN_A_LESSON = "What is answered on the pages of a lesson is not kept."
ABOUT_REVIEW = "A double click, or Return, goes to the moment of an answer."
SHOWN = "shown"
EARLIER = "earlier"
"""In place of an iteration: it was asked with other numbers, before “Another like this”."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line of the review, and the moment in which the question was asked; None where that is gone."""

    cells: tuple[str, ...]
    moment: Cursor | None


def nothing_answered(state: State, in_a_lesson: bool) -> str:
    """Why there is no answer to be listed, and where one is asked for."""
    if in_a_lesson:
        return NONE_IN_A_LESSON
    if state.exercise is not None:
        return NONE_IN_A_SHEET
    return NO_ANSWERS if state.document.planted is None else NONE_IN_A_HUNT


def review_of(state: State, notation: Notation, rounds: Iterable[State] = ()) -> tuple[Reviewed, ...]:
    """A line for each answer, in the order in which they were first given.

    Those of earlier ``rounds`` come first; there is no way back to their moments.
    """
    before = [_reviewed(old, answer, notation) for old in rounds for answer in old.answers]
    earlier = [Reviewed((EARLIER, *one.cells[1:]), None) for one in before]
    return (*earlier, *(_reviewed(state, answer, notation) for answer in state.answers))


def _of_hunt(state: State, answer: Answer, notation: Notation) -> Reviewed:
    """Card, rule, number or check: what was named is written as it was where it was chosen."""
    stage, program = answer.question.removeprefix("hunt "), state.segments[0].program
    typed = answer.typed
    if answer.question == CARD and typed.isdecimal() and 0 < int(typed) <= len(program):
        typed = step_named(state, program[int(typed) - 1], notation)
    elif answer.question == RULE and typed in TITLES:
        typed = in_words(capital(TITLES[typed]), notation)
    said = "right" if answer.note == RIGHT else "not that" if answer.question in (CARD, RULE) else "wrong"
    cells = ("0", f"Hunt: the {stage}", typed or "—", said, str(answer.tries), str(answer.hints), "")
    return Reviewed(cells, shown_in_a_hunt(state))


def _reviewed(state: State, answer: Answer, notation: Notation) -> Reviewed:
    if state.exercise is None and answer.question in STAGES:
        return _of_hunt(state, answer, notation)
    name, moment = _asked_in(state, answer.question, notation)
    typed, said = _given(state, answer, notation)
    cells = (
        "" if moment is None else grouped(moment.iteration),
        name,
        typed or "—",
        SHOWN if answer.shown else said,
        str(answer.tries),
        str(answer.hints),
        "yes" if answer.shown else "",
    )
    return Reviewed(cells, moment if moment is not None and moment.iteration <= state.iterations else None)


def _given(state: State, answer: Answer, notation: Notation) -> tuple[str, str]:
    """What was typed and what it was, in words; of what was chosen as it was offered."""
    name, said = answer.question.partition(": ")[2], note_words(answer.note, notation)
    if state.exercise is not None or not is_choice(name):
        return answer.typed, said
    typed = chosen_text(name, answer.typed, state.document.network, notation)
    return typed, NOT_THAT_ONE if answer.note == "wrong" else said


def _asked_in(state: State, name: str, notation: Notation) -> tuple[str, Cursor | None]:
    """What a question asked for, and its moment; its name and None where it is not there any more."""
    if state.exercise is not None:
        found = next((one for one in state.exercise.questions if one.id == name), None)
        return (name, None) if found is None else _of_question(state, found, notation)
    number, _, rest = name.partition(": ")
    if not rest or not number.isdecimal() or int(number) > state.iterations:
        return rest or name, None
    document = document_at(state, int(number))
    question = passing_question(name, document)
    if question is not None:
        title, moment = _of_question(state, question, notation)
        decimals = decimals_asked(name)
        return title if decimals is None else f"{title}, to {counted(decimals, 'decimal')}", moment
    index = step_chosen_at(name, Program.of(document.network))
    title = choice_title(rest, notation, document.network)
    return title, None if index is None else Cursor(int(number), index)


def _of_question(state: State, question: Question, notation: Notation) -> tuple[str, Cursor]:
    network = document_at(state, question.iteration).network
    name = to_plain(question_symbol(question, network), notation)
    return name, Cursor(question.iteration, stands(network)[question.quantity].step.index)
