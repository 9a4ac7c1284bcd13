"""What is said where something is not shown because a question asks for it."""

from __future__ import annotations

from bpstudio.engine.words import as_sentence, listed, plural
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import hunting
from bpstudio.session.practice.questions import Question

ASKS_ITSELF = "The lesson asks by itself: leave it first."
KEPT_ASIDE = "Leave the lesson first: your own session is kept, and is what would be written."
NO_LESSON = "No lesson is open."
MAKES_NONE = "Leave the lesson first: an exercise is made of your own session."
HUNTS_NONE = "Leave the lesson first: what you look for would take its place."
WITHHELD = "Shown again once the question that asks for it is answered."
HUNT_OPEN = (
    "a mistake is planted in this session and not found yet; an exercise is made of it once it is found"
)
UPDATE_WITHHELD = "The update is shown once what is asked about this iteration is answered."
WITHHELD_IN_A_HUNT = "Shown again once the mistake is found."
PRACTICE_ASKS = "practice asks for a number of this iteration, and this would tell it; answer it first"
NO_SOLUTION_IN_A_HUNT = (
    "a mistake is planted in this network; solution, sheet and key are made once it is found"
)
NO_SCRIPT_IN_A_HUNT = (
    "a mistake is planted in this network; it is written as a script once its card, its rule and the right number are "
    "found"
)
MOST_NAMED = 4


def locked_in_a_line(questions: tuple[Question, ...]) -> str:
    """Why a command tells nothing of an exercise: which questions are open, and where they are answered."""
    return f"{open_in_a_line(questions)}; open it in the window to answer"


def open_in_a_line(questions: tuple[Question, ...]) -> str:
    """Why the window tells nothing of an exercise: which questions are open."""
    named = [question.id for question in questions[:MOST_NAMED]]
    more = len(questions) - len(named)
    named += [f"{more} more"] if more else []
    which = f"{plural(len(questions), 'question')} {listed(named)}"
    return (
        f"this is an exercise whose {which} {plural(len(questions), 'is', 'are')} open, "
        "and its numbers are told once they are answered"
    )


def no_key_of_it(questions: tuple[Question, ...]) -> str:
    """Why there is no key to the sheet of an exercise yet, and of what one is made."""
    return f"{locked_in_a_line(questions)}; the key to its sheet is made of the session that it came from"


def why_not_practised(state: State) -> str:
    """Why nothing is asked in passing, and no other numbers are drawn; empty where that can be."""
    if state.exercise is not None:
        return "This is an exercise: it has questions of its own, and its numbers stay as they are."
    if state.document.planted is not None:
        return "A mistake is planted in this network: nothing else is asked until it is found and taken out."
    return ""


def why_not_compared(state: State) -> str:
    """Why numbers of somebody's own are not compared with those of a session; empty where they are."""
    if state.open_questions:
        return locked_in_a_line(state.open_questions)
    if hunting(state):
        return "a mistake is planted in this network, and is for you to find: numbers are compared once it is found"
    return ""


def why_not_handed_out(state: State) -> str:
    """Why no worked solution is made; empty where it is. An exercise with open questions has its sheet."""
    if hunting(state):
        return as_sentence(NO_SOLUTION_IN_A_HUNT)
    return "" if state.asked is None else as_sentence(PRACTICE_ASKS)
