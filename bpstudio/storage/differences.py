"""What a file says beside what its log gives when it is run again: everything that is not close enough to be passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from msgspec import UnsetType

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters, parameter_at
from bpstudio.engine.program import Program, Step
from bpstudio.engine.words import counted
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.history.twins import NOISE, Sizes, distances, largest
from bpstudio.storage.contents import Series, TraceEntry
from bpstudio.storage.errors import described, one_line
from bpstudio.storage.plain import json_number, trace_entry, weights
from bpstudio.storage.recorded import RecordedRow, rows_of

RELATIVE, ABSOLUTE = 1e-9, 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in a file that does not come out again."""

    path: str
    found: str
    recomputed: str

    def __str__(self) -> str:
        return one_line(f"{self.path}: the file says {self.found}, run again it is {self.recomputed}.")


@dataclass(frozen=True, slots=True, eq=False)
class Suspect:
    """Numbers of one iteration that are not what came out here to the bit.

    ``part`` is ``trace``, ``cost``, ``gradient``, ``checkpoint`` or ``memory``; ``entry`` tells the step of a trace and
    which of its numbers. ``room`` is how far off each may be; ``path`` gives the place of one of them in the file.
    """

    part: str
    iteration: int
    found: Array
    meant: Array
    room: Array
    path: Callable[[int], str]
    entry: tuple[Step, str] | None = None

    @property
    def is_off(self) -> bool:
        """Whether one is further off than it may be: wrong, unless rounding explains it."""
        return bool(np.any(distances(self.found, self.meant) > self.room))

    @property
    def first(self) -> Difference:
        """The first of them that is another."""
        return self.at(int(np.argmax(distances(self.found, self.meant) > 0)))

    def at(self, position: int) -> Difference:
        """What the file says at a place of the numbers, counted flat, and what came out here."""
        found, meant = (described(json_number(float(side[position]))) for side in (self.found, self.meant))
        return Difference(self.path(position), found, meant)


Found = Difference | Suspect


def _room_of(found: Array, meant: Array, floor: float) -> Array:
    """How far from each other two numbers may be before anything is suspected."""
    sizes = RELATIVE * np.maximum(np.abs(found), np.abs(meant))
    return np.maximum(np.where(np.isfinite(sizes), sizes, 0.0), floor)


# The trace


def of_trace(frame: Frame, trace: Sequence[TraceEntry]) -> Iterator[Found]:
    """``frame`` shows all of the iteration at the cursor. A trace may leave steps out, as one that follows does."""
    before = 0
    for index, entry in enumerate(trace):
        path = f"$.trace[{index}]"
        if entry.step <= before:
            yield Difference(f"{path}.step", str(entry.step), f"more than the {before} before it")
        before = entry.step
        step = _meant(frame.program, entry)
        meant = trace_entry(frame, step)
        for key in ("step", "op", "layer", "symbol", "gradient"):
            yield from _different(_present(getattr(entry, key)), meant.get(key), f"{path}.{key}")
        for key in ("factor", "value"):
            found = _present(getattr(entry, key))
            yield from _of_entry(found, meant.get(key), f"{path}.{key}", frame, (step, key))


def _of_entry(
    found: object, meant: object, path: str, frame: Frame, entry: tuple[Step, str]
) -> Iterator[Found]:
    if isinstance(found, dict) and isinstance(meant, dict):
        network = frame.network
        flat, given = flat_weights(meant, network), flat_weights(found, network)
        if flat is None or given is None:
            yield from _structure(found, meant, path)
        else:
            yield from _suspect(
                "trace", frame.iteration, given, flat, ABSOLUTE, _weights_path(path, network), entry
            )
        return
    ours, theirs = _array(meant), _array(found)
    if ours is None or theirs is None or ours.shape != theirs.shape:
        yield from _structure(found, meant, path)
        return
    shape = ours.shape

    def place(position: int) -> str:
        return path + "".join(f"[{index}]" for index in np.unravel_index(position, shape))

    floor = max(ABSOLUTE, NOISE * largest(ours))
    yield from _suspect("trace", frame.iteration, theirs.ravel(), ours.ravel(), floor, place, entry)


