"""The article's network with all of its first iteration to be seen, and questions about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Question
from tests.explain.diagnosis.sessions import revealed

TASK = Task(
    Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[1.5]]), np.array([[1.0]])),
    Training(0.5),
)
WEIGHTS = Parameters.of(TASK.network, [[[0.8]], [[0.6]], [[0.9]]], [[0.2], [0.3], [-1.6]])
FRAME = revealed(TASK, WEIGHTS)


def asked(text: str, answer: str = "value") -> Question:
    """A question about the article's network."""
    return replace(asked_for(text, FRAME.state.document), answer=answer)  # type: ignore[arg-type]
