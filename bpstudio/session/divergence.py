"""Where training met a number that is not finite."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import C, Quantity
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.history.state import State, end_of


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where training met a number that is not finite: the first quantity, as steps write it, its layer, the iteration.

    The cost and the update, which are of no single layer, have None.
    """

    iteration: int
    quantity: Quantity
    layer: int | None = None


def divergence_of(state: State, start: int, goal: int) -> Divergence | None:
    """What was the first not to be finite, where a cost of the iterations start..goal−1 is not."""
    found = _iterations_whose_cost(state, start, goal, finite=False)
    if found is None:
        return None
    before = _iterations_whose_cost(state, 0, found[0], finite=True)
    return _first_cause(state, 0 if before is None else int(before[-1]) + 1)


def _iterations_whose_cost(state: State, start: int, goal: int, finite: bool) -> NDArray[np.intp] | None:
    """Those of start..goal−1 whose cost is finite, or is not, ascending; None where there are none."""
    found = []
    for segment in state.segments:
        low, high = max(start, segment.first), min(goal, segment.end)
        if low < high:
            costs = segment.record.costs[low - segment.first : high - segment.first]
            found.append(low + np.flatnonzero(np.isfinite(costs) == finite))
    all_found = np.concatenate(found) if found else np.empty(0, dtype=np.intp)
    return all_found if len(all_found) else None


def _first_cause(state: State, iteration: int) -> Divergence:
    """Look at the iteration before as well: a gradient may overflow one iteration before the cost does."""
    with np.errstate(all="ignore"):
        for number in (iteration - 1, iteration):
            if number < 0:
                continue
            frame = Frame(replace(state, cursor=end_of(state, number), wish_to_follow=None), Traces())
            for step in frame.program:
                value = frame.value(step)
                array = value.flat if isinstance(value, Parameters) else value
                if array is not None and not np.isfinite(array).all():
                    return Divergence(number, step.writes, step.layer)
    return Divergence(
        iteration, C
    )  # not covered: a cost that is not finite follows from a number that is not