def trace_numbers(frame: Frame, entry: tuple[Step, str]) -> Array:
    """The numbers of a step that ``entry`` names, flat, as ``Suspect`` has them."""
    value = trace_entry(frame, entry[0])[entry[1]]
    flat = flat_weights(value, frame.network) if isinstance(value, dict) else _array(value)
    assert flat is not None, "what a step computed is numbers"
    return flat.ravel()


def _meant(program: Program, entry: TraceEntry) -> Step:
    """The step an entry is about: the one that agrees with it in most, so that the odd part is named."""

    def agreement(step: Step) -> int:
        pairs = (
            (step.number, entry.step),
            (step.op, entry.op),
            (step.layer, entry.layer),
            (str(step.symbol), entry.symbol),
            (None if step.gradient is None else str(step.gradient), _present(entry.gradient)),
        )
        return sum(ours == theirs for ours, theirs in pairs)

    if 1 <= entry.step <= len(program) and agreement(program[entry.step - 1]) == 5:
        return program[entry.step - 1]
    return max(program, key=agreement)


# The series


def of_series(state: State, series: Series, sizes: Sizes) -> Iterator[Found]:
    """A series may list every s-th iteration, and leave the gradients out."""
    expected = _regular(series.iteration, state.iterations)
    for index, iteration in enumerate(series.iteration):
        meant = expected[index] if index < len(expected) else "no such iteration"
        yield from _different(iteration, meant, f"$.series.iteration[{index}]")
    gradients = series.gradients
    columns = {"cost": series.cost, "gradients.theta": gradients.theta, "gradients.b": gradients.b}
    for name, column in columns.items():
        if len(column) != len(series.iteration) and (column or name == "cost"):
            yield Difference(f"$.series.{name}", counted(len(column), "row"), f"{len(series.iteration)}")
    with_gradients = bool(gradients.theta or gradients.b)
    for index, row in enumerate(rows_of(state, expected, with_gradients)):
        yield from _of_cost(series.cost[index], row, f"$.series.cost[{index}]", sizes)
        if row.gradient is not None:
            columns_here = {
                name: column[index] for name, column in zip(("theta", "b"), (gradients.theta, gradients.b), strict=True)
                if column
            }  # fmt: skip
            yield from _of_gradient(columns_here, row.iteration, row.gradient, index, sizes)


def _of_cost(found: object, row: RecordedRow, path: str, sizes: Sizes) -> Iterator[Found]:
    theirs, floor = np.array([found], dtype=np.float64), NOISE * sizes.cost(row.iteration)
    yield from _suspect("cost", row.iteration, theirs, np.array([row.cost]), floor, lambda _: path)


def _of_gradient(
    found: Mapping[str, object], iteration: int, meant: Parameters, index: int, sizes: Sizes
) -> Iterator[Found]:
    given = flat_weights(found, meant.network, meant)
    if given is not None:
        place = _weights_path("$.series.gradients", meant.network, f"[{index}]")
        floor = NOISE * sizes.gradient(iteration)
        yield from _suspect("gradient", iteration, given, meant.flat, floor, place)
    else:
        ours = weights(meant)
        for name, value in found.items():
            yield from _structure(value, ours[name], f"$.series.gradients.{name}[{index}]")


def _regular(iterations: Sequence[int], ran: int) -> range:
    """0, s, 2s … of those that were run, as many as there are in ``iterations``, for the s that fits them best."""

    def fit(stride: int) -> tuple[int, bool]:
        meant = range(0, ran, stride)
        return sum(map(int.__eq__, iterations, meant)), len(meant) == len(iterations)

    gaps = Counter(b - a for a, b in pairwise(iterations) if b > a)
    stride = max((1, *(gap for gap, _ in gaps.most_common(4))), key=fit)
    return range(0, min(ran, stride * len(iterations)), stride)


# The checkpoints


