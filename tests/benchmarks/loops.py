"""Training against what it could at best be: the same calls written down by hand, and its matrix products alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from bpstudio.engine.fast import blas
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.trainer import Trainer
from tests.benchmarks.timing import Line, rounds_of
from tests.benchmarks.workloads import W1, W2, W4_LARGE, W4_SMALL, W5, Workload

SECONDS = 6.0
RATE = 0.01


class ByHand:
    """Three layers, tanh and an identity at the end, squared error: written out, over the arrays of a workspace.

    These lie unit after unit.
    """

    def __init__(self, workload: Workload) -> None:
        self.parameters, self.workload = workload.start, workload
        self.workspace = Workspace(workload.network, workload.batch)
        x, y = workload.stacked
        ones = np.ones((workload.batches, 1, workload.batch))
        self.x = np.concatenate([x.swapaxes(1, 2), ones], axis=1)
        self.y = y.swapaxes(1, 2).copy()

    def run(self, iterations: int) -> None:
        to, (g1, g2, g3) = self.workspace, self.workspace.gradient.blocks
        w1, w2, w3 = (block.T for block in self.parameters.blocks)
        t2, t3 = self.parameters.theta(2), self.parameters.theta(3)
        _, x1, x2 = to.extended
        (z1, z2, z3), (c1, c2, c3) = ([array[n] for n in (1, 2, 3)] for array in (to.z, to.dc_da))
        (a1, a2), (s1, s2), (d1, d2) = ([array[n] for n in (1, 2)] for array in (to.a, to.da_dz, to.dc_dz))
        _, a, s = to.span(1, 2)
        e1, e2, e3 = d1.T, d2.T, c3.T
        part, one = np.array(2.0 / self.workload.batch), np.array(1.0)
        descend = blas.addition(-self.workload.learning_rate, to.gradient.flat, self.parameters.flat)
        assert descend is not None, "the machine's numpy stands on OpenBLAS"
        batches = list(zip(self.x, self.y, strict=True))
        for iteration in range(iterations):
            x0, y = batches[iteration % len(batches)]
            w1.dot(x0, z1)
            np.tanh(z1, a1)
            w2.dot(x1, z2)
            np.tanh(z2, a2)
            w3.dot(x2, z3)
            np.subtract(z3, y, c3)
            np.multiply(c3, part, c3)
            t3.dot(c3, c2)
            np.multiply(a, a, s)
            np.subtract(one, s, s)
            np.multiply(c2, s2, d2)
            t2.dot(d2, c1)
            np.multiply(c1, s1, d1)
            x2.dot(e3, g3)
            x1.dot(e2, g2)
            x0.dot(e1, g1)
            descend()


def program_against_hand() -> Iterator[Line]:
    """The loop that the program makes of itself, against the loop one would write."""
    large = replace(W4_LARGE, hidden="tanh", output="identity", learning_rate=1e-4)
    for workload in (W1, W2, replace(W2, name="W2 wide", widths=(2, 64, 32, 1)), large):
        hand, trainer = ByHand(workload), Trainer(workload.task, workload.start)
        acts = {"program": trainer.run, "hand": hand.run}
        times = rounds_of({name: partial(run, workload.iterations) for name, run in acts.items()}, SECONDS)
        rounds = len(times["program"]) + 2
        if (
            trainer.iteration
            == rounds * workload.iterations
            == (len(times["hand"]) + 2) * workload.iterations
        ):
            _same(trainer.parameters, hand.parameters)
        yield against(
            f"{workload.title}: program, against written by hand", times, "program", "hand", workload, 1.10
        )


def _same(ours: Parameters, theirs: Parameters) -> None:
    if ours != theirs or not np.isfinite(ours.flat).all():
        raise AssertionError("the two loops did not compute the same")


def against(
    name: str, times: dict[str, list[float]], ours: str, other: str, workload: Workload, goal: float
) -> Line:
    """The fastest round of one against that of another, an update of each in the detail."""
    micro = 1e6 / workload.iterations
    mine, theirs = (min(times[side]) * micro for side in (ours, other))
    return Line(name, f"{mine:.2f} µs against {theirs:.2f} µs", mine / theirs, goal, "x")


def recording() -> Iterator[Line]:
    """With every cost and every gradient kept, against neither."""
    for workload, goal in ((W2, 1.08), (W4_SMALL, 1.10), (W4_LARGE, 1.10)):
        plain, recorded = (Trainer(workload.task, workload.start) for _ in range(2))
        count = workload.iterations
        costs, gradients = np.empty(count), np.empty((count, workload.network.size))
        acts: dict[str, Callable[[], object]] = {
            "plain": partial(plain.run, count),
            "recorded": partial(recorded.run, count, costs, gradients),
        }
        times = rounds_of(acts, SECONDS)
        yield against(f"{workload.title}: recording all", times, "recorded", "plain", workload, goal)


def products() -> Iterator[Line]:
    """Against its matrix products alone, which no program of this kind can do without."""
    for workload, goal in ((W4_SMALL, 1.15), (W4_LARGE, 1.10), (W5, 1.08)):
        trainer = Trainer(workload.task, workload.start)
        count = workload.iterations
        acts: dict[str, Callable[[], object]] = {"ours": partial(trainer.run, count)}
        for layout in ("column by column", "row by row"):
            acts[layout] = partial(_run, products_of(workload, layout == "row by row"))
        square, peak = 1024, np.random.default_rng(0).normal(size=(2, 1024, 1024))
        acts["peak"] = partial(peak[0].dot, peak[1], np.empty((square, square)))
        times = rounds_of(acts, SECONDS)
        better = min(("column by column", "row by row"), key=lambda name: min(times[name]))
        line = against(f"{workload.title}: against its products alone", times, "ours", better, workload, goal)
        share = _flops(workload) * count / min(times["ours"]) / (2 * square**3 / min(times["peak"]))
        yield replace(line, detail=f"{line.detail} ({better}); {100 * share:.0f}% of the machine's peak")


def _flops(workload: Workload) -> float:
    """Of the products of one update: forward, gradient, and back to every layer but the first."""
    below, above = workload.widths[:-1], workload.widths[1:]
    weights = [one * other for one, other in zip(below, above, strict=True)]
    return 2.0 * workload.batch * (3 * sum(weights) - weights[0])


def products_of(workload: Workload, by_rows: bool) -> list[Callable[[], object]]:
    """The products of a round, without a bias, over arrays that lie unit after unit or example after example.

    Each batch has inputs of its own, as in training.
    """
    rng, m, widths = np.random.default_rng(0), workload.batch, workload.widths

    def room(units: int) -> np.ndarray:
        return rng.normal(size=(m, units) if by_rows else (units, m))

    theta = [rng.normal(size=pair) for pair in pairwise(widths)]
    gradients = [np.empty_like(weights) for weights in theta]
    a, z, dz, da = ([room(units) for units in widths] for _ in range(4))
    inputs = [room(widths[0]) for _ in range(workload.batches)]
    calls: list[Callable[[], object]] = []
    for iteration in range(workload.iterations):
        a[0] = inputs[iteration % len(inputs)]
        for layer, weights in enumerate(theta):
            forward: Any = (a[layer].dot, weights) if by_rows else (weights.T.dot, a[layer])
            calls.append(partial(*forward, z[layer + 1]))
        for layer, weights in reversed(list(enumerate(theta))):
            branch: Any = (a[layer].T.dot, dz[layer + 1]) if by_rows else (a[layer].dot, dz[layer + 1].T)
            calls.append(partial(*branch, gradients[layer]))
            back: Any = (dz[layer + 1].dot, weights.T) if by_rows else (weights.dot, dz[layer + 1])
            if layer:
                calls.append(partial(*back, da[layer]))
    return calls


def _run(calls: list[Callable[[], object]]) -> None:
    for call in calls:
        call()


def threads() -> Iterator[Line]:
    """Left alone on a machine of two cores, against one thread forced, and against two forced."""
    if blas.threads() is None:
        return
    for workload, goal in ((W2, 1.05), (W4_SMALL, 1.05), (W4_LARGE, 0.85), (W5, 0.85)):
        trainer = Trainer(workload.task, workload.start)

        def on(count: int, run: Callable[[int], None] = trainer.run, each: int = workload.iterations) -> None:
            blas.set_threads(count)
            try:
                run(each)
            finally:
                blas.set_threads(1)

        times = rounds_of({"one": partial(on, 1), "as it chooses": partial(on, 2)}, SECONDS)
        name = f"{workload.title}: with two threads offered, against one"
        yield against(name, times, "as it chooses", "one", workload, goal)


GROUPS = (program_against_hand, recording, products, threads)
