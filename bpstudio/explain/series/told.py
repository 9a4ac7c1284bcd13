"""The one iteration that all plots speak of, and its own numbers, however much of the record was thinned."""

from __future__ import annotations

from bpstudio.engine.network import Array, Network
from bpstudio.engine.quantity import C
from bpstudio.explain.series.series import GradientRow
from bpstudio.session.frame import Frame
from bpstudio.session.history.checkpoint import Moment
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State, segment_at

MOST_RUNS, MOST_WORK = 256, 2_000_000
"""Iterations, and examples times parameters of them all: what is run again for one number takes some milliseconds."""


def told(state: State, frame: Frame) -> int | None:
    """The iteration at the cursor once its cost is revealed, else the last completed one; None before there is any.

    Where its numbers are neither at hand nor soon run again, the last one before it of which they are kept.
    """
    if frame.knows(C):
        return state.cursor.iteration
    return last_told(state)


def last_told(state: State) -> int | None:
    """The same of what is completed."""
    last = state.completed - 1
    if last < 0:
        return None
    segment = segment_of(state, last)
    if last == state.cursor.iteration or _is_near(segment.record, last - segment.first):
        return last
    stride = max(segment.record.pace)
    return segment.first + (last - segment.first) // stride * stride


def segment_of(state: State, iteration: int) -> Segment:
    """The segment in which an iteration was run."""
    return state.segments[segment_at(state.segments, iteration)]


def _is_near(record: Record, offset: int) -> bool:
    runs = offset - record.checkpoint_before(offset) + 1
    return runs <= MOST_RUNS and runs * record.task.batch_size * record.task.network.size <= MOST_WORK


class Recall:
    """The numbers of the iteration told, run again where the record has not kept them; once for each iteration."""

    def __init__(self) -> None:
        self._moment: tuple[Record, int, Moment] | None = None
        self._row: tuple[Record, int, Array] | None = None

    def moment(self, state: State, iteration: int) -> Moment:
        """The parameters and the optimizer's memory that an iteration began with."""
        segment = segment_of(state, iteration)
        record, offset = segment.record, iteration - segment.first
        kept = self._moment
        if kept is None or kept[0] is not record or kept[1] != offset:
            self._moment = kept = record, offset, record.moment(offset)
        return kept[2]

    def gradients(self, state: State, frame: Frame, iteration: int) -> GradientRow:
        """All gradients of an iteration that is completed."""
        segment = segment_of(state, iteration)
        record, offset, network = segment.record, iteration - segment.first, segment.document.network
        if iteration == state.cursor.iteration:
            return _row(network, frame.whole_trace().workspace.gradient.flat)
        if offset % record.gradient_stride == 0:
            return _row(network, record.gradients[offset // record.gradient_stride])
        kept = self._row
        if kept is None or kept[0] is not record or kept[1] != offset:
            self._row = kept = record, offset, record.trace(offset).workspace.gradient.flat
        return _row(network, kept[2])


def _row(network: Network, flat: Array) -> GradientRow:
    return GradientRow(network, flat)
