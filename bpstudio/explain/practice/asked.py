"""A question of practice as a learner reads it: its symbol, its words, and what is said around it."""

from __future__ import annotations

from collections.abc import Iterable

from bpstudio.engine.network import Network
from bpstudio.engine.quantity import Quantity, derivative
from bpstudio.engine.words import as_sentence, grouped, listed, without_capital
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.notes_told import overview_of_notes
from bpstudio.explain.practice.kinds import kind_name
from bpstudio.notation.naming import of_unit, row_number
from bpstudio.notation.numbers import equated, number_text
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tree import Node
from bpstudio.session.frame import Frame
from bpstudio.session.practice.asking import Prompt
from bpstudio.session.practice.questions import Question

WAITING = "Step on: what you do not know yet is asked for before it is shown."
FIRST_ANSWER = "First answer what is asked, or press Esc to be shown it."
Wording = str | Node


def question_symbol(question: Question, network: Network) -> Node:
    """The number that is asked for, as it is written: ∂C/∂θ₂, ∂a₁²/∂z₁²; units only where a layer has several."""
    what, place = question.quantity, question.place
    of, by = what.of, what.by
    if of is None or by is None:
        return quantity(_at(what, place, network))
    if of.kind == "C":
        return quantity(derivative(of, _at(by, place, network)))
    match by.kind:
        case "z" if len(place) == 2:
            parts = _at(of, place[:1], network), _at(by, place[1:], network)
        case "z" | "b":
            parts = _at(of, place, network), _at(by, place, network)
        case "theta":
            parts = _at(of, place[1:], network), _at(by, place, network)
        case _:
            parts = _at(of, place[1:], network), _at(by, place[:1], network)
    return quantity(derivative(*parts))


def _at(what: Quantity, place: tuple[int, ...], network: Network) -> Quantity:
    if len(place) == 1 and what.kind != "C":
        return of_unit(what, place[0], network)
    if len(place) == 2 and what.layer is not None:
        single = network.width(what.layer) == network.width_below(what.layer) == 1
        return what if single else what.at(*place)
    return what


def question_parts(question: Question, frame: Frame) -> tuple[Wording, ...]:
    """The question, words and formula one after the other."""
    number = question_symbol(question, frame.network)
    after = " after the update" if question.quantity.is_parameter else ""
    several = question.example is not None and len(frame.rows) > 1
    whose = f" of example {grouped(row_number(frame.rows, question.example or 0))}" if several else ""
    if question.answer == "sign":
        return ("Which sign has ", number, f"{after}{whose}?")
    return ("What is ", number, f"{after}{whose}?")


def question_text(question: Question, frame: Frame, notation: Notation) -> str:
    """The question in one line of Unicode, for whoever hears it or reads it in a list."""
    return "".join(
        part if isinstance(part, str) else to_plain(part, notation)
        for part in question_parts(question, frame)
    )


def worked_out(askings: tuple[Prompt, ...]) -> str:
    """What is said beside a step that is shown as an example, since its kind is new."""
    names = listed(dict.fromkeys(kind_name(asking.kind) for asking in askings))
    return f"New: {names}. Here it is worked out; the next time you are asked for it."


def shown_text(question: Question, frame: Frame, notation: Notation, decimals: int | None = None) -> str:
    """The number, told in place of an answer."""
    truth = AskedNumber(frame, question, notation, decimals).truth
    name = to_plain(question_symbol(question, frame.network), notation)
    return as_sentence(in_words(equated(name, number_text(truth)), notation))


def iteration_answered(notes: Iterable[str], notation: Notation) -> str:
    """What is said once an iteration is through."""
    return f"This iteration is through: {without_capital(overview_of_notes(notes, notation))}"


def going_on(verdict: str) -> str:
    """After the factor of a step was right: what comes of it is asked next."""
    return f"{verdict} Now what it leads to."
