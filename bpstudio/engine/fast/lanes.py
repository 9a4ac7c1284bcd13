"""Batches laid out side by side, each with the kernels of one iteration bound to it.

Training runs the kernels of lane after lane. A lane owns its batch (x, y) and, where it is recorded, the row its
gradient goes to and a copy of what its cost is read from; everything else, all lanes share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast.allocation import empty
from bpstudio.engine.fast.formula import Kernel
from bpstudio.engine.fast.kernels import (
    Binding,
    data_cost_kernels,
    kernels_of,
    penalty_kernels,
    what_the_cost_reads,
)
from bpstudio.engine.fast.loop import Loop
from bpstudio.engine.fast.rebinding import Movable
from bpstudio.engine.fast.workspace import blocks, extended_x
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Update
from bpstudio.engine.program import Op, Program, Step

_MOST = 64
_LAID_OUT_BYTES = 512 << 20  # of inputs, and of the gradients of few parameters
_WIDE_BYTES = 32 << 10  # of a batch's inputs, from which on laying it out again costs more than room for many
_RECORDED_BYTES = 1 << 18  # of what lanes record, so that it stays in the cache until it is copied
_LARGE = 1 << 13  # parameters from which on a gradient is written where it is wanted, and not copied there


class Lanes:
    """Room for ``batches`` batches, or as many as are laid out at a time; a lone batch has several lanes to itself."""

    def __init__(self, binding: Binding, update: Update, batches: int) -> None:
        arrays = binding.workspace
        network, rows, dtype = arrays.network, arrays.rows, binding.parameters.flat.dtype
        self._binding, self._update, self._program = binding, update, Program.of(network)
        self._large = network.size >= _LARGE
        inputs, gradient = arrays.extended[0].nbytes, arrays.gradient.flat.nbytes
        of_a_lane = inputs + (0 if self._large else gradient)
        most = _MOST if inputs < _WIDE_BYTES else _LAID_OUT_BYTES // of_a_lane
        self.batches = max(1, min(batches, most))
        fitting = _RECORDED_BYTES // (gradient + arrays.y.nbytes)
        self.count = max(1, min(_MOST, fitting)) if batches == 1 and not self._large else self.batches
        self._x = extended_x(network, rows, arrays.order, dtype, (self.batches,))
        self._y = blocks((self.batches, network.outputs, rows), arrays.order, dtype)
        self._y.fill(0.0)
        self._holds = [-1] * self.batches
        self._rows: Array | None = None
        self._costs = np.zeros(self.count, dtype)
        self._penalties = np.zeros(self.count, dtype)
        self._shared = {
            step.index: kernels_of([step], binding) for step in self._program if not self._own(step)
        }
        self._descent = update(arrays.gradient.flat)
        self._bound: dict[tuple[object, ...], list[Kernel]] = {}
        self._movable: dict[int, Movable] = {}
        self._loops: dict[bool, Loop] = {}
        # Where the cost is read from z, a lane that is recorded has its z written to where it is kept.
        self._read_at_once = what_the_cost_reads(binding) is arrays.z[network.depth]
        self._read: Array | None = None

    def _own(self, step: Step, recorded: bool = False) -> bool:
        """Whether the step reads or writes what belongs to a lane."""
        reads_x = step.op in (Op.Z, Op.DZ_DTHETA) and step.layer == 1
        at_the_end = step.layer == self._binding.workspace.network.depth and (
            step.op is Op.DA_DZ or (recorded and self._read_at_once and step.op in (Op.Z, Op.A))
        )
        return reads_x or at_the_end or step.op is Op.DC_DYHAT

    def hold(self, tag: int, batches: int, lane: int) -> bool:
        """Whether the batches ``tag`` and following lie in ``lane`` and following."""
        return self._holds[lane : lane + batches] == list(range(tag, tag + batches))

    def load(self, data: Examples, rows: NDArray[np.intp], tag: int, batches: int, lane: int) -> None:
        """Lay out batches of the examples ``rows`` from ``lane`` on, known by ``tag`` and the numbers that follow."""
        lanes = slice(lane, lane + batches)
        _lay_out(data.x, rows, self._x[lanes, :-1])
        if data.y is not None:
            _lay_out(data.y, rows, self._y[lanes])
        self._holds[lanes] = range(tag, tag + batches)

    def run(self, lanes: range, times: int = 1) -> None:
        """One iteration on each of ``lanes``, and all of that so many times."""
        self._go(lanes, False, times)

    def record(self, lanes: range, costs: Array | None, gradients: Array | None) -> None:
        """One iteration on each of ``lanes``, and what it cost, and its gradient."""
        if self._large and gradients is not None:
            for lane, row in zip(lanes, gradients, strict=True):
                self._record_large(lane, row)
        else:
            self._go(lanes, True)
        if gradients is not None and not self._large:
            gradients[...] = self._gradients()[lanes.start : lanes.stop]
        if costs is not None:
            for run in self._cost_kernels(lanes):
                run()
            costs[...] = self._costs[lanes.start : lanes.stop]

    def _record_large(self, lane: int, row: Array) -> None:
        """One iteration, its gradient written into ``row`` at once if that can be."""
        shared = self._binding.workspace.gradient.flat
        for run in self._passes(lane, True):
            run()
        if row.flags.c_contiguous and row.dtype == shared.dtype:
            movable = self._movable.get(lane)
            if movable is None:
                movable = self._movable[lane] = Movable(self._branches(lane, None), shared)
            for run in movable.over(row):
                run()
        else:
            for run in self._branches(lane, None):
                run()
            row[...] = shared

    def _binding_of(self, lane: int, gradient: Array | None = None, z: Array | None = None) -> Binding:
        """Bound to the batch of a lane, and to a gradient and a last layer's z of its own if these are given."""
        batch, arrays = min(lane, self.batches - 1), self._binding.workspace
        flat = arrays.gradient.flat if gradient is None else gradient
        workspace = arrays.over(self._x[batch], self._y[batch], flat, z)
        return replace(self._binding, workspace=workspace)

    def _go(self, lanes: range, recorded: bool, times: int = 1) -> None:
        """One iteration on each of ``lanes``; a few are run without writing a loop for them."""
        if recorded in self._loops or len(lanes) == self._all(recorded):
            self._loop(recorded).run(lanes, times)
            return
        for _ in range(times):
            for lane in lanes:
                for run in self._lane(lane, recorded):
                    run()

    def _all(self, recorded: bool) -> int:
        """How many lanes there are: several of a lone batch only where they are recorded."""
        return self.count if recorded else self.batches

    def _loop(self, recorded: bool) -> Loop:
        """All lanes as one function."""
        found = self._loops.get(recorded)
        if found is None:
            found = Loop([self._lane(lane, recorded) for lane in range(self._all(recorded))])
            self._loops[recorded] = found
        return found

    def _lane(self, lane: int, recorded: bool) -> list[Kernel]:
        gradient = self._gradients()[lane] if recorded and not self._large else None
        return self._once(
            (lane, recorded), lambda: [*self._passes(lane, recorded), *self._branches(lane, gradient)]
        )

    def _passes(self, lane: int, recorded: bool) -> list[Kernel]:
        """Both passes without their branches: what ends in ∂C/∂z of every layer."""
        return self._once(("passes", lane, recorded), lambda: self._bind_passes(lane, recorded))

    def _once(self, name: tuple[object, ...], make: Callable[[], list[Kernel]]) -> list[Kernel]:
        found = self._bound.get(name)
        if found is None:
            found = self._bound[name] = make()
        return found

    def _bind_passes(self, lane: int, recorded: bool) -> list[Kernel]:
        read = self._reads_of_costs()[lane] if recorded else None
        binding = self._binding_of(lane, z=read if self._read_at_once else None)
        kernels = [
            kernel
            for step in self._program
            if step.op not in (Op.C, Op.DZ_DTHETA, Op.UPDATE)
            for kernel in (
                kernels_of([step], binding) if self._own(step, recorded) else self._shared[step.index]
            )
        ]
        if read is not None and not self._read_at_once:
            kernels.append(partial(np.positive, what_the_cost_reads(binding), read))
        if recorded and binding.regularization.active:  # the penalty reads parameters, which will change
            kernels += penalty_kernels(binding, self._penalties[lane : lane + 1].reshape(()))
        return kernels

    def _branches(self, lane: int, gradient: Array | None) -> list[Kernel]:
        """∂C/∂θ and ∂C/∂b of every layer, and the update; into the gradient that all lanes share if none is given."""
        binding = self._binding_of(lane, gradient)
        kernels = [
            kernel
            for step in self._program
            if step.op is Op.DZ_DTHETA
            for kernel in (
                self._shared[step.index]
                if gradient is None and not self._own(step)
                else kernels_of([step], binding)
            )
        ]
        return kernels + (self._descent if gradient is None else self._update(gradient))

    def _gradients(self) -> Array:
        """The gradient of each lane that is recorded, (lanes, parameters), of a network that is not large."""
        if self._rows is None:
            shared = self._binding.workspace.gradient.flat
            self._rows = empty((self.count, len(shared)), shared.dtype)
        return self._rows

    def _reads_of_costs(self) -> Array:
        """What the cost of each lane is read from, (lanes, units, m)."""
        if self._read is None:
            read, order = what_the_cost_reads(self._binding), self._binding.workspace.order
            self._read = blocks((self.count, *read.shape), order, read.dtype)
        return self._read

    def _cost_kernels(self, lanes: range) -> list[Kernel]:
        """C of these lanes, from what it is read from in each."""
        if len(lanes) < self.count:
            return self._bind_costs(slice(lanes.start, lanes.stop))
        return self._once(("costs",), lambda: self._bind_costs(slice(0, self.count)))

    def _bind_costs(self, lanes: slice) -> list[Kernel]:
        read, costs = self._reads_of_costs()[lanes], self._costs[lanes]
        y = self._y[lanes] if self.batches == self.count else self._y
        kernels = data_cost_kernels(self._binding, read, y, np.empty_like(read), costs)
        if self._binding.regularization.active:
            kernels.append(partial(np.add, costs, self._penalties[lanes], costs))
        return kernels


def _lay_out(table: Array, rows: NDArray[np.intp], room: Array) -> None:
    """The given rows of a table, feature-major, one batch after the other, into ``room`` (batches, columns, m)."""
    batches, columns, size = room.shape
    room[...] = table[rows].reshape(batches, size, columns).swapaxes(1, 2)
