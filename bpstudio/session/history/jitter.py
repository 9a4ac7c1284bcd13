"""How far the last digit carries: the same iterations again, with every parameter moved by one unit in its last place.

Another processor adds up in another order, which changes every sum by about as much. What comes out another here comes
out another there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import trained_mask
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trace, Trainer, trace
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.record import Record
from bpstudio.session.history.twins import jittered

TWINS = 8
"""Each moves every parameter up or down at random; that all of them leave a result of rounding alone is unlikely."""
REACH = 16
"""Iterations before the one looked at: the memory of an optimizer is of several, and rounding has gone into it."""
LONG_REACH = 1024
"""For the sign of a weight: what its many small steps leave of it is rounded at each of them."""
MOST_WORK = 10_000_000
"""Examples times parameters times iterations of one twin: all of them take some tenths of a second at most."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the twins are off at most, of each gradient and of each parameter's step, both flat.

    ``z`` are the twins' own, by layer, each (units, m).
    """

    gradient: Array
    step: Array
    z: tuple[dict[int, Array], ...]


@np.errstate(all="ignore")
def spread_of(record: Record, offset: int, seen: Trace) -> Spread | None:
    """Of the iteration ``offset`` of the record, which is ``seen``; None where that takes too long."""
    task, reach = record.task, _reach(record.task, REACH)
    if reach is None:
        return None
    step = seen.after.flat - seen.before.flat
    gradients, steps, z = np.zeros_like(step), np.zeros_like(step), []
    for checkpoint in _twins(record, _back(record, offset, reach), offset):
        other = trace(task, checkpoint.parameters, checkpoint.moments, record.first + offset)
        _widen(gradients, other.workspace.gradient.flat - seen.workspace.gradient.flat)
        _widen(steps, other.after.flat - checkpoint.parameters.flat - step)
        z.append({layer: other.workspace.z[layer].copy() for layer in task.network.layer_ids})
    return Spread(gradients, steps, tuple(z))


@np.errstate(all="ignore")
def unsure_signs(record: Record, offset: int, parameters: Parameters) -> Flags | None:
    """Of which parameters the sign is another in some twin; None where that takes too long."""
    reach = _reach(record.task, LONG_REACH)
    if reach is None:
        return None
    signs, unsure = np.sign(parameters.flat), np.zeros(len(parameters.flat), dtype=bool)
    for checkpoint in _twins(record, _back(record, offset, reach), offset):
        unsure |= np.sign(checkpoint.parameters.flat) != signs
    return unsure


def _back(record: Record, offset: int, reach: int) -> int:
    """Where twins begin; not before a checkpoint that a file gave, from which on its numbers are run."""
    return max(0, offset - reach, record.anchor_before(offset))


def _reach(task: Task, most: int) -> int | None:
    """How many iterations before the one looked at can be run in time."""
    fits = MOST_WORK // (task.batch_size * task.network.size) - 1
    return None if fits < 0 else min(most, fits)


def _twins(record: Record, back: int, offset: int) -> Iterator[Checkpoint]:
    """The beginning of iteration ``offset`` by way of another rounding, again and again."""
    start, task = record.checkpoint(back), record.task
    checkpoint = start.copy()
    trainer = Trainer(task, checkpoint.parameters, checkpoint.moments, record.first + back)
    flat, mask = checkpoint.parameters.flat, trained_mask(task.network)
    held = np.zeros(len(flat), dtype=bool) if mask is None else mask == 0
    for number in range(TWINS):
        chance = np.random.default_rng([number, offset])
        flat[:], trainer.iteration = start.parameters.flat, record.first + back
        checkpoint.moments.rows[:], checkpoint.moments.count[...] = start.moments.rows, start.moments.count
        for _ in range(offset - back):
            flat[:] = jittered(np.where(held, start.parameters.flat, flat), chance)
            trainer.run(1)
        flat[:] = jittered(np.where(held, start.parameters.flat, flat), chance)
        yield checkpoint


def _widen(most: Array, difference: Array) -> None:
    np.fmax(most, np.abs(difference), out=most)
