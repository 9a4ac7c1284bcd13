"""One iteration of a session, ready to be run apart from it: as it is, or with a rule altered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.mistakes.planting import planted_in
from bpstudio.engine.mistakes.running import altered_pass
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import PlainPass, plain_pass
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Task
from bpstudio.session.history.state import State, segment_at, with_iterations


@dataclass(frozen=True, slots=True, eq=False)
class Iteration:
    """What iteration ``number`` begins with: parameters, the optimizer's memory, and the examples that it sees."""

    number: int
    task: Task
    parameters: Parameters
    moments: Moments
    rows: NDArray[np.intp]

    def run(self) -> PlainPass:
        """All that it computes by the rules, also where a mistake is planted."""
        return plain_pass(self.task, self.parameters, self.moments, self.rows)

    def as_shown(self) -> PlainPass:
        """All that it computes, as the window shows it: with the mistake, where one is planted."""
        if self.task.planted is None:
            return self.run()
        return altered_pass(self.task, self.parameters, self.moments, self.rows, planted_in(self.task))


def iteration_of(state: State, number: int | None = None) -> Iteration:
    """That of a number, by default the one at the cursor; those before it are run where they have not been.

    Raises ValueError for a number below 0.
    """
    number = state.cursor.iteration if number is None else number
    if number < 0:
        raise RefusedError("iteration", f"the iteration must be 0 or more, not {number}")
    longer = with_iterations(state, number)
    segment = longer.segments[segment_at(longer.segments, number)]
    began_with, task = segment.record.checkpoint(number - segment.first), segment.document.task
    return Iteration(number, task, began_with.parameters, began_with.moments, task.rows(number))
