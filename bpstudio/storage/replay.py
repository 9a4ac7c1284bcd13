"""Holding what a file says against what its log gives when it is run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from msgspec import UnsetType

from bpstudio.engine.program import Program, Step
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.state import Cursor, State
from bpstudio.storage.contents import Series, TraceEntry
from bpstudio.storage.errors import described, one_line
from bpstudio.storage.plain import number, trace_entry, weights
from bpstudio.storage.reader import Opened
from bpstudio.storage.recorded import rows_of

RELATIVE, ABSOLUTE = 1e-9, 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing in ``trace`` or ``series`` that does not come out again."""

    path: str
    found: str
    recomputed: str

    def __str__(self) -> str:
        return one_line(f"{self.path}: the file says {self.found}, run again it is {self.recomputed}.")


def compare(opened: Opened) -> Difference | None:
    """The first difference, the trace before the series; None where everything agrees.

    Numbers agree within 1e-9 of the larger or 1e-12. A trace may leave steps out, as one that follows a parameter
    does, and a series may list every s-th iteration; neither may be out of order.
    """
    with np.errstate(all="ignore"):
        found = next(_trace_differences(opened.state, opened.trace), None)
        return found or next(_series_differences(opened.state, opened.series), None)


def _trace_differences(state: State, trace: Sequence[TraceEntry]) -> Iterator[Difference]:
    steps = len(state.segment.program)
    frame = Frame(State(state.segments, Cursor(state.cursor.iteration, steps)), Traces())
    before = 0
    for index, entry in enumerate(trace):
        path = f"$.trace[{index}]"
        if entry.step <= before:
            yield Difference(f"{path}.step", str(entry.step), f"more than the {before} before it")
        before = entry.step
        meant = trace_entry(frame, _meant(frame.program, entry))
        for key in ("step", "op", "layer", "symbol", "gradient"):
            yield from _different(_present(getattr(entry, key)), meant.get(key), f"{path}.{key}")
        for key in ("factor", "value"):
            yield from _numbers_differ(_present(getattr(entry, key)), meant.get(key), f"{path}.{key}")


def _meant(program: Program, entry: TraceEntry) -> Step:
    """The step an entry is about: the one that agrees with it in most, so that the odd part is named."""

    def agreement(step: Step) -> int:
        pairs = (
            (step.number, entry.step),
            (step.op, entry.op),
            (step.layer, entry.layer),
            (step.symbol, entry.symbol),
            (step.gradient, _present(entry.gradient)),
        )
        return sum(ours == theirs for ours, theirs in pairs)

    if 1 <= entry.step <= len(program) and agreement(program[entry.step - 1]) == 5:
        return program[entry.step - 1]
    return max(program, key=agreement)


def _series_differences(state: State, series: Series) -> Iterator[Difference]:
    expected = _regular(series.iteration, state.iterations)
    for index, iteration in enumerate(series.iteration):
        meant = expected[index] if index < len(expected) else "no such iteration"
        yield from _different(iteration, meant, f"$.series.iteration[{index}]")
    gradients = series.gradients
    columns = {"cost": series.cost, "gradients.theta": gradients.theta, "gradients.b": gradients.b}
    for name, column in columns.items():
        if len(column) != len(series.iteration) and (column or name == "cost"):
            yield Difference(f"$.series.{name}", f"{len(column)} rows", f"{len(series.iteration)}")
    with_gradients = bool(gradients.theta or gradients.b)
    for index, row in enumerate(rows_of(state, expected, with_gradients)):
        yield from _numbers_differ(series.cost[index], number(row.cost), f"$.series.cost[{index}]")
        meant_weights = weights(row.gradient) if row.gradient is not None else {}
        for name, gradient_column in (("theta", gradients.theta), ("b", gradients.b)):
            if gradient_column:
                path = f"$.series.gradients.{name}[{index}]"
                yield from _numbers_differ(gradient_column[index], meant_weights[name], path)


def _regular(iterations: Sequence[int], ran: int) -> range:
    """0, s, 2s … of those that were run, as many as there are in ``iterations``, for the s that fits them best."""

    def fit(stride: int) -> tuple[int, bool]:
        meant = range(0, ran, stride)
        return sum(map(int.__eq__, iterations, meant)), len(meant) == len(iterations)

    gaps = Counter(b - a for a, b in pairwise(iterations) if b > a)
    stride = max((1, *(gap for gap, _ in gaps.most_common(4))), key=fit)
    return range(0, min(ran, stride * len(iterations)), stride)


def _present(value: object) -> object:
    return None if isinstance(value, UnsetType) else value


def _different(found: object, meant: object, path: str) -> Iterator[Difference]:
    if found != meant:
        yield Difference(path, _said(found), _said(meant))


def _numbers_differ(found: object, meant: object, path: str) -> Iterator[Difference]:
    """Compare whole arrays at once, and look for the place only where they differ."""
    if found is None and meant is None:
        return
    if isinstance(found, dict) and isinstance(meant, dict):
        for key in meant:
            yield from _numbers_differ(found[key], meant[key], f"{path}.{key}")
        return
    if isinstance(found, list) and isinstance(meant, list):
        if len(found) != len(meant):
            yield Difference(path, described(found), described(meant))
        elif not (_flat(found) and _flat(meant) and _agree(found, meant)):
            pairs = enumerate(zip(found, meant, strict=True))
            for index, (ours, theirs) in pairs:
                yield from _numbers_differ(ours, theirs, f"{path}[{index}]")
        return
    if not _flat([found]) or not _flat([meant]) or not _agree([found], [meant]):
        yield Difference(path, _said(found), _said(meant))


def _flat(items: Iterable[object]) -> bool:
    return set(map(type, items)) <= {float, int, str}


def _agree(found: list[object], meant: list[object]) -> bool:
    a, b = np.array([found, meant], dtype=np.float64)
    room = np.maximum(ABSOLUTE, RELATIVE * np.maximum(np.abs(a), np.abs(b)))
    close = np.isfinite(a) & np.isfinite(b) & (np.abs(a - b) <= room)
    return bool(np.all(close | (a == b) | (np.isnan(a) & np.isnan(b))))


def _said(value: object) -> str:
    return "nothing" if value is None else described(value)
