"""HIPS autograd: derivatives of ordinary numpy, traced anew at each update."""

from __future__ import annotations

import autograd.numpy as anp
from autograd import grad

from tests.benchmarks.contenders import batches_from
from tests.benchmarks.workloads import Weights, Workload

ACTIVATED = {
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0.0),
    "sigmoid": lambda z: 1.0 / (1.0 + anp.exp(-z)),
    "identity": lambda z: z,
}


class Traced:
    def __init__(self, workload: Workload) -> None:
        self._workload, self._done, self._weights = workload, 0, workload.weights
        self._x, self._y = workload.stacked
        self._gradient = grad(self._cost)

    def _cost(self, weights: Weights, x: anp.ndarray, y: anp.ndarray) -> float:
        workload, a = self._workload, x
        for theta, b in weights[:-1]:
            a = ACTIVATED[workload.hidden](anp.dot(a, theta) + b)
        z = anp.dot(a, weights[-1][0]) + weights[-1][1]
        if workload.classes:
            z = z - anp.max(z, axis=1, keepdims=True)
            return -anp.sum(y * (z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True)))) / len(y)
        return anp.sum((ACTIVATED[workload.output](z) - y) ** 2) / len(y)

    def run(self, iterations: int) -> None:
        rate = self._workload.learning_rate
        for batch in batches_from(self._workload, self._done, iterations):
            found = self._gradient(self._weights, self._x[batch], self._y[batch])
            for (theta, b), (of_theta, of_b) in zip(self._weights, found, strict=True):
                theta -= rate * of_theta
                b -= rate * of_b
        self._done += iterations

    def weights(self) -> Weights:
        return self._weights


CONTENDERS = {"HIPS autograd": Traced}
