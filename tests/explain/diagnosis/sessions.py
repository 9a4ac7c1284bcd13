"""Sessions to be asked about: an iteration that is revealed, with numbers of anybody's choosing."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.session.frame import Frame
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.session import Session


def session_of(task: Task, parameters: Parameters) -> Session:
    """At the start of the first iteration."""
    document = Document(task.network, task.examples, task.cost, task.training)
    fresh = Moments.fresh(task.training.optimizer, task.network.size)
    return Session(State((beginning(document, Checkpoint(parameters, fresh)),)))


def revealed(task: Task, parameters: Parameters) -> Frame:
    """The first iteration, all of it seen."""
    session = session_of(task, parameters)
    session.finish_iteration()
    return session.frame


def task_of(network: Network, cost: str = "squared_error", examples: int = 3, **training: object) -> Task:
    """A task over some examples, with targets that every cost takes."""
    rng = np.random.default_rng(4)
    y = rng.uniform(0.2, 0.8, size=(examples, network.outputs))
    x = rng.normal(size=(examples, network.inputs))
    return Task(network, Cost(cost), Examples(x, y), Training(**training))  # type: ignore[arg-type]
