"""The program-driven training loop, against the same operations on the same buffers written down one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import Cost
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network, Parameters
from bpstudio.engine.trainer import Task, Trainer, Training
from bpstudio.engine.workspace import Workspace
from tests.benchmarks.timing import Line, compared

RATE = 0.01
ZERO, ONE = np.array(0.0), np.array(1.0)


@dataclass(frozen=True)
class Case:
    """A network, how many examples there are and how many an iteration sees, and iterations in a round."""

    widths: tuple[int, ...]
    examples: int
    batch: int
    iterations: int

    @property
    def name(self) -> str:
        seen = "all" if self.batch == self.examples else f"{self.batch} of"
        return f"{'-'.join(map(str, self.widths))}, {seen} {self.examples}"

    @property
    def classes(self) -> bool:
        return self.widths[-1] > 1

    @property
    def task(self) -> Task:
        """Hidden ReLU; sigmoid with squared error, or softmax with cross-entropy for several classes."""
        names = ("relu", "relu", "softmax" if self.classes else "sigmoid")
        layers = tuple(Layer(width, name) for width, name in zip(self.widths[1:], names, strict=True))  # type: ignore[arg-type]
        rng = np.random.default_rng(1)
        x = rng.normal(size=(self.examples, self.widths[0]))
        y = np.eye(self.widths[-1])[rng.integers(0, self.widths[-1], self.examples)]
        cost = Cost("categorical_cross_entropy" if self.classes else "squared_error")
        return Task(
            Network(self.widths[0], layers), cost, Examples(x, y), Training(RATE, batch_size=self.batch)
        )


CASES = (
    Case((1, 1, 1, 1), 1, 1, 4000),
    Case((2, 4, 2, 1), 10, 10, 4000),
    Case((2, 4, 2, 1), 40, 10, 4000),
    Case((784, 128, 64, 10), 320, 32, 60),
)


class ByHand:
    """Three layers, written out. Arrays and factors are looked up once, as the kernels have them bound."""

    def __init__(self, task: Task) -> None:
        self.task, self.parameters = task, initial_parameters(task.network, "xavier", 0)
        self.workspace = Workspace(task.network, task.training.batch_size or len(task.examples))
        self.x, self.y = task.examples.x.T.copy(), np.asarray(task.examples.y).T.copy()
        self.iteration = 0
        if task.batches == 1:
            self.load(0)

    def load(self, iteration: int) -> None:
        size = self.workspace.rows
        at = iteration % self.task.batches * size
        self.workspace.a[0][...] = self.x[:, at : at + size]
        self.workspace.y[...] = self.y[:, at : at + size]

    def arrays(self) -> list[tuple[np.ndarray, ...]]:
        """Inputs with their ones, z, a, ∂a/∂z, ∂C/∂a and ∂C/∂z of layers 1, 2, 3."""
        to = self.workspace
        layered = (to.z, to.a, to.da_dz, to.dc_da, to.dc_dz)
        return [to.extended[:3], *(tuple(quantity[n] for n in (1, 2, 3)) for quantity in layered)]

    def matrices(self) -> list[tuple[np.ndarray, ...]]:
        """Parameters and ∂C/∂z as the products read them, θ alone, and where ∂C/∂θ and ∂C/∂b go."""
        to, layers = self.workspace, (1, 2, 3)
        transposed = tuple(block.T for block in self.parameters.blocks)
        theta = tuple(self.parameters.theta(n) for n in layers)
        return [transposed, theta, to.gradient.blocks, tuple(to.dc_dz[n].T for n in layers)]

    def update(self) -> tuple[np.ndarray, ...]:
        """What the update reads and writes: θ and b, their gradient, the learning rate, room for the change."""
        theta = self.parameters.flat
        return theta, self.workspace.gradient.flat, np.array(RATE), np.empty_like(theta)

    def regression(self, iterations: int) -> None:
        (x0, x1, x2), (z1, z2, z3), (a1, a2, a3), (s1, s2, s3), (c1, c2, c3), (d1, d2, d3) = self.arrays()
        (w1, w2, w3), (_, t2, t3), (g1, g2, g3), (e1, e2, e3) = self.matrices()
        to, one_batch = self.workspace, self.task.batches == 1
        y, terms, C = to.y, to.cost_terms, to.C
        flat, ones, part = (
            terms.reshape(-1),
            np.ones(terms.size),
            np.array(self.task.cost.coefficient(1, to.rows)),
        )
        theta, gradient, rate, change = self.update()
        for _ in range(iterations):
            if not one_batch:
                self.load(self.iteration)
            self.iteration += 1
            w1.dot(x0, z1)
            np.maximum(z1, ZERO, out=a1)
            w2.dot(x1, z2)
            np.maximum(z2, ZERO, out=a2)
            w3.dot(x2, z3)
            np.negative(z3, a3)
            np.exp(a3, a3)
            np.add(a3, ONE, a3)
            np.reciprocal(a3, a3)
            np.subtract(a3, y, terms)
            np.multiply(terms, terms, terms)
            flat.dot(ones, C)
            np.multiply(C, part, C)
            np.subtract(a3, y, c3)
            np.add(c3, c3, c3)
            np.multiply(c3, part, c3)
            np.subtract(ONE, a3, s3)
            np.multiply(a3, s3, s3)
            np.multiply(c3, s3, d3)
            x2.dot(e3, g3)
            t3.dot(d3, c2)
            np.sign(a2, s2)
            np.multiply(c2, s2, d2)
            x1.dot(e2, g2)
            t2.dot(d2, c1)
            np.sign(a1, s1)
            np.multiply(c1, s1, d1)
            x0.dot(e1, g1)
            np.multiply(gradient, rate, change)
            np.subtract(theta, change, theta)

    def classification(self, iterations: int) -> None:
        (x0, x1, x2), (z1, z2, z3), (a1, a2, a3), (s1, s2, _), (c1, c2, _), (d1, d2, d3) = self.arrays()
        (w1, w2, w3), (_, t2, t3), (g1, g2, g3), (e1, e2, e3) = self.matrices()
        to, y, terms, C = self.workspace, self.workspace.y, self.workspace.cost_terms, self.workspace.C
        flat, ones, part = (
            terms.reshape(-1),
            np.ones(terms.size),
            np.array(self.task.cost.coefficient(1, to.rows)),
        )
        theta, gradient, rate, change = self.update()
        for _ in range(iterations):
            self.load(self.iteration)
            self.iteration += 1
            w1.dot(x0, z1)
            np.maximum(z1, ZERO, out=a1)
            w2.dot(x1, z2)
            np.maximum(z2, ZERO, out=a2)
            w3.dot(x2, z3)
            np.subtract(z3, z3.max(axis=0), a3)
            np.exp(a3, a3)
            np.divide(a3, a3.sum(axis=0), a3)
            np.subtract(z3, z3.max(axis=0), terms)
            np.subtract(np.log(np.exp(terms).sum(axis=0)), terms, terms)
            np.multiply(terms, y, terms)
            flat.dot(ones, C)
            np.multiply(C, part, C)
            np.multiply(a3, y.sum(axis=0), d3)
            np.subtract(d3, y, d3)
            np.multiply(d3, part, d3)
            x2.dot(e3, g3)
            t3.dot(d3, c2)
            np.sign(a2, s2)
            np.multiply(c2, s2, d2)
            x1.dot(e2, g2)
            t2.dot(d2, c1)
            np.sign(a1, s1)
            np.multiply(c1, s1, d1)
            x0.dot(e1, g1)
            np.multiply(gradient, rate, change)
            np.subtract(theta, change, theta)


def program_against_hand() -> list[Line]:
    return [_against_hand(case) for case in CASES]


def _against_hand(case: Case) -> Line:
    hand = ByHand(case.task)
    trainer = Trainer(case.task, hand.parameters.copy())
    by_hand = hand.classification if case.classes else hand.regression
    line = compared(
        f"program against hand-written loop, {case.name}",
        lambda: trainer.run(case.iterations),
        lambda: by_hand(case.iterations),
        case.iterations,
        1.10,
    )
    _same_work(trainer.parameters, hand.parameters)
    return line


def _same_work(ours: Parameters, theirs: Parameters) -> None:
    if ours != theirs or not np.isfinite(ours.flat).all():
        raise AssertionError("the two loops did not compute the same")


def recording() -> list[Line]:
    case = CASES[1]
    plain, recorded = (
        Trainer(case.task, initial_parameters(case.task.network, "xavier", 0)) for _ in range(2)
    )
    costs, gradients = np.empty(case.iterations), np.empty((case.iterations, case.task.network.size))
    line = compared(
        f"recording cost and every gradient, {case.name}",
        lambda: recorded.run(case.iterations, costs, gradients),
        lambda: plain.run(case.iterations),
        case.iterations,
        1.10,
    )
    _same_work(recorded.parameters, plain.parameters)
    return [line]


GROUPS: tuple[Callable[[], list[Line]], ...] = (program_against_hand, recording)
