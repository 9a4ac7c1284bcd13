"""What was done, what should be done, and the right numbers beside the wrong ones: told once the mistake is found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.entry import array_of, entry_of
from bpstudio.engine.mistakes.visibility import far_apart
from bpstudio.engine.quantity import gradient_of, of_layer
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.explain.diagnosis.outcomes import asked_symbol
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import PlantedMistake, found_in
from bpstudio.session.practice.hunting import hunted

MOST_ROWS = 7


@dataclass(frozen=True, slots=True)
class Beside:
    """One number as it stood there and as it should be, with its symbol."""

    symbol: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``done`` says what the broken rule does, ``instead`` what belongs there; ``rows`` are the numbers of both."""

    done: str
    instead: str
    rows: tuple[Beside, ...]


def explanation_of(state: State, notation: Notation) -> Explanation:
    """The explanation of what is planted. Raises ValueError where nothing is, or it changes nothing."""
    found = found_in(state)
    asking = AskedNumber(Frame(hunted(state)), found.asked, notation)
    cause = cause_of(MistakeMade.of_asked(asking, found.alteration))
    rows = tuple(_beside(found, what, notation) for what in _told(found))
    return Explanation(
        in_words(f"What was done: {cause.when}.", notation), in_words(cause.instead, notation), rows
    )


def _told(found: PlantedMistake) -> list[SingleNumber]:
    """The number that was asked for, then the gradients that are wrong, from the output on."""
    network, question = found.right.task.network, found.asked
    first = SingleNumber(question.quantity, question.place, question.example)
    gradients = [
        SingleNumber(gradient_of(of_layer(kind, layer)), place, None)
        for layer in reversed(network.layer_ids)
        for kind in ("theta", "b")
        for place in np.ndindex(array_of(found.right, of_layer(kind, layer)).shape)
    ]
    wrong = [what for what in gradients if what != first and far_apart(*_both(found, what))]
    return [first, *wrong[: MOST_ROWS - 1]]


def _both(found: PlantedMistake, what: SingleNumber) -> tuple[float, float]:
    wrong, right = (
        entry_of(each, what.quantity, what.place, what.example) for each in (found.wrong, found.right)
    )
    return wrong, right


def _beside(found: PlantedMistake, what: SingleNumber, notation: Notation) -> Beside:
    wrong, right = _both(found, what)
    symbol = asked_symbol(what, found.right.task.network, notation)
    return Beside(symbol, format_number(wrong), format_number(right))
