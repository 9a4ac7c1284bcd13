"""Backpropagation in numpy as textbooks print it: rows are examples, every step makes a new array."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.contenders import batches_from
from tests.benchmarks.workloads import Weights, Workload


def activated(name: str, z: np.ndarray) -> np.ndarray:
    if name == "tanh":
        return np.tanh(z)
    if name == "relu":
        return np.maximum(z, 0.0)
    if name == "sigmoid":
        return 1.0 / (1.0 + np.exp(-z))
    if name == "softmax":
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    return z


def slope(name: str, a: np.ndarray) -> np.ndarray:
    """g'(z), from a = g(z)."""
    if name == "tanh":
        return 1.0 - a**2
    if name == "relu":
        return (a > 0.0).astype(float)
    if name == "sigmoid":
        return a * (1.0 - a)
    return np.ones_like(a)


class Textbook:
    def __init__(self, workload: Workload) -> None:
        self._workload, self._done = workload, 0
        self._x, self._y = workload.stacked
        self._theta = [theta for theta, _ in workload.weights]
        self._b = [b for _, b in workload.weights]
        self._names = [workload.hidden] * (len(self._theta) - 1) + [workload.output]

    def run(self, iterations: int) -> None:
        for batch in batches_from(self._workload, self._done, iterations):
            self._update(self._x[batch], self._y[batch])
        self._done += iterations

    def _update(self, x: np.ndarray, y: np.ndarray) -> None:
        theta, b, rate = self._theta, self._b, self._workload.learning_rate
        a = [x]
        for weights, bias, name in zip(theta, b, self._names, strict=True):
            a.append(activated(name, a[-1] @ weights + bias))
        if self._workload.classes:
            delta = (a[-1] - y) / len(x)
        else:
            delta = 2.0 * (a[-1] - y) / len(x) * slope(self._names[-1], a[-1])
        gradients = []
        for layer in reversed(range(len(theta))):
            gradients.append((layer, a[layer].T @ delta, delta.sum(axis=0)))
            if layer:
                delta = delta @ theta[layer].T * slope(self._names[layer - 1], a[layer])
        for layer, of_theta, of_b in gradients:
            theta[layer] -= rate * of_theta
            b[layer] -= rate * of_b

    def weights(self) -> Weights:
        return list(zip(self._theta, self._b, strict=True))


CONTENDERS = {"textbook numpy": Textbook}
