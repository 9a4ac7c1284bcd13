"""Exercises with one question, of a chain and of a batch: for every number that can be asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Momentum
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.document import Document
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import (
    Exercise,
    GivenNumbers,
    Question,
)
from bpstudio.session.session import Session

CHAIN = Document(
    Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid"))),
    Examples(np.array([[0.7]]), np.array([[0.2]])),
    training=Training(0.4, Momentum(0.5), seed=3),
)
BATCH = Document(
    Network(2, (Layer(2, "sigmoid"), Layer(2, "tanh"), Layer(2, "softmax"))),
    Examples(np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 0.5]]), np.eye(2)[[0, 1, 0]]),
    Cost("categorical_cross_entropy"),
    Training(0.3, regularization=Regularization("l2", 0.1), seed=4),
)
GIVEN: tuple[GivenNumbers, ...] = ("inputs", "forward", "all_but_asked")
ASKED = [
    pytest.param(document, quantity, id=f"{name}-{quantity}")
    for name, document in (("chain", CHAIN), ("batch", BATCH))
    for quantity in stands(document.network)
]


def asking_for(document: Document, quantity: Quantity, iteration: int = 0) -> Question:
    stand = stands(document.network)[quantity]
    example = 0 if stand.by_example else None
    return Question("1a", quantity, (0,) * len(stand.shape), example, iteration)


def in_exercise(
    document: Document, *questions: Question, given: GivenNumbers = "all_but_asked", tries: int | None = None
) -> Session:
    """At the end of iteration 1, of which all is revealed that may be."""
    exercise = Exercise(questions, given=given, tries=tries)
    session = Session(replace(Session(document).state, exercise=exercise))
    last = max(question.iteration for question in questions)
    while session.state.cursor != Cursor(last, len(session.frame.program)):
        session.step()
    return session
