"""The update of a network's parameters by an optimizer, bound to buffers; and what the optimizer remembers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from bpstudio.engine.fast import blas
from bpstudio.engine.fast.formula import Kernel, scalar
from bpstudio.engine.network import Array, Network
from bpstudio.engine.optimizers.entries import Only, Optimizer, Part
from bpstudio.engine.parameters import Parameters, places_of


class Moments:
    """What an optimizer remembers: ``rows`` of shape (moments, parameters), and how many updates made it.

    The count is a 0-d array as well, so that an update can be a bound call and nothing else.
    """

    __slots__ = ("count", "rows")

    def __init__(self, rows: Array, updates: int = 0) -> None:
        self.rows, self.count = rows, np.array(float(updates))

    @classmethod
    def fresh(cls, optimizer: Optimizer, size: int, dtype: DTypeLike = np.float64) -> Moments:
        """Zeros for ``size`` parameters: what an optimizer remembers before its first update."""
        return cls(np.zeros((len(optimizer.memory), size), dtype))

    @property
    def updates(self) -> int:
        """How many updates made them."""
        return int(self.count)

    def copy(self) -> Moments:
        """The same numbers in arrays of their own."""
        return Moments(self.rows.copy(), self.updates)


def trained_mask(network: Network) -> Array | None:
    """1 for every parameter that the update may move, 0 for a frozen or a cut one; None when there is none such."""
    if network.trains_everything:
        return None
    mask = Parameters(network)
    for place, layer in enumerate(network.layers, start=1):
        mask.theta(place)[...] = layer.train_theta
        mask.b(place)[...] = layer.train_b
        for pairs in (layer.cut, layer.frozen.theta):
            mask.blocks[place - 1].put(places_of(network, place, pairs), 0.0)
        mask.b(place)[list(layer.frozen.b)] = 0.0
    return mask.flat


def weights_mask(network: Network) -> Array:
    """True for every weight, False for every bias."""
    mask = Parameters(network)
    for place in range(1, network.depth + 1):
        mask.theta(place)[...] = 1.0
    return mask.flat.astype(bool)


_PART = 1 << 14  # so many numbers of the four arrays of an update stay in the fastest cache together


class Update:
    """Binds the update of ``parameters`` to a gradient; all its kernels share what they work out on the way."""

    def __init__(
        self, optimizer: Optimizer, learning_rate: float, parameters: Parameters, moments: Moments
    ) -> None:
        self._optimizer, self._moments = optimizer, moments
        self._learning_rate = learning_rate
        self._flat, mask = parameters.flat, trained_mask(parameters.network)
        # where=, not a product with 0: a gradient that is not finite must leave a frozen parameter alone
        self._trained = None if mask is None else mask.astype(bool)
        self._network = parameters.network
        self._scratch = np.empty((2, min(len(self._flat), _PART)), self._flat.dtype)

    def __call__(self, gradient: Array) -> list[Kernel]:
        """The kernels that move all parameters at once by ``gradient`` (flat)."""
        kernels = list(self._counted())
        step = self._step(gradient)
        if step is not None:
            return kernels + step
        weights = weights_mask(self._network)
        for begin in range(0, len(self._flat), _PART):
            kernels += self._move(gradient, weights, slice(begin, min(begin + _PART, len(self._flat))))
        return kernels

    def _counted(self) -> Iterator[Kernel]:
        if self._optimizer.counts:
            yield partial(np.add, self._moments.count, np.array(1.0), self._moments.count)

    def _step(self, gradient: Array) -> list[Kernel] | None:
        """θ ← θ − η · (gradient or velocity) in one pass, where that is all there is to the update.

        The library rounds once where two passes round twice, so parameters that train must take this way whether
        others are frozen or not; of those, 0 times η is taken away.
        """
        found = self._optimizer.way(gradient, self._moments.rows, _only(self._trained))
        if found is None:
            return None
        kernels, way = found
        moved = way if self._trained is None else np.zeros_like(way)
        addition = blas.addition(-self._learning_rate, moved, self._flat)
        if addition is None:
            return None
        if self._trained is not None:
            kernels.append(partial(np.positive, way, moved, where=self._trained))
        return [*kernels, addition]

    def _move(self, gradient: Array, weights: Array, part: slice) -> Iterator[Kernel]:
        """The same part after part, each in what fits into the fastest cache."""
        change, room = self._scratch[:, : part.stop - part.start]
        flat, rows = self._flat[part], self._moments.rows[:, part]
        trained = _only(None if self._trained is None else self._trained[part])
        rate, count = scalar(self._learning_rate, gradient), self._moments.count
        yield from self._optimizer.change(
            Part(rate, flat, gradient[part], rows, count, weights[part], change, room, trained)
        )
        yield partial(np.subtract, flat, change, flat, **trained)


def _only(trained: Array | None) -> Only:
    return {} if trained is None else {"where": trained}
