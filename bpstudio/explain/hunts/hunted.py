"""A hunt, step by step: what is asked for, whether it was found, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.mistakes import alterations_of
from bpstudio.engine.mistakes.visibility import TELLING
from bpstudio.engine.program import Step
from bpstudio.engine.words import as_sentence
from bpstudio.explain.diagnosis.judging import judge
from bpstudio.explain.diagnosis.outcomes import asked_symbol
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.words.verdicts import check_verdict
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.naming import row_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.session.checking import check
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import PlantedMistake, found_in
from bpstudio.session.practice.hunting import (
    CARD,
    CHECK,
    NUMBER,
    RIGHT,
    RULE,
    STAGES,
    after_try,
    hunt_of,
    hunted,
)
from bpstudio.session.practice.questions import Answer


@dataclass(frozen=True, slots=True)
class HuntReply:
    """What came of a try: the answer to keep, None where it costs nothing, and what is said of it."""

    answer: Answer | None
    sentence: str
    right: bool = False


# What is asked for

TASK_CARD = "One factor or product of this iteration is made by a wrong rule. Select its card."
TASK_RULE = "Which rule is it?"
TASK_CHECK = "Now the gradient check is open. Run it: it knows no backpropagation."
TASK_OVER = "Found, and confirmed."
NOT_HERE = (
    "What is planted here is not made at a card of the way back, or changes no number: it cannot be hunted."
)


def asked(state: State, notation: Notation) -> str:
    """What is asked for now. Raises ValueError where nothing is planted."""
    found, hunt = found_in(state), hunt_of(state)
    if not found.can_be_named:
        return NOT_HERE
    match hunt and hunt.asks:
        case "hunt card":
            return TASK_CARD
        case "hunt rule":
            return f"{card_named(state, notation)} is the card. {TASK_RULE}"
        case "hunt number":
            return f"What should {number_named(state, notation)} be?"
        case "hunt check":
            return TASK_CHECK
    return TASK_OVER


def card_named(state: State, notation: Notation) -> str:
    """The card at which the mistake is made, by its factor."""
    return _called(found_in(state).step, notation)


def step_named(state: State, step: Step, notation: Notation) -> str:
    """Any card, by its factor and its number."""
    return f"{_called(step, notation)}, step {step.number}"


def _called(step: Step, notation: Notation) -> str:
    return to_plain(quantity(step.symbol), notation)


def number_named(state: State, notation: Notation) -> str:
    """The number that is asked for, with its example where there are several."""
    question = found_in(state).asked
    network = state.segments[0].document.network
    text = asked_symbol(SingleNumber(question.quantity, question.place, question.example), network, notation)
    rows = state.segments[0].document.task.rows(0)
    if len(rows) == 1 or question.example is None:
        return text
    return f"{text} of example {row_number(rows, question.example)}"


# Tries


def name_card(state: State, step: Step) -> HuntReply:
    """Whether the mistake is made at a step; if not, on which side of it."""
    found = found_in(state)
    right = step == found.step
    answer = after_try(state, CARD, str(step.number), right)
    if right:
        return HuntReply(answer, "Yes: what comes in there is right, and what goes out is not.", True)
    if _same(found, step):
        return HuntReply(
            answer, "That card is as it should be: what it multiplies by, and the product so far."
        )
    return HuntReply(
        answer,
        "That product is wrong, but only because what comes into it is: the mistake is made before it.",
    )


def _same(found: PlantedMistake, step: Step) -> bool:
    """Whether what a step brings and leaves is as it should be."""
    for what in (step.symbol, step.writes):
        right, wrong = (array_of(each, what) for each in (found.right, found.wrong))
        if right.shape != wrong.shape or bool(
            np.any(np.abs(right - wrong) > TELLING * np.maximum(np.abs(right), np.abs(wrong)))
        ):
            return False
    return True


def name_rule(state: State, name: str) -> HuntReply:
    """Whether a rule of the list, by its name, is the one that was broken."""
    right = name == found_in(state).alteration.mistake
    said = f"Yes: {TITLES[name]}." if right else _why_not_that_rule(found_in(state), name)
    return HuntReply(after_try(state, RULE, name, right), said, right)


def _why_not_that_rule(found: PlantedMistake, name: str) -> str:
    """Some rules of the list have no place at the card, and some none in the network."""
    made = [each.steps for each in alterations_of(found.right.task, found.right.rows) if each.mistake == name]
    if not made:
        return "There is no place for that in this network."
    if not any(found.step.index in steps for steps in made):
        return "That is no rule of this card: it would be broken elsewhere."
    return "That would give other numbers at this card."


def give_number(state: State, typed: str, notation: Notation) -> HuntReply:
    """Whether what was typed is the number that should stand there. What cannot be read costs nothing."""
    found = judge(Frame(hunted(state)), found_in(state).asked, typed, notation)
    if not found.counts:
        return HuntReply(None, found.sentence)
    return HuntReply(after_try(state, NUMBER, typed, found.right), found.sentence, found.right)


def confirm(state: State, notation: Notation) -> HuntReply:
    """Run the gradient check, which is open once all else is found. Raises ValueError while it is not."""
    verdict = check_verdict(check(Frame(hunted(state))), notation)
    return HuntReply(after_try(state, CHECK, "", True), as_sentence(verdict), True)


def hunt_judged_again(state: State, notation: Notation) -> State:
    """The state with the notes that the answers of its hunt have earned, whatever a file says of them."""
    given, found = {answer.question: answer for answer in state.answers}, found_in(state)
    typed = {stage: given[stage].typed for stage in given if stage in STAGES}
    earned = {
        CARD: typed.get(CARD) == str(found.alteration.step),
        RULE: typed.get(RULE) == found.alteration.mistake,
        NUMBER: found.can_be_named and NUMBER in typed and give_number(state, typed[NUMBER], notation).right,
        CHECK: CHECK in typed,
    }
    answers = (
        _noted(answer, earned[answer.question]) if answer.question in typed else answer
        for answer in state.answers
    )
    return replace(state, answers=tuple(answers))


def _noted(answer: Answer, right: bool) -> Answer:
    return replace(answer, note=RIGHT if right else "wrong")