def of_checkpoints(state: State, sizes: Sizes) -> Iterator[Found]:
    """Where what came out here is not, to the bit, the checkpoint that the file has there."""
    number_of = 0
    for segment in state.segments:
        network, memory = segment.document.network, segment.document.training.optimizer.memory
        for offset in sorted(segment.record.anchors):
            anchor, arrival = segment.record.anchors[offset], segment.record.arrivals.get(offset)
            path, iteration = f"$.checkpoints[{number_of}]", segment.first + offset
            number_of += 1
            if arrival is None:
                continue
            if iteration == 0 and segment.edit is None:
                yield Difference(path, "other parameters than the session begins with", "the same")
                continue
            ours, theirs = arrival.moments, anchor.moments
            if ours.updates != theirs.updates:
                yield Difference(f"{path}.memory.updates", str(theirs.updates), str(ours.updates))
            pairs = [
                ("checkpoint", anchor.parameters.flat, arrival.parameters.flat, _weights_path(path, network))
            ]
            pairs.append(
                ("memory", theirs.rows.ravel(), ours.rows.ravel(), _memory_path(path, network, memory))
            )
            for part, found, meant, place in pairs:
                size = (
                    largest(meant)
                    if part == "checkpoint"
                    else max(largest(meant), sizes.gradient(iteration - 1))
                )
                yield from _suspect(part, iteration, found, meant, NOISE * size, place)


def _weights_path(path: str, network: Network, row: str = "") -> Callable[[int], str]:
    def place(position: int) -> str:
        parameter = parameter_at(network, position)
        inner = f"[{parameter.j}]" if parameter.i is None else f"[{parameter.i}][{parameter.j}]"
        return f"{path}.{parameter.kind}{row}[{parameter.layer - 1}]{inner}"

    return place


def _memory_path(path: str, network: Network, names: tuple[str, ...]) -> Callable[[int], str]:
    def place(position: int) -> str:
        row, column = divmod(position, network.size)
        return _weights_path(f"{path}.memory.{names[row]}", network)(column)

    return place


# What all have in common


def _suspect(
    part: str, iteration: int, found: Array, meant: Array, floor: float, path: Callable[[int], str],
    entry: tuple[Step, str] | None = None,
) -> Iterator[Suspect]:  # fmt: skip
    if distances(found, meant).any():
        yield Suspect(part, iteration, found, meant, _room_of(found, meant, floor), path, entry)


def flat_weights(
    value: Mapping[str, object], network: Network, otherwise: Parameters | None = None
) -> Array | None:
    """``{"theta": …, "b": …}`` as one flat vector; None where it has not the network's shape.

    ``otherwise`` has the numbers of what is left out: without it nothing is.
    """
    found = Parameters(network) if otherwise is None else otherwise.copy()
    for name, part in (("theta", found.theta), ("b", found.b)):
        if name not in value:
            continue
        layers = value[name]
        if not isinstance(layers, list | tuple) or len(layers) != network.depth:
            return None
        for index, layer in enumerate(layers):
            array, place = _array(layer), part(index + 1)
            if array is None or array.shape != place.shape:
                return None
            place[...] = array
    return found.flat


def _array(value: object) -> Array | None:
    """Numbers, and the names of those that are not finite, as an array; None where they are no table."""
    if value is None or isinstance(value, dict):
        return None
    try:
        return np.array(value, dtype=np.float64)
    except (ValueError, TypeError):
        return None


def _structure(found: object, meant: object, path: str) -> Iterator[Difference]:
    """The first place at which two values are not of one shape."""
    if isinstance(found, dict) and isinstance(meant, dict):
        for key in meant:
            yield from _structure(found.get(key), meant[key], f"{path}.{key}")
    elif isinstance(found, list) and isinstance(meant, list) and len(found) == len(meant):
        for index, (theirs, ours) in enumerate(zip(found, meant, strict=True)):
            yield from _structure(theirs, ours, f"{path}[{index}]")
    elif (
        isinstance(found, dict | list) or isinstance(meant, dict | list) or (found is None) != (meant is None)
    ):
        yield Difference(path, _said(found), _said(meant))


def _present(value: object) -> object:
    return None if isinstance(value, UnsetType) else value


def _different(found: object, meant: object, path: str) -> Iterator[Difference]:
    if found != meant:
        yield Difference(path, _said(found), _said(meant))


def _said(value: object) -> str:
    return "nothing" if value is None else described(value)
