"""Checkpoints of a session file: which ones it holds, how they are written, and how they are read."""

from __future__ import annotations

import base64
from collections.abc import Container, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.engine.optimizers import Moments, Optimizer
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.words import grouped, listed
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import opened_by
from bpstudio.session.history.state import State, segment_at
from bpstudio.session.history.twins import Rerun, Sizes, apart, at_once, pieces
from bpstudio.storage import contents
from bpstudio.storage.errors import described, unexpected
from bpstudio.storage.plain import Arrays, numbers, weights
from bpstudio.storage.progress import Progress, unwatched

DRIFT = 1e-12
"""A twin that is further away than this share of the largest number gets a new checkpoint to begin from."""
LOOK = 8
"""So many iterations a twin runs before it is moved again and compared; where it has just drifted away, one."""
TWIN_WORK = 100_000_000
"""Examples times parameters times iterations up to which twins say where checkpoints lie: a second or so."""
_WORK_OF_CALLS = 10_000  # an iteration of the smallest network takes as long as so many of them
MOST = 512
TWINS = 2
EVENLY = 64
"""Past ``TWIN_WORK`` checkpoints lie evenly, at most so many."""
MOST_NUMBERS = 1_000_000
_FEW = 16


# Where they lie


def checkpoints_of(state: State, progress: Progress = unwatched) -> dict[int, Checkpoint]:
    """The checkpoints a file of ``state`` holds, by their iteration, ascending; a function of the state alone.

    Those it was given by another file, one where the cursor stands, one at the end, and between them as many as keep
    rounding from growing, within bounds. Raises what ``progress`` raises.
    """
    found = given_anchors(state)
    given = max(found, default=0)  # before it none of ours: they would not lead to the next one of the file's
    for iteration in {state.cursor.iteration, state.iterations}:
        if iteration > given:
            found[iteration] = _checkpoint(state, iteration)
    budget = min(MOST, MOST_NUMBERS // _numbers(state)) - len(found)
    if work(state) <= TWIN_WORK:
        later = {iteration: checkpoint for iteration, checkpoint in found.items() if iteration >= given}
        found |= _where_twins_part(state, given, later, budget, progress)
    else:
        found |= {k: m for k, m in _evenly(state, min(EVENLY, budget), found).items() if k > given}
    return dict(sorted(found.items()))


def work(state: State) -> int:
    """Examples times parameters, summed over all iterations: how long they take, in about a billionth of a second."""
    return sum(segment.iterations * iteration_work(segment.document) for segment in state.segments)


def iteration_work(document: Document) -> int:
    """About how many multiplications an iteration takes, with what its calls cost."""
    task = document.task
    return task.batch_size * task.network.size + _WORK_OF_CALLS


def _numbers(state: State) -> int:
    """In a checkpoint, at most."""
    return max(
        s.document.network.size * (1 + len(s.document.training.optimizer.memory)) for s in state.segments
    )


def given_anchors(state: State) -> dict[int, Checkpoint]:
    """Those that the state was given by a file, up to the last that does not come out here to the bit, ascending.

    An edit made at one of them since hides it: what the edit made of it stands in its place.
    """
    found: dict[int, Checkpoint] = {}
    last = -1
    for index, segment in enumerate(state.segments):
        for offset, anchor in segment.record.anchors.items():
            iteration = segment.first + offset
            if offset > segment.iterations:
                continue
            owner = segment_at(state.segments, iteration)
            found[iteration] = anchor if owner == index else state.segments[owner].record.start
            arrival = segment.record.arrivals.get(offset)
            if arrival is not None and not _made_alike(state, index, owner, arrival):
                last = max(last, iteration)
    return {iteration: found[iteration] for iteration in sorted(found) if iteration <= last}


def _made_alike(state: State, index: int, owner: int, arrival: Checkpoint) -> bool:
    """Whether the edits made there since give the same of what came out here as of what the file gave."""
    document = state.segments[index].document
    for segment in state.segments[index + 1 : owner + 1]:
        assert segment.edit is not None, "every segment but the first begins with an edit"
        document, arrival = opened_by(segment.edit, document, arrival)
    return owner != index and arrival.same(state.segments[owner].record.start)


def _checkpoint(state: State, iteration: int) -> Checkpoint:
    segment = state.segments[segment_at(state.segments, iteration)]
    return segment.record.checkpoint(iteration - segment.first)


def _where_twins_part(
    state: State, first: int, given: dict[int, Checkpoint], budget: int, progress: Progress
) -> dict[int, Checkpoint]:
    """Moments at which a twin that began at the one before has drifted away."""
    found: dict[int, Checkpoint] = {}
    cuts, sizes = sorted({first, *given}), Sizes(state)
    for low, high in pairwise(cuts):
        begin = given.get(low) or _checkpoint(state, low)
        for iteration, checkpoint in _partings(state, sizes, low, high, begin):
            if len(found) >= budget:
                return found
            found[iteration] = checkpoint
            progress(iteration / state.iterations)
        progress(high / state.iterations)
    return found


def _partings(
    state: State, sizes: Sizes, low: int, high: int, begin: Checkpoint
) -> Iterator[tuple[int, Checkpoint]]:
    """Where twins of low..high−1 drift away: the last checkpoint before, from which on they are looked at more often.

    Where one iteration alone is too much, the one after it; at the end of a segment, what the edit there made of it.
    """
    runs = _Abreast(state, sizes, low, begin)
    look, seam = LOOK, False
    for at, first, end in pieces(state.segments, low, high):
        runs.enter(at)
        if seam:
            seam = False
            yield first, runs.begin_again(first)
        most = at_once(state.segments[at].document.network.size, LOOK)
        here = first
        while here < end:
            count, fresh, before = min(look, most, end - here), runs.fresh, runs.checkpoint
            if not runs.part_within(count):
                here += count
                look = min(2 * look, most)
                continue
            look = 1
            if not fresh:
                runs.begin(here, before)
                yield here, before
            elif count > 1:
                runs.begin(here, before)
            else:
                here += 1
                seam = here == end
                if not seam:
                    yield here, runs.begin_again(here)


class _Abreast:
    """A rerun and its twins, side by side from the last checkpoint on."""

    def __init__(self, state: State, sizes: Sizes, low: int, begin: Checkpoint) -> None:
        self._state, self._sizes = state, sizes
        self.begin(low, begin)

    def begin(self, iteration: int, checkpoint: Checkpoint) -> None:
        self.fresh = True
        seeds = (None, *range(1, TWINS + 1))
        self._base, *self._twins = (
            Rerun(self._state.segments, iteration, checkpoint, seed) for seed in seeds
        )

    def begin_again(self, iteration: int) -> Checkpoint:
        """As ``begin``, from where the rerun stands; gives the checkpoint there."""
        checkpoint = self.checkpoint
        self.begin(iteration, checkpoint)
        return checkpoint

    def enter(self, at: int) -> None:
        for run in (self._base, *self._twins):
            run.enter(at)

    @property
    def checkpoint(self) -> Checkpoint:
        return self._base.checkpoint.copy()

    def part_within(self, count: int) -> bool:
        """Run so many iterations, all of one segment: whether a twin has drifted away by their end."""
        self.fresh = False
        costs, gradients = self._base.run(count)
        drifted = [self._has_drifted(twin, costs, gradients) for twin in self._twins]  # each of them runs on
        return any(drifted)

    def _has_drifted(self, twin: Rerun, costs: Array, gradients: Array) -> bool:
        twin_costs, twin_gradients = twin.run(len(costs), len(costs))
        flat, base, last = (
            twin.checkpoint.parameters.flat,
            self._base.checkpoint.parameters.flat,
            self._base.iteration - 1,
        )
        of_cost, of_gradient = twin.summed.max(axis=0)
        return bool(
            apart(twin_gradients, gradients, DRIFT, max(of_gradient, self._sizes.gradient(last))).any()
            or apart(twin_costs[:, None], costs[:, None], DRIFT, max(of_cost, self._sizes.cost(last))).any()
            or apart(flat, base, DRIFT, 0.0)
        )


def _evenly(state: State, most: int, given: Container[int]) -> dict[int, Checkpoint]:
    """At multiples of a power of two, which records have at hand."""
    if most < 1:
        return {}
    stride = 1
    while state.iterations // stride > most:
        stride *= 2
    places = range(stride, state.iterations, stride)
    return {iteration: _checkpoint(state, iteration) for iteration in places if iteration not in given}


# How they are written


def value_of(state: State, checkpoints: dict[int, Checkpoint], arrays: Arrays | None = None) -> list[object]:
    """The value of ``checkpoints``."""
    return [
        _entry(state, iteration, checkpoint, arrays or _array)
        for iteration, checkpoint in checkpoints.items()
    ]


def _entry(state: State, iteration: int, checkpoint: Checkpoint, arrays: Arrays) -> dict[str, object]:
    document = state.segments[segment_at(state.segments, iteration)].document
    optimizer, network = document.training.optimizer, document.network
    entry: dict[str, object] = {"iteration": iteration, **weights(checkpoint.parameters, arrays)}
    if optimizer.memory:
        rows = zip(optimizer.memory, checkpoint.moments.rows, strict=True)
        counted = {"updates": checkpoint.moments.updates} if optimizer.counts else {}
        entry["memory"] = counted | {name: weights(Parameters(network, row), arrays) for name, row in rows}
    return entry


def _array(array: Array) -> object:
    """A small one as numbers, a large one as its bytes, low byte first."""
    if array.size <= _FEW:
        return numbers(array)
    return {"float64": base64.b64encode(np.ascontiguousarray(array, dtype="<f8").data).decode("ascii")}


# How they are read


def checkpoint_from(saved: contents.SavedCheckpoint, document: Document, path: str) -> Checkpoint:
    """What a checkpoint holds of a session that has ``document`` there. Raises SessionFileError."""
    network, optimizer = document.network, document.training.optimizer
    parts: dict[str, object] = {"theta": list(saved.theta), "b": list(saved.b)}
    parameters = _parameters(network, parts, path)
    check_cuts(network, parameters, path)
    return Checkpoint(parameters, _memory(network, optimizer, saved.memory, f"{path}.memory"))


def check_cuts(network: Network, parameters: Parameters, path: str) -> None:
    """Raises SessionFileError where a connection that is cut has a weight."""
    for index, layer in enumerate(network.layers):
        for i, j in layer.cut:
            weight = float(parameters.theta(index + 1)[i, j])
            if weight != 0 or np.signbit(weight):
                place = f"{path}.theta[{index}][{i}][{j}]"
                unexpected(place, described(weight), "0.0, because that connection is cut")


def _parameters(network: Network, parts: dict[str, Any], path: str) -> Parameters:
    found = Parameters(network)
    for name in ("theta", "b"):
        layers = parts.get(name)
        if not isinstance(layers, list) or len(layers) != network.depth:
            given = "nothing" if layers is None else described(layers)
            unexpected(f"{path}.{name}", given, f"an array of {network.depth}, one for each layer")
        for index, value in enumerate(layers):
            place = found.theta(index + 1) if name == "theta" else found.b(index + 1)
            place[...] = _filled(value, place.shape, f"{path}.{name}[{index}]")
    return found


def _filled(value: Any, shape: tuple[int, ...], path: str) -> Array:
    expected = " × ".join(map(str, shape)) + " numbers"
    if isinstance(value, dict):
        try:
            raw = base64.b64decode(value["float64"], validate=True)
        except ValueError:
            unexpected(f"{path}.float64", "letters that are not base64", "base64")
        if len(raw) != 8 * int(np.prod(shape)):
            unexpected(
                f"{path}.float64",
                f"{grouped(len(raw))} bytes",
                f"{grouped(8 * int(np.prod(shape)))} for {expected}",
            )
        return np.frombuffer(raw, dtype="<f8").reshape(shape)
    try:
        array = np.array(value, dtype=np.float64)  # the names of what is not finite are read as what they say
    except ValueError:
        unexpected(path, described(value), expected)
    if array.shape != shape:
        unexpected(path, f"numbers of the shape {' × '.join(map(str, array.shape)) or 'one'}", expected)
    return array


def _memory(network: Network, optimizer: Optimizer, memory: Any, path: str) -> Moments:
    names = [*(["updates"] if optimizer.counts else []), *optimizer.memory]
    found = memory if isinstance(memory, dict) else {}
    for key in found.keys() - set(names):
        unexpected(f"{path}.{key}", "an unknown key", listed(names) or "none here")
    for name in names:
        if name not in found:
            unexpected(f"{path}.{name}", "nothing", f"what {optimizer.name} remembers")
    moments = Moments.fresh(optimizer, network.size)
    for row, name in zip(moments.rows, optimizer.memory, strict=True):
        row[...] = _parameters(network, found[name], f"{path}.{name}").flat
    updates = found.get("updates", 0)
    if type(updates) is not int or not 0 <= updates < 2**53:
        unexpected(f"{path}.updates", described(updates), "a whole number, 0 or more")
    return Moments(moments.rows, updates)
