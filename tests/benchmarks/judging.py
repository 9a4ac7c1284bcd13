"""How long it takes to find out to which numbers mistakes lead, and to judge an answer, in traced iterations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.mistakes import alterations_of, wrong_values
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import trace
from bpstudio.explain.diagnosis.judging import judge
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.frame import Frame
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import asked_in_passing
from bpstudio.session.session import Session
from tests.benchmarks.timing import Line, compared
from tests.benchmarks.workloads import Workload

TABLE_GOAL, ANSWER_GOAL = 20.0, 40.0
SMALL = Workload("", (2, 3, 2, 1), "relu", "sigmoid", 4, 4, 1)
WIDE = Workload("", (16, 32, 16, 4), "relu", "softmax", 32, 32, 1)
DIGITS = Workload("", (784, 32, 10), "relu", "softmax", 32, 32, 1)


NETWORKS = (SMALL, WIDE, DIGITS)
NUMBER, SLOPE = ("dC/dtheta1", (0, 0), None), ("dC/dz1", (0,), 0)
RIGHT = "dC/da1*g'(z1)"
ANSWERS = (
    ("a wrong number for ∂C/∂θ₁", NUMBER, "0.123456"),
    ("a wrong expression for ∂C/∂z¹", SLOPE, f"{RIGHT} + 0.123456*z1"),
    ("a right expression for ∂C/∂z¹", SLOPE, RIGHT),
)
"""What is judged, for which quantity at which place of which example, and what is typed."""


def frame_of(task: Task) -> Frame:
    """The first iteration, all of it seen."""
    document = Document(task.network, task.examples, task.cost, task.training)
    fresh = Moments.fresh(task.training.optimizer, task.network.size)
    session = Session(
        State((beginning(document, Checkpoint(initial_parameters(task.network, "xavier", 1), fresh)),))
    )
    session.finish_iteration()
    return session.frame


def tracing(task: Task) -> Callable[[], object]:
    parameters = initial_parameters(task.network, "xavier", 1)
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    return lambda: trace(task, parameters, moments, 0)


def judging() -> list[Line]:
    """All mistakes' values for one number of 2-3-2-1; then answers about three networks."""
    return [_table(), *(line for workload in NETWORKS for line in _answers(workload))]


def _table() -> Line:
    task = SMALL.task
    parameters = initial_parameters(task.network, "xavier", 1)
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    right = plain_pass(task, parameters, moments, task.rows(0))
    name, place, example = NUMBER

    def table() -> list[object]:
        alterations = alterations_of(task, right.rows)
        return list(wrong_values(right, Quantity.parse(name), place, example, alterations))

    what = "the values of all mistakes for ∂C/∂θ₁, 2-3-2-1"
    return compared(what, table, tracing(task), 1, TABLE_GOAL)


def _answers(workload: Workload) -> Iterator[Line]:
    frame, once = frame_of(workload.task), tracing(workload.task)
    widths = "-".join(map(str, workload.widths))
    for what, (name, place, example), typed in ANSWERS:
        question = asked_in_passing(Quantity.parse(name), place, example, 0)
        judged = partial(judge, frame, question, typed, ARTICLE)
        yield compared(f"{what} judged, {widths}", judged, once, 1, ANSWER_GOAL)


GROUPS = (judging,)
