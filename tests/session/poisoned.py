"""A session whose hidden numbers are others than the true ones: whatever shows or depends on one looks otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

import numpy as np

from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import C
from bpstudio.engine.trainer import Trace
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.history.state import State, run_anew
from bpstudio.session.session import Session


def otherwise(array: np.ndarray) -> None:
    """Other numbers in the place of these, in no proportion to them."""
    array *= -1.7
    array += np.linspace(0.3, 0.4, array.size).reshape(array.shape)


class PoisonedTraces(Traces):
    """Gives the iteration at the cursor with every number changed that the cursor hides."""

    def __init__(self) -> None:
        super().__init__()
        self._poisoned: tuple[object, Trace] | None = None

    def __call__(self, state: State) -> Trace:
        true, key = super().__call__(state), (state.segment.identity, state.cursor, state.following)
        if self._poisoned is None or self._poisoned[0] != key:
            self._poisoned = key, self._of(state, true)
        return self._poisoned[1]

    def _of(self, state: State, true: Trace) -> Trace:
        found, frame = deepcopy(true), Frame(state, Traces())
        hidden = [step for step in frame.program if not frame.visible(step)]
        seen = [array for step in frame.visible_steps for array in _arrays(found, step)]
        for array in _distinct(array for step in hidden for array in _arrays(found, step)):
            if not any(np.shares_memory(array, other) for other in seen):  # of the identity z and a are one
                otherwise(array)
        if hidden:
            _move_elsewhere(found, frame)
        return found


def _distinct(arrays: Iterable[np.ndarray]) -> list[np.ndarray]:
    """Each part of memory once."""
    found: list[np.ndarray] = []
    for array in arrays:
        if not any(np.shares_memory(array, other) for other in found):
            found.append(array)
    return found


def _arrays(trace: Trace, step: Step) -> list[np.ndarray]:
    """What holds the numbers of a step."""
    arrays, layer = trace.workspace, step.layer or 0
    gradients = [g for g in (arrays.gradient, arrays.data_gradient, arrays.penalty_gradient) if g is not None]
    match step.op:
        case Op.Z:
            return [arrays.z[layer]]
        case Op.A:
            return [arrays.a[layer]]
        case Op.C:
            return [arrays.C, arrays.data_cost, arrays.penalty, arrays.cost_terms]
        case Op.DC_DYHAT:
            return [arrays.dc_da[layer or arrays.network.depth]]
        case Op.DA_DZ:
            return [arrays.da_dz[layer], arrays.dc_dz[layer]]
        case Op.DZ_DTHETA:
            return [part.theta(layer) for part in {id(g): g for g in gradients}.values()]
        case Op.DZ_DB:
            return [part.b(layer) for part in {id(g): g for g in gradients}.values()]
        case Op.DZ_DA:
            return [arrays.dc_da[layer - 1]]
    return [trace.moments_after.rows]


def _move_elsewhere(trace: Trace, frame: Frame) -> None:
    """The update puts a parameter somewhere else; where its gradient is known that follows from it."""
    program, network = frame.program, frame.network
    known = {
        str(parameter) for parameter in every_parameter(network) if frame.visible(program.branch(parameter))
    }
    for position, parameter in enumerate(every_parameter(network)):
        if str(parameter) not in known:
            trace.after.flat[position] += 0.4


def poisoned(session: Session) -> Session:
    """The same session, alone with its record, whose hidden numbers are others from now on."""
    found = Session(run_anew(session.state))
    found._traces = PoisonedTraces()
    keeper = _Keeper(found)
    keeper.poison(found.state)
    found.observe(lambda _old, new: keeper.poison(new))
    return found


class _Keeper:
    """Changes the record where the cursor hides it, and puts the true numbers back once they are revealed."""

    def __init__(self, session: Session) -> None:
        self._put_back: list[tuple[np.ndarray, np.ndarray]] = []

    def poison(self, state: State) -> None:
        for array, true in self._put_back:
            array[...] = true
        self._put_back = []
        here = state.cursor.iteration
        if here >= state.iterations:
            return
        segment, frame = state.segment, Frame(state, Traces())
        record, offset = segment.record, here - segment.first
        if frame.hides(C):
            self._change(record._costs[offset : offset + 1])
        if offset % record.gradient_stride == 0:
            row = record._gradients[offset // record.gradient_stride]
            for position, parameter in enumerate(every_parameter(frame.network)):
                if not frame.visible(frame.program.branch(parameter)):
                    self._change(row[position : position + 1])
        if not frame.updated:
            later = [
                record._checkpoints.get(offset + 1),
                record._end if record.length == offset + 1 else None,
            ]
            later += [other.record.start for other in state.segments if other.first == here + 1]
            for flat in {id(m.parameters.flat): m.parameters.flat for m in later if m is not None}.values():
                self._change(flat)

    def _change(self, array: np.ndarray) -> None:
        self._put_back.append((array, array.copy()))
        otherwise(array)
