"""Which of the examples held out now were trained on before: their cost says nothing about new ones."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import Examples
from bpstudio.session.edits.base import Reinitialize
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State


def seen_in_training(state: State) -> tuple[int, ...]:
    """The rows held out at the cursor that an iteration before it has trained on, ascending.

    Examples are told apart by their numbers: a row that was moved or loaded again is still the same example.
    """
    if not state.document.data.held_out:
        return ()
    segment = state.segment
    here = min(
        state.completed - segment.first, 2 * segment.document.task.batches
    )  # later ones see nothing new
    known = _found.get(segment.record)
    if known is None or known[0] != here:
        _found[segment.record] = known = (here, _seen(state))
    return known[1]


_found: WeakKeyDictionary[Record, tuple[int, tuple[int, ...]]] = WeakKeyDictionary()
"""What was found last in the stretch of a record, which one history led to: it is asked for at every step."""


def since_drawn(state: State) -> tuple[Segment, ...]:
    """The segments up to the cursor that these weights owe something to: none before they were drawn again."""
    here = state.segments[: state.at + 1]
    drawn = (place for place, segment in enumerate(here) if isinstance(segment.edit, Reinitialize))
    return here[max(drawn, default=0) :]


def _seen(state: State) -> tuple[int, ...]:
    data = state.document.data
    trained: set[bytes] = set()
    looked_at: set[tuple[int, tuple[int, ...]]] = set()
    for segment in since_drawn(state):
        iterations = min(segment.end, state.completed) - segment.first
        examples = segment.document.data
        key = (id(examples), examples.held_out)
        if iterations > 0 and key not in looked_at and _alike(examples, data):
            whole = (
                iterations >= 2 * segment.document.task.batches
            )  # a shuffled epoch may be cut at both ends
            if whole:
                looked_at.add(key)
            trained.update(_rows_of(examples, _trained_on(segment, iterations, whole)))
    held_out = np.array(data.held_out, dtype=np.intp)
    return tuple(
        int(row)
        for row, numbers in zip(held_out, _rows_of(data, held_out), strict=True)
        if numbers in trained
    )


def _alike(one: Examples, other: Examples) -> bool:
    return all(one.columns(table) == other.columns(table) for table in ("x", "y"))


def _trained_on(segment: Segment, iterations: int, whole: bool) -> NDArray[np.intp]:
    """The rows that the first iterations of a segment saw."""
    task = segment.document.task
    if whole:
        return task.examples.training_rows
    batches = [task.rows(iteration) for iteration in range(segment.first, segment.first + iterations)]
    return np.unique(np.concatenate(batches))


def _rows_of(examples: Examples, rows: NDArray[np.intp]) -> list[bytes]:
    """The numbers of each row, to be compared."""
    parts = [examples.x[rows]] if examples.y is None else [examples.x[rows], examples.y[rows]]
    table = np.ascontiguousarray(np.hstack(parts) + 0.0)  # −0 is 0
    return [row.tobytes() for row in table]
