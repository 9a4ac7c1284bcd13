"""What was recorded, as far as the cursor lets it be seen: whoever shows it reads it here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import C, Quantity, b_of, gradient_of, theta_of
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State, segment_at

MOST_RUNS, MOST_WORK = 256, 2_000_000
"""Iterations, and examples times parameters of them all: what is run again for one number takes some milliseconds."""
NOTHING = range(0)


@dataclass(frozen=True, slots=True)
class Column:
    """One number for every ``stride``-th iteration of a segment; ``key`` tells it from the segment's others."""

    key: Hashable
    values: Array
    stride: int = 1


ColumnOf = Callable[[Segment], Column | None]


@dataclass(frozen=True, slots=True)
class Series:
    """A number for each iteration kept, and the iterations whose number is hidden.

    Columns hold all numbers, so that few of many can be chosen quickly; whoever shows some asks ``shows`` first.
    """

    column_of: ColumnOf
    hidden: range = NOTHING

    def shows(self, iterations: Array | NDArray[np.intp]) -> NDArray[np.bool_]:
        """Of which iterations the number may be seen."""
        return (iterations < self.hidden.start) | (iterations >= self.hidden.stop)

    def index_before(self, iteration: int, first: int, stride: int, count: int) -> int:
        """Which of ``count`` numbers is the last shown up to an iteration; below 0 where none is.

        They are of iteration ``first`` and every ``stride``-th after it.
        """
        index = min((iteration - first) // stride, count - 1)
        hidden = first + stride * index in self.hidden
        return (self.hidden.start - 1 - first) // stride if hidden else index


class GradientRow(NamedTuple):
    """All gradients of one iteration, flat, the network whose they are, and the iteration where it is asked for."""

    network: Network
    values: Array
    iteration: int = -1


class Past:
    """The record of one state, seen. Of the iteration at the cursor a number is known once its step is revealed.

    What was recorded after that iteration is known: the learner has been there. ``hides`` is the frame's.
    """

    def __init__(self, state: State, hides: Callable[[Quantity], bool]) -> None:
        self._state, self._hides = state, hides

    @property
    def last(self) -> int:
        """The number of the iteration completed last; −1 before there is one."""
        return self._state.last_completed

    # The one rule

    def _until(self, *quantities: Quantity, after: int = 0) -> range:
        """What is hidden of a number that follows from these quantities of the iteration at the cursor.

        ``after`` iterations later it stands in the record. Nothing is hidden where nothing is recorded yet.
        """
        here = self._state.cursor.iteration
        recorded = here < self._state.iterations
        hidden = recorded and any(map(self._hides, quantities))
        return range(here + after, here + after + 1) if hidden else NOTHING

    @cached_property
    def without_all_gradients(self) -> range:
        """The iterations of which not all gradients are known."""
        program = self._state.segment.program
        branches = (step for step in program if step.op in (Op.DZ_DTHETA, Op.DZ_DB))
        return self._until(*(step.writes for step in branches))

    @cached_property
    def without_update(self) -> range:
        """The iterations of which it is not known how far their update moves the parameters."""
        return self._until(self._state.segment.program.find(Op.UPDATE).writes)

    @cached_property
    def without_parameters(self) -> range:
        """The iterations of which it is not known what they begin with: the one after the update that is hidden."""
        return self._until(self._state.segment.program.find(Op.UPDATE).writes, after=1)

    # Series

    @cached_property
    def costs(self) -> Series:
        """C of every iteration."""
        return Series(cost_column, self._until(C))

    def gradient(self, parameter: Parameter) -> Series:
        """∂C/∂parameter; None in segments whose network has no such parameter."""

        def column(segment: Segment) -> Column | None:
            network = segment.document.network
            if not parameter.exists_in(network):
                return None
            position = parameter.position(network)
            return Column(position, gradient_rows(segment)[:, position], segment.keeping.gradients)

        here = parameter.exists_in(self._state.document.network)
        branch = self._state.segment.program.branch(parameter).writes if here else None
        return Series(column, NOTHING if branch is None else self._until(branch))

    def gradient_norm(self, layer: int, column_of: ColumnOf) -> Series:
        """A series of numbers that follow from all gradients of a layer."""
        here = layer <= self._state.document.network.depth
        shown = (gradient_of(theta_of(layer)), gradient_of(b_of(layer))) if here else ()
        return Series(column_of, self._until(*shown))

    def parameter(self, parameter: Parameter) -> Series:
        """What each iteration began with, where that is kept; None in segments without the parameter."""

        def column(segment: Segment) -> Column | None:
            network = segment.document.network
            if not parameter.exists_in(network):
                return None
            position = parameter.position(network)
            values = np.array([moment.parameters.flat[position] for moment in checkpoints(segment)])
            return Column(("weight", position), values, segment.keeping.checkpoints)

        return Series(column, self.without_parameters)

    # Single numbers

    def cost(self, iteration: int) -> float | None:
        """C of an iteration; None where it is not on record or hidden."""
        if not 0 <= iteration < self._state.iterations or iteration in self.costs.hidden:
            return None
        segment = self.segment_of(iteration)
        return float(segment.record.costs[iteration - segment.first])

    def gradient_row(self, iteration: int) -> GradientRow | None:
        """All gradients at the last iteration kept up to ``iteration`` of which they are known."""
        series = Series(cost_column, self.without_all_gradients)
        for segment in back_from(self._state, iteration):
            rows = gradient_rows(segment)
            index = series.index_before(iteration, segment.first, segment.keeping.gradients, len(rows))
            if index >= 0:
                number = segment.first + segment.keeping.gradients * index
                return GradientRow(segment.document.network, rows[index], number)
        return None

    def costs_before(self, segment: Segment) -> Array:
        """C of the iterations of a segment that are completed."""
        return segment.record.costs[: max(0, self._state.completed - segment.first)]

    def segment_of(self, iteration: int) -> Segment:
        """The segment in which an iteration was run."""
        return self._state.segments[segment_at(self._state.segments, iteration)]

    # The iteration that all plots speak of

    @property
    def told(self) -> int | None:
        """The iteration at the cursor once its cost is known, else the last completed one; None before there is any.

        Where its numbers are neither at hand nor soon run again, the last one before it of which they are kept.
        """
        return self.last_told if self._hides(C) else self._state.cursor.iteration

    @property
    def last_told(self) -> int | None:
        """The same of what is completed."""
        if self.last < 0:
            return None
        segment = self.segment_of(self.last)
        offset = self.last - segment.first
        if self.last == self._state.cursor.iteration or _is_near(segment, offset):
            return self.last
        stride = max(segment.keeping)
        return segment.first + offset // stride * stride

    @property
    def parameters_kept(self) -> int:
        """The last iteration up to the one at the cursor whose parameters are on record: from there it is run again."""
        segment = self._state.segment
        before = segment.record.checkpoint_before(self._state.cursor.iteration - segment.first)
        return segment.first + before


def _is_near(segment: Segment, offset: int) -> bool:
    runs = offset - segment.record.checkpoint_before(offset) + 1
    task = segment.document.task
    return runs <= MOST_RUNS and runs * task.batch_size * task.network.size <= MOST_WORK


# What a segment holds, seen or not


def cost_column(segment: Segment) -> Column:
    """C of all iterations of a segment."""
    return Column("C", segment.record.costs[: segment.iterations])


ALL_COSTS = Series(cost_column)
"""C of everything recorded: for laying out an axis, never for showing a number."""


def gradient_rows(segment: Segment) -> Array:
    """The flat gradients kept of a segment, shape (kept, parameters)."""
    return segment.record.gradients[: -(-segment.iterations // segment.keeping.gradients)]


def checkpoints(segment: Segment) -> list[Checkpoint]:
    """What every ``pace.checkpoints``-th iteration of a segment began with, and the one after its last."""
    return segment.record.checkpoints[: segment.iterations // segment.keeping.checkpoints + 1]


def moved_since_shaped(state: State) -> GradientRow | None:
    """How far each parameter has moved since the network took its shape; None where nothing has run."""
    if not state.iterations:
        return None
    last = state.segments[-1]
    with np.errstate(all="ignore"):  # after divergence both may be infinite
        moved = last.record.checkpoints[-1].parameters.flat - last.record.start.parameters.flat
    return GradientRow(last.document.network, moved)


def back_from(state: State, iteration: int) -> Iterator[Segment]:
    """The segments from that of an iteration back to the first."""
    if iteration >= 0:
        yield from reversed(state.segments[: segment_at(state.segments, iteration) + 1])
