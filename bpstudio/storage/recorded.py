"""Cost and gradients of the iterations on record, thinned to a number that a file can carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.trainer import Trainer
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State

MOST_NUMBERS = 200_000
MOST_PARAMETERS = MOST_NUMBERS // 10
"""The gradients of a larger network are left out: the file would hold a handful of iterations at most."""


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """One iteration of the series. ``gradient`` is None where the network is too large."""

    iteration: int
    cost: float
    gradient: Parameters | None


def series_rows(state: State) -> list[RecordedRow]:
    """Iterations 0, s, 2s …, with s the smallest power of two that keeps to ``MOST_NUMBERS``.

    Depends on the state alone, so that the same state gives the same file.
    """
    return list(rows_of(state, range(0, state.iterations, _stride(state)), has_gradients(state)))


def has_gradients(state: State) -> bool:
    """Whether the file keeps gradients: only of networks small enough."""
    return max(segment.document.network.size for segment in state.segments) <= MOST_PARAMETERS


def _stride(state: State) -> int:
    stride, gradients = 1, has_gradients(state)
    while sum(_numbers(segment, stride, gradients) for segment in state.segments) > MOST_NUMBERS:
        stride *= 2
    return stride


def _numbers(segment: Segment, stride: int, gradients: bool) -> int:
    """How many numbers the iterations divisible by ``stride`` give."""
    kept = -(-segment.end // stride) - -(-segment.first // stride)
    return kept * (2 + (segment.document.network.size if gradients else 0))


def rows_of(state: State, iterations: Sequence[int], gradients: bool) -> Iterator[RecordedRow]:
    """The rows of ``iterations``, which ascend and are on record."""
    wanted = np.asarray(iterations, dtype=np.int64)
    for segment in state.segments:
        low, high = np.searchsorted(wanted, (segment.first, segment.end))
        inside = wanted[low:high] - segment.first
        costs = segment.record.costs[inside]
        found = gradients_at(segment, inside) if gradients else iter(())
        for offset, cost in zip(inside, costs, strict=True):
            flat = next(found, None)
            network = segment.document.network
            yield RecordedRow(
                segment.first + int(offset), float(cost), None if flat is None else Parameters(network, flat)
            )


def gradients_at(segment: Segment, offsets: Sequence[int] | np.ndarray) -> Iterator[Array]:
    """The flat gradients of the iterations ``offsets`` after the segment's first: recorded ones, or run again."""
    record = segment.record
    if any(offset % record.gradient_stride for offset in offsets):
        return _run_again(record, np.asarray(offsets, dtype=np.int64))
    return (record.gradients[offset // record.gradient_stride] for offset in offsets)


def _run_again(record: Record, wanted: NDArray[np.int64]) -> Iterator[Array]:
    for begin, end in record.between_anchors(0, int(wanted[-1]) + 1):
        moment = record.checkpoint(begin)
        trainer = Trainer(record.task, moment.parameters, moment.moments, record.first + begin)
        for offset in wanted[(wanted >= begin) & (wanted < end)]:
            trainer.run(int(offset) - (trainer.iteration - record.first))
            row = np.empty((1, record.task.network.size))
            trainer.run(1, gradients=row)
            yield row[0]
