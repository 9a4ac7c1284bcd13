"""The iterations that a script checks: what each begins with, what the session has of it, how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import RULES, PlainPass, move, plain_pass
from bpstudio.engine.plain_values import activation_at, before_the_first_step
from bpstudio.engine.program import Op, Program
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trace
from bpstudio.engine.words import grouped
from bpstudio.explain.words.withheld import NO_SCRIPT_IN_A_HUNT
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State, segment_at
from bpstudio.session.history.twins import jittered
from bpstudio.session.practice.hunting import hunting, without_mistake
from bpstudio.storage.differences import ABSOLUTE, RELATIVE
from bpstudio.storage.export.scripts.script_names import gradient_names, new, parameter_names
from bpstudio.storage.export.wanted import Wanted

MOST_ITERATIONS, MOST_NUMBERS = 20, 15_000
"""That are written where nobody chose any: a script is to be read."""
MOST_IN_ALL = 4_000_000
"""Numbers of a script; more make a file of a hundred million letters."""
_UNIT = 2.0**-52
_TWINS = 4
_FURTHER, _NEARER = 64.0, 4.0
"""Another order of adding up changes so many times what one unit in the last place of every parameter does; and
another library's functions so many times what one unit of every z and a does."""


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Iteration ``number`` of a session: the rows that it sees, what it begins with, and what came out.

    ``rounding`` is how far off rounding alone may bring each number, by the name of the quantity in a script, where
    that is more than a billionth of it; ``unsure`` are the places of which it leaves nothing to compare. ``finite`` is
    whether all that it computes is; ``follows`` whether it goes on where the one checked before it, and those between,
    ended.
    """

    number: int
    document: Document
    rows: NDArray[np.intp]
    before: Parameters
    moments: Moments
    cost: float
    gradient: Parameters
    after: Parameters
    rounding: dict[str, Array]
    unsure: dict[str, list[list[int]]]
    finite: bool
    follows: bool

    @property
    def task(self) -> Task:
        """What the engine is given."""
        return self.document.task


def honest(wanted: Wanted) -> Wanted:
    """The same without the mistake that is planted, once it is found. Raises RefusedError while it is looked for."""
    if hunting(wanted.state):
        raise RefusedError("planted", NO_SCRIPT_IN_A_HUNT)
    planted = wanted.state.document.planted is not None
    return replace(wanted, state=without_mistake(wanted.state)) if planted else wanted


def checked_in(wanted: Wanted) -> tuple[Checked, ...]:
    """The iterations asked for, in their order in the session; else the first ones of each stretch on record.

    Raises RefusedError where a script of them would be too large.
    """
    return check_these(wanted.state, wanted.iterations or usual(wanted.state))


def check_these(state: State, iterations: Iterable[int]) -> tuple[Checked, ...]:
    """These iterations, in their order in the session, each once. Raises RefusedError as ``checked_in`` does."""
    numbers = tuple(sorted(set(iterations)))
    _check_size(state, numbers)
    with np.errstate(all="ignore"):
        pairs = zip(numbers, (None, *numbers), strict=False)
        return tuple(_checked(state, number, before) for number, before in pairs)


def usual(state: State) -> tuple[int, ...]:
    """As many as are read with pleasure, the first of each stretch between edits; of a session not run its first."""
    ran = [segment for segment in state.segments if segment.iterations]
    if not ran:
        return (state.iterations,)
    largest = max(_numbers(segment.document) for segment in ran)
    most = max(1, min(MOST_ITERATIONS, MOST_NUMBERS // largest))
    each = max(1, most // len(ran))
    found = [number for one in ran for number in range(one.first, min(one.end, one.first + each))]
    return tuple(found[:most])


def _numbers(document: Document) -> int:
    """How many numbers a script has of one iteration: before, gradients, after, and the optimizer's memory."""
    return document.network.size * (3 + len(document.training.optimizer.memory))


def _check_size(state: State, numbers: tuple[int, ...]) -> None:
    documents = [state.segments[segment_at(state.segments, number)].document for number in numbers]
    examples = {id(each.data): each.data for each in documents}.values()
    count = sum(map(_numbers, documents)) + sum(
        each.x.size + (0 if each.y is None else each.y.size) for each in examples
    )
    if count > MOST_IN_ALL:
        raise RefusedError(
            "iteration",
            f"a script of this would hold {grouped(count)} numbers, more than {grouped(MOST_IN_ALL)}; fewer "
            "iterations need less, and fewer examples",
        )


