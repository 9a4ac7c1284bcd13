"""Sessions to be asked about: an iteration that is revealed, with numbers of anybody's choosing."""

from __future__ import annotations

from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task
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
