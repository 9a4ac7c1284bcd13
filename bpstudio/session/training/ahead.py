"""What lies ahead of the cursor and has been run already: for stopping in time, never for showing."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.session.history.state import State


def ahead(state: State, count: int) -> tuple[Array, Array]:
    """C and the length of the gradient of the next ``count`` iterations, all of which have been run."""
    first = state.completed
    costs, norms = np.full(count, np.nan), np.full(count, np.nan)
    for segment in state.segments:
        end = segment.end if segment is not state.segments[-1] else first + count
        low, high = max(first, segment.first), min(first + count, end)
        if low < high:
            inside = slice(low - segment.first, high - segment.first)
            costs[low - first : high - first] = segment.record.costs[inside]
            norms[low - first : high - first] = segment.record.norms(inside.start, inside.stop)
    return costs, norms
