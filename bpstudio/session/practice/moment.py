"""The iteration that a question is about, worked out from its beginning, whatever anybody has recorded of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task
from bpstudio.session.history.segment import Segment, beginning
from bpstudio.session.history.state import State


@dataclass(frozen=True, slots=True)
class Moment:
    """What an iteration begins with: the task, the parameters, the optimizer's memory and the rows of its examples."""

    task: Task
    parameters: Parameters
    moments: Moments
    rows: NDArray[np.intp]


def moment_at(state: State, iteration: int) -> Moment:
    """What an iteration begins with, run here from where its network took its shape."""
    segment = _alone(state, iteration)
    checkpoint = segment.record.checkpoint(iteration - segment.first)
    task = segment.document.task
    return Moment(task, checkpoint.parameters, checkpoint.moments, task.rows(iteration))


def _alone(state: State, iteration: int) -> Segment:
    """The stretch in which the iteration lies, in a record of its own: the session's is left as it is."""
    found = [segment for segment in state.segments if segment.first <= iteration][-1]
    again = beginning(found.document, found.record.began_with, number=found.first)
    return again.lasting(iteration - found.first)
