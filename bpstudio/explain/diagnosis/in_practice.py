"""An answer of practice, held against the moment before its step and against what was answered before it.

The state and its answers tell all of that, so that a file gives the same notes as the window did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpstudio.engine.network import Network
from bpstudio.engine.program import Program
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State, document_at, with_iterations
from bpstudio.session.practice.choices import AnswerChoice, choice_named, sign_asked, step_chosen_at
from bpstudio.session.practice.given import is_closed
from bpstudio.session.practice.places import decimals_asked, passing_question, stands
from bpstudio.session.practice.questions import Answer, Question

GivenAnswer = tuple[Question, Answer]
PlaceInProgram = tuple[int, bool]
MOST_EARLIER = 500
"""So many answers before another are looked at, the last of them: nobody has more in mind."""


def order_of(question: Question, network: Network) -> PlaceInProgram:
    """Where a number stands in the program: by its step, the factor before the product."""
    stand = stands(network)[question.quantity]
    return stand.step.index, question.quantity == stand.step.writes


def given_in(
    state: State, iteration: int, answers: Iterable[Answer]
) -> list[tuple[PlaceInProgram, GivenAnswer]]:
    """The answers to questions for a number of an iteration, in the order of the program."""
    document, mine = document_at(state, iteration), f"{iteration}: "
    asked = (
        (passing_question(one.question, document), one) for one in answers if one.question.startswith(mine)
    )
    found = [
        (order_of(question, document.network), (question, one))
        for question, one in asked
        if question is not None
    ]
    return sorted(found, key=lambda each: each[0])


def judged_in_practice(
    state: State,
    question: Question,
    typed: str,
    notation: Notation,
    before: Sequence[tuple[PlaceInProgram, GivenAnswer]],
) -> Judgement:
    """What ``typed`` is as an answer to a question of practice; ``before`` are the answers that come before it."""
    step = order_of(question, document_at(state, question.iteration).network)[0]
    known = (asked.quantity for (index, _), (asked, one) in before if index == step and is_closed(one))
    earlier = {
        (asked.quantity, asked.place, asked.example): (asked, one)
        for _, (asked, one) in before[-MOST_EARLIER:]
        if one.typed.strip() and not one.shown
    }
    return judge(
        moment_before(state, question.iteration, step),
        question,
        typed,
        notation,
        earlier=list(earlier.values()),
        decimals=decimals_asked(question.id),
        known=frozenset(known),
    )


def moment_before(state: State, iteration: int, step: int) -> Frame:
    """An iteration with all that comes before a step, whatever is followed."""
    plain = replace(state, wish_to_follow=None, asked=None)
    return Frame(replace(with_iterations(plain, iteration), cursor=Cursor(iteration, step)))


def choice_asked(state: State, iteration: int, name: str) -> AnswerChoice | None:
    """What could be chosen for the question of practice with this id; None where a number is typed, or nothing."""
    document = document_at(state, iteration)
    question = passing_question(name, document)
    if question is not None:
        signed = question.answer == "sign"
        return sign_asked(moment_before(state, iteration, 0), question) if signed else None
    step = step_chosen_at(name, Program.of(document.network))
    return None if step is None else choice_named(name, moment_before(state, iteration, step))
