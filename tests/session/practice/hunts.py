"""Sessions in which a mistake is planted, and what is found of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.planted import Planted
from bpstudio.engine.task import Cost, Training
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.hunting import CARD, NUMBER, RULE, after_try
from bpstudio.session.practice.planting import begun_here, planted_in_all
from bpstudio.session.session import Session

BATCH = Document(
    Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid"))),
    Examples(
        np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 0.5]]), np.array([[1.0, 0.0], [0.2, 0.6], [0.0, 1.0]])
    ),
    Cost(),
    Training(0.5, seed=3),
)
CHAIN = Document(
    Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid"))),
    Examples(np.array([[0.7]]), np.array([[0.2]])),
    training=Training(0.4, seed=3),
)


def with_mistake(document: Document, mistake: str, step: int) -> State:
    """A session in which it is made, its first iteration revealed."""
    begun = begun_here(Session(document).state)
    return planted_in_all(begun.document, begun.segments[0].record.start, Planted(mistake, step))


def solved(state: State) -> State:
    """The same with card, rule and number found."""
    planted, found = state.document.planted, found_in(state)
    assert planted is not None
    asked = found.asked
    number = entry_of(found.right, asked.quantity, asked.place, asked.example)
    for stage, typed in ((CARD, str(planted.step)), (RULE, planted.mistake), (NUMBER, repr(number))):
        state = replace(state, answers=(*state.answers, after_try(state, stage, typed, True)))
    return state
