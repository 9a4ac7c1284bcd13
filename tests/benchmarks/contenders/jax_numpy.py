"""JAX in float64, compiled: one update a call, and an epoch a call in a scan."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from tests.benchmarks.contenders import UnsuitableError, batches_from
from tests.benchmarks.workloads import Weights, Workload

jax.config.update("jax_enable_x64", True)
ACTIVATED = {"tanh": jnp.tanh, "relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "identity": lambda z: z}


class _Compiled:
    def __init__(self, workload: Workload) -> None:
        self._workload, self._done = workload, 0
        self._x, self._y = (jnp.asarray(table) for table in workload.stacked)
        self._weights = [(jnp.asarray(theta), jnp.asarray(b)) for theta, b in workload.weights]

    def _cost(self, weights: Weights, x: jax.Array, y: jax.Array) -> jax.Array:
        workload, a = self._workload, x
        for theta, b in weights[:-1]:
            a = ACTIVATED[workload.hidden](a @ theta + b)
        z = a @ weights[-1][0] + weights[-1][1]
        if workload.classes:
            return -(y * jax.nn.log_softmax(z)).sum() / len(y)
        return ((ACTIVATED[workload.output](z) - y) ** 2).sum() / len(y)

    def _update(self, weights: Weights, x: jax.Array, y: jax.Array) -> Weights:
        rate = self._workload.learning_rate
        return jax.tree.map(lambda one, by: one - rate * by, weights, jax.grad(self._cost)(weights, x, y))

    def weights(self) -> Weights:
        return [(np.asarray(theta), np.asarray(b)) for theta, b in self._weights]


class PerStep(_Compiled):
    def __init__(self, workload: Workload) -> None:
        super().__init__(workload)
        self._step = jax.jit(self._update, donate_argnums=0)
        self._batches = [(self._x[number], self._y[number]) for number in range(workload.batches)]

    def run(self, iterations: int) -> None:
        for batch in batches_from(self._workload, self._done, iterations):
            self._weights = self._step(self._weights, *self._batches[batch])
        jax.block_until_ready(self._weights)
        self._done += iterations


class Scanned(_Compiled):
    def __init__(self, workload: Workload) -> None:
        super().__init__(workload)
        if workload.batches > 1 and workload.iterations % workload.batches:
            raise UnsuitableError("it is measured over whole epochs")
        self._epochs = jax.jit(self._scan, donate_argnums=0, static_argnums=1)

    def run(self, iterations: int) -> None:
        if self._workload.batches == 1:
            self._weights = self._epochs(self._weights, iterations, self._x, self._y)
        for _ in range(iterations // self._workload.batches if self._workload.batches > 1 else 0):
            self._weights = self._epochs(self._weights, None, self._x, self._y)
        jax.block_until_ready(self._weights)

    def _scan(self, weights: Weights, repeats: int | None, x: jax.Array, y: jax.Array) -> Weights:
        def one(now: Weights, batch: tuple[jax.Array, jax.Array] | None) -> tuple[Weights, None]:
            return self._update(now, *((x[0], y[0]) if batch is None else batch)), None

        if repeats is None:
            return jax.lax.scan(one, weights, (x, y))[0]
        return jax.lax.scan(one, weights, None, length=repeats)[0]


CONTENDERS = {"JAX per step": PerStep, "JAX scanned": Scanned}