def _checked(state: State, number: int, before: int | None) -> Checked:
    segment = state.segments[segment_at(state.segments, number)]
    trace = segment.record.trace(number - segment.first)
    rounding = _Rounding(segment.document.task, trace)
    arrays = trace.workspace
    return Checked(
        number,
        segment.document,
        trace.rows,
        trace.before,
        trace.moments_before,
        float(arrays.C),
        Parameters(segment.document.network, arrays.gradient.flat.copy()),
        trace.after,
        *rounding.told(),
        rounding.finite,
        before is not None and _goes_on(state, before, number),
    )


def _goes_on(state: State, before: int, number: int) -> bool:
    """Whether what the one leaves is what the other begins with, but for iterations between that are like the one."""
    segments, at, until = (
        state.segments,
        segment_at(state.segments, before),
        segment_at(state.segments, number),
    )
    if at != until and (
        segments[until].first < number or any(s.iterations for s in segments[at + 1 : until])
    ):
        return False
    pairs = zip(segments[at:until], segments[at + 1 : until + 1], strict=True)
    return all(one.record.checkpoint(one.iterations).same(two.record.began_with) for one, two in pairs)


def first_of_many(state: State, number: int, many: int) -> int:
    """That iteration, or one before it with which the last ``many`` until the next edit begin; none before an edit."""
    segment = state.segments[segment_at(state.segments, number)]
    return max(segment.first, min(number, segment.end - many))


def costs_from(state: State, first: int, most: int) -> dict[int, float]:
    """The session's costs from an iteration on, ``most`` of them and none beyond an edit or the end."""
    segment = state.segments[segment_at(state.segments, first)]
    last = max(first + 1, min(segment.end, first + most))
    with np.errstate(all="ignore"):
        traces = ((number, segment.record.trace(number - segment.first)) for number in range(first, last))
        return {number: float(trace.workspace.C) for number, trace in traces}


def parameter_arrays(parameters: Parameters) -> dict[str, Array]:
    """The weights and biases of each layer, by their names in a script."""
    layers = parameters.network.layer_ids
    arrays = [array for layer in layers for array in (parameters.theta(layer), parameters.b(layer))]
    return dict(zip(parameter_names(parameters.network), arrays, strict=True))


class _Rounding:
    """How far off cost, gradients and new parameters may be with another library's functions and order of adding up."""

    def __init__(self, task: Task, trace: Trace) -> None:
        self._task, self._trace = task, trace
        flat = trace.before.flat
        seen = self._run(trace.before)
        self.finite = _all_finite(seen)
        self._found = {"C": np.array(trace.workspace.C)} | _named(trace.workspace.gradient, trace.after)
        shaken = [self._run(trace.before.over(jittered(flat, _lot(twin, 1)))) for twin in range(_TWINS)]
        cost, gradient, after = _apart(seen, shaken)
        cost_by, gradient_by, after_by = _apart(
            seen, [self._touched(_lot(twin, 3)) for twin in range(_TWINS)]
        )
        added = _UNIT * (8 + 4 * task.network.depth)
        self._cost = _FURTHER * cost + _NEARER * cost_by + added * _terms_of_cost(seen)
        self._gradient = _FURTHER * gradient + _NEARER * gradient_by + added * _terms_of_gradient(seen).flat
        self._after = _FURTHER * after + _NEARER * after_by + 2.0 * self._moved(seen) + added * np.abs(flat)

    def _run(self, parameters: Parameters) -> PlainPass:
        return plain_pass(self._task, parameters, self._trace.moments_before, self._trace.rows)

    def _touched(self, chance: np.random.Generator) -> PlainPass:
        """Every z and a moved by one unit in its last place: no two libraries have the same tanh.

        What has corners is made of straight lines, which all have.
        """
        trace, depth = self._trace, self._task.network.depth
        found = before_the_first_step(self._task, trace.before, trace.moments_before, trace.rows)
        for step in Program.of(self._task.network):
            layer = depth if step.layer is None else step.layer
            RULES[step.op](found, layer)
            values = {Op.Z: found.z, Op.A: found.a}.get(step.op)
            straight = step.op is Op.A and ACTIVATIONS[activation_at(found, layer)].corners
            if values is not None and not straight:
                values[layer] = jittered(values[layer].ravel(), chance).reshape(values[layer].shape)
        return found

    def _moved(self, seen: PlainPass) -> Array:
        """How far the new parameters are off where the gradients are as far off as they may be."""
        right, found = seen.gradient.flat.copy(), []
        for twin in range(_TWINS):
            signs = _lot(twin, 2).choice([-1.0, 1.0], len(right))
            seen.gradient.flat[:] = right + signs * self._gradient
            after, moments = self._trace.before.copy(), self._trace.moments_before.copy()
            move(seen, after, moments, self._task.training.learning_rate)
            found.append(after.flat - seen.after.flat)
        seen.gradient.flat[:] = right
        return _widest(found)

    def told(self) -> tuple[dict[str, Array], dict[str, list[list[int]]]]:
        """How far off each number may be beside a billionth of itself, and the places that are not compared."""
        rounding: dict[str, Array] = {}
        unsure, over = {}, self._trace.before.over
        off = {"C": np.array(self._cost)} | _named(over(self._gradient), over(self._after))
        for name, value in self._found.items():
            room = np.nan_to_num(off[name], posinf=0.0)
            counts = room > RELATIVE * np.abs(value)
            most = max(ABSOLUTE, RELATIVE * float(np.nan_to_num(np.abs(value)).max()))
            lost = counts & (room > most)
            if lost.any():
                unsure[name] = np.argwhere(lost).tolist()
            if (counts & ~lost).any():
                rounding[name] = _to_a_digit(np.where(counts & ~lost, room, 0.0))
        return rounding, unsure


