"""One pass as somebody writes it for a course, apart from the engine: plain numpy, squared error, gradient descent.

A mistake is made where ``wrong`` says so; its names are those of this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.session.alone import Iteration

Array = NDArray[np.float64]
Numbers = dict[str, Array]
CURVES: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "identity": (lambda z: z, np.ones_like),
}


@dataclass(frozen=True)
class ByHand:
    """A network with its numbers; weights have a row for each unit that they come from."""

    x: Array
    y: Array
    thetas: Sequence[Array]
    bs: Sequence[Array]
    curves: Sequence[str]
    rate: float = 0.5

    def iteration(self) -> Iteration:
        """The same for the program."""
        layers = [Layer(len(b), curve) for b, curve in zip(self.bs, self.curves, strict=True)]
        network = Network(self.x.shape[1], tuple(layers))
        task = Task(network, Cost(), Examples(self.x, self.y), Training(self.rate))
        parameters = Parameters(network)
        for layer, (theta, b) in enumerate(zip(self.thetas, self.bs, strict=True), start=1):
            parameters.theta(layer)[...], parameters.b(layer)[...] = theta, b
        moments = Moments.fresh(task.training.optimizer, network.size)
        return Iteration(0, task, parameters, moments, np.arange(len(self.x)))

    def numbers(self, wrong: str = "") -> Numbers:
        """Everything that one pass computes, by the names of the session file."""
        found: Numbers = {"x": self.x, "y": self.y}
        a, m = [self.x], len(self.x)
        for place, (theta, b, curve) in enumerate(
            zip(self.thetas, self.bs, self.curves, strict=True), start=1
        ):
            found[f"theta{place}"], found[f"b{place}"] = theta, b
            found[f"z{place}"] = a[-1] @ theta + b
            a.append(CURVES[curve][0](found[f"z{place}"]))
            found["yhat" if place == len(self.bs) else f"a{place}"] = a[-1]
        count = 1 if wrong == "summed" else m
        half = 0.5 if wrong == "half" else 1.0
        found["C"] = np.asarray(half * np.sum((a[-1] - self.y) ** 2) / count)
        found["dC/dyhat"] = half * 2 * (a[-1] - self.y) / count
        self._back(found, a, wrong)
        self._update(found, wrong)
        return found

    def _back(self, found: Numbers, a: list[Array], wrong: str) -> None:
        to_a = found["dC/dyhat"]
        times = 2.0 if wrong == "not zeroed" else 1.0
        for place in range(len(self.bs), 0, -1):
            theta, name = self.thetas[place - 1], "yhat" if place == len(self.bs) else f"a{place}"
            taken_at = a[place] if wrong == "slope at a" else found[f"z{place}"]
            slope = CURVES[self.curves[place - 1]][1](taken_at)
            if wrong == "no slope at the output" and name == "yhat":
                slope = np.ones_like(slope)
            found[f"d{name}/dz{place}"] = slope
            to_z = found[f"dC/dz{place}"] = to_a * slope
            found[f"dz{place}/dtheta{place}"] = a[place - 1]
            found[f"dC/dtheta{place}"] = times * a[place - 1].T @ to_z
            found[f"dz{place}/db{place}"] = np.ones_like(to_z)
            found[f"dC/db{place}"] = times * to_z.sum(axis=0)
            if place > 1:
                factor = theta.T if wrong == "across" and len(theta) == len(theta.T) else theta
                found[f"dz{place}/da{place - 1}"] = factor
                to_a = found[f"dC/da{place - 1}"] = to_z @ factor.T

    def _update(self, found: Numbers, wrong: str) -> None:
        rate = -self.rate if wrong == "uphill" else self.rate
        for place, (theta, b) in enumerate(zip(self.thetas, self.bs, strict=True), start=1):
            found[f"update/theta{place}"] = theta - rate * found[f"dC/dtheta{place}"]
            moved = 0.0 if wrong == "bias left" else rate * found[f"dC/db{place}"]
            found[f"update/b{place}"] = b - moved


def drawn(rng: np.random.Generator, widths: Sequence[int] = (), examples: int = 0) -> ByHand:
    """A network with one to four layers of one to four units, unless its ``widths`` are given, inputs first."""
    widths = widths or [int(width) for width in rng.integers(1, 5, size=int(rng.integers(2, 6)))]
    m = examples or int(rng.integers(1, 5))
    thetas = [rng.normal(size=shape) for shape in pairwise(widths)]
    bs = [rng.normal(size=width) for width in widths[1:]]
    curves = [str(rng.choice(list(CURVES))) for _ in bs]
    return ByHand(rng.normal(size=(m, widths[0])), rng.normal(size=(m, widths[-1])), thetas, bs, curves)


def across(numbers: Numbers) -> Numbers:
    """The same as others write it: a column for each example, weights with a row for each unit that they go to."""
    return {name: array.T for name, array in numbers.items()}
