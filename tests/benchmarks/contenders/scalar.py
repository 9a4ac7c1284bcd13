"""A graph of single numbers, each an object that knows how to pass its gradient on: naive on purpose."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tests.benchmarks.contenders import UnsuitableError, batches_from
from tests.benchmarks.workloads import Weights, Workload

_MOST_WEIGHTS = 60


class Scalar:
    """A number with its gradient, the numbers it was made of, and what each of them gets of its gradient."""

    def __init__(self, value: float, parents: tuple[Scalar, ...] = ()) -> None:
        self.value, self.gradient, self.parents = value, 0.0, parents
        self.pass_on: Callable[[], None] = lambda: None

    def __add__(self, other: Scalar) -> Scalar:
        out = Scalar(self.value + other.value, (self, other))

        def pass_on() -> None:
            self.gradient += out.gradient
            other.gradient += out.gradient

        out.pass_on = pass_on
        return out

    def __mul__(self, other: Scalar) -> Scalar:
        out = Scalar(self.value * other.value, (self, other))

        def pass_on() -> None:
            self.gradient += other.value * out.gradient
            other.gradient += self.value * out.gradient

        out.pass_on = pass_on
        return out

    def __sub__(self, other: Scalar) -> Scalar:
        return self + other * Scalar(-1.0)

    def through(self, value: float, slope: float) -> Scalar:
        """A function of one number, of which the value and the slope are known."""
        out = Scalar(value, (self,))

        def pass_on() -> None:
            self.gradient += slope * out.gradient

        out.pass_on = pass_on
        return out

    def backward(self) -> None:
        order: list[Scalar] = []
        seen: set[Scalar] = set()

        def visit(node: Scalar) -> None:
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.gradient = 1.0
        for node in reversed(order):
            node.pass_on()


def activated(name: str, z: Scalar) -> Scalar:
    if name == "tanh":
        a = math.tanh(z.value)
        return z.through(a, 1.0 - a * a)
    if name == "relu":
        return z.through(max(0.0, z.value), float(z.value > 0.0))
    if name == "sigmoid":
        a = 1.0 / (1.0 + math.exp(-z.value))
        return z.through(a, a * (1.0 - a))
    return z


class Graph:
    def __init__(self, workload: Workload) -> None:
        sizes = sum(theta.size for theta, _ in workload.weights)
        if workload.classes or sizes > _MOST_WEIGHTS or workload.batch > 10:
            raise UnsuitableError("an object for every number would take minutes")
        self._workload, self._done = workload, 0
        self._x, self._y = (table.tolist() for table in workload.stacked)
        self._theta = [[[Scalar(t) for t in row] for row in theta.tolist()] for theta, _ in workload.weights]
        self._b = [[Scalar(t) for t in b.tolist()] for _, b in workload.weights]
        columns = [value for theta in self._theta for row in theta for value in row]
        self._parameters = [*columns, *(value for b in self._b for value in b)]
        self._names = [workload.hidden] * (len(self._theta) - 1) + [workload.output]

    def run(self, iterations: int) -> None:
        rate = self._workload.learning_rate
        for batch in batches_from(self._workload, self._done, iterations):
            for parameter in self._parameters:
                parameter.gradient = 0.0
            self._cost(self._x[batch], self._y[batch]).backward()
            for parameter in self._parameters:
                parameter.value -= rate * parameter.gradient
        self._done += iterations

    def _cost(self, x: list[list[float]], y: list[list[float]]) -> Scalar:
        total = Scalar(0.0)
        for inputs, targets in zip(x, y, strict=True):
            for yhat, target in zip(self._output(inputs), targets, strict=True):
                error = yhat - Scalar(target)
                total = total + error * error
        return total * Scalar(1.0 / len(x))

    def _output(self, inputs: list[float]) -> list[Scalar]:
        a = [Scalar(value) for value in inputs]
        for theta, b, name in zip(self._theta, self._b, self._names, strict=True):
            sums = list(b)
            for below, row in zip(a, theta, strict=True):
                sums = [z + below * weight for z, weight in zip(sums, row, strict=True)]
            a = [activated(name, z) for z in sums]
        return a

    def weights(self) -> Weights:
        thetas = [np.array([[t.value for t in row] for row in theta]) for theta in self._theta]
        return [(theta, np.array([t.value for t in b])) for theta, b in zip(thetas, self._b, strict=True)]


CONTENDERS = {"scalar graph": Graph}