def _lot(twin: int, what: int) -> np.random.Generator:
    return np.random.default_rng([twin, what])


def _apart(seen: PlainPass, others: list[PlainPass]) -> tuple[float, Array, Array]:
    """How far cost, gradients and new parameters are from one another at most."""
    gradient = _widest(each.gradient.flat - seen.gradient.flat for each in others)
    after = _widest(each.after.flat - seen.after.flat for each in others)
    return float(_widest(np.array(each.C - seen.C) for each in others)), gradient, after


def _to_a_digit(rooms: Array) -> Array:
    """No less of each, and short to write."""
    return np.array([float(f"{1.5 * room:.0e}") for room in rooms.flat]).reshape(rooms.shape)


def _named(gradient: Parameters, after: Parameters) -> dict[str, Array]:
    """What is compared beside the cost, by its name in a script."""
    gradients = parameter_arrays(gradient).values()
    found = dict(zip(gradient_names(gradient.network), gradients, strict=True))
    return found | {new(name): array for name, array in parameter_arrays(after).items()}


def compared_arrays(one: Checked) -> dict[str, Array]:
    """All that is compared of an iteration, by its name in a script."""
    return {"C": np.array(one.cost)} | _named(one.gradient, one.after)


def _all_finite(seen: PlainPass) -> bool:
    tables = (seen.z, seen.a, seen.da_dz, seen.dc_da, seen.dc_dz)
    arrays = [seen.gradient.flat, seen.after.flat, *(array for table in tables for array in table.values())]
    return bool(np.isfinite(seen.C)) and all(bool(np.isfinite(each).all()) for each in arrays)


def _widest(differences: Iterator[Array] | list[Array]) -> Array:
    found: Array = np.max(np.abs(np.nan_to_num(list(differences), posinf=0.0, neginf=0.0)), axis=0)
    return found


def _terms_of_cost(seen: PlainPass) -> float:
    outputs = seen.a[seen.task.network.depth]
    return abs(seen.C) + seen.task.cost.coefficient(*outputs.shape) * float(np.abs(outputs).sum())


def _terms_of_gradient(seen: PlainPass) -> Parameters:
    """The sum of the sizes of all terms of each gradient."""
    found = Parameters(seen.task.network)
    for layer in seen.task.network.layer_ids:
        found.theta(layer)[...] = np.abs(seen.a[seen.task.network.below(layer)]) @ np.abs(seen.dc_dz[layer]).T
        found.b(layer)[...] = np.abs(seen.dc_dz[layer]).sum(axis=1)
    found.flat += np.abs(seen.gradient.flat)
    return found
