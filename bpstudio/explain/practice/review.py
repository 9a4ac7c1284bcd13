"""All answers of a session in a list: what was asked, what was typed, what it was, and where that is."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.quantity import Quantity
from bpstudio.engine.words import grouped
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.practice.asked import question_symbol
from bpstudio.explain.words.naming import shown
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.state import Cursor, State, segment_at
from bpstudio.session.practice.places import passing_question, stands
from bpstudio.session.practice.questions import Answer, Question

REVIEW_COLUMNS = ("Iteration", "Asked", "Typed", "What it was", "Tries", "Hints", "Shown")
NO_ANSWERS = "Nothing has been answered yet. Turn practice on and step."
ABOUT_REVIEW = "A double click, or Return, goes to the moment of an answer."
_NOTES = {
    "right": "right",
    "carried": "right with your own earlier number",
    "sign": "the sign was turned",
    "power": "the decimal point was in another place",
    "wrong": "not found among the known mistakes",
    "unreadable": "could not be read",
    "shown": "shown",
    "open": "not answered",
    "foreign": "of another exercise",
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line of the review, and the moment in which the question was asked; None where that is gone."""

    cells: tuple[str, ...]
    moment: Cursor | None


def review_of(state: State, notation: Notation) -> tuple[Reviewed, ...]:
    """A line for each answer, in the order in which they were first given."""
    return tuple(_reviewed(state, answer, notation) for answer in state.answers)


def _reviewed(state: State, answer: Answer, notation: Notation) -> Reviewed:
    iteration, question = _question_of(state, answer.question)
    name = answer.question.partition(": ")[2] or answer.question
    moment = None
    if question is not None:
        document = state.segments[segment_at(state.segments, question.iteration)].document
        name = to_plain(question_symbol(question, document.network), notation)
        step = stands(document.network)[question.quantity].step
        moment = Cursor(question.iteration, step.index)
    if moment is not None and moment.iteration > state.iterations:
        moment = None
    cells = (
        iteration,
        name,
        answer.typed or "—",
        note_words(answer, notation),
        str(answer.tries),
        str(answer.hints),
        "yes" if answer.shown else "",
    )
    return Reviewed(cells, moment)


def _question_of(state: State, name: str) -> tuple[str, Question | None]:
    """The iteration as it is written, and the question; None where the name tells of none that is still there."""
    if state.exercise is not None:
        found = next((one for one in state.exercise.questions if one.id == name), None)
        return ("" if found is None else grouped(found.iteration)), found
    number, colon, _ = name.partition(": ")
    if not colon or not number.isdecimal() or int(number) > state.iterations:
        return "", None
    document = state.segments[segment_at(state.segments, int(number))].document
    return grouped(int(number)), passing_question(name, document)


def note_words(answer: Answer, notation: Notation) -> str:
    """What an answer was, in words."""
    if answer.shown:
        return _NOTES["shown"]
    head, colon, what = answer.note.partition(":")
    if head == "mistake" and what in TITLES:
        return TITLES[what]
    if head == "other" and colon:
        try:
            return f"another quantity: {shown(Quantity.parse(what), notation)}"
        except ValueError:
            return "another quantity"
    return _NOTES.get(answer.note, answer.note)
