"""How the gradient moves the parameters. Each optimizer is a setting and a binder of its update to buffers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from bpstudio.engine.fast import blas
from bpstudio.engine.fast.formula import Kernel, number
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters, places_of

OptimizerName = Literal["gradient_descent", "momentum", "adam"]


def _share(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, not {value}")


@dataclass(frozen=True, slots=True)
class GradientDescent:
    """θ ← θ − η ∂C/∂θ."""

    name: ClassVar[OptimizerName] = "gradient_descent"
    memory: ClassVar[tuple[str, ...]] = ()
    label: ClassVar[str] = "gradient descent"
    divides: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Momentum:
    """v ← βv + ∂C/∂θ, θ ← θ − ηv (Sutskever et al., ICML 2013, in the form PyTorch uses)."""

    name: ClassVar[OptimizerName] = "momentum"
    memory: ClassVar[tuple[str, ...]] = ("velocity",)
    label: ClassVar[str] = "momentum"
    divides: ClassVar[bool] = False
    beta: float = 0.9

    def __post_init__(self) -> None:
        _share("beta", self.beta)


@dataclass(frozen=True, slots=True)
class Adam:
    """Kingma and Ba, ICLR 2015, algorithm 1: both moments corrected for their start at 0."""

    name: ClassVar[OptimizerName] = "adam"
    memory: ClassVar[tuple[str, ...]] = ("first_moment", "second_moment")
    label: ClassVar[str] = "Adam"
    divides: ClassVar[bool] = (
        True  # by the size of the gradients so far, so the smallest may make a large step
    )
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _share("beta1", self.beta1)
        _share("beta2", self.beta2)
        if not self.epsilon > 0 or not np.isfinite(self.epsilon):
            raise ValueError(f"epsilon must be a positive number, not {self.epsilon}")


Optimizer = GradientDescent | Momentum | Adam
"""``memory`` names the rows of its moments, one number a parameter each, as a session file calls them."""
OPTIMIZERS: dict[OptimizerName, type[Optimizer]] = {
    kind.name: kind for kind in (GradientDescent, Momentum, Adam)
}


class Moments:
    """What an optimizer remembers: ``rows`` of shape (moments, parameters), and how many updates made it.

    The count is a 0-d array as well, so that an update can be a bound call and nothing else.
    """

    __slots__ = ("count", "rows")

    def __init__(self, rows: Array, updates: int = 0) -> None:
        self.rows, self.count = rows, np.array(float(updates))

    @classmethod
    def fresh(cls, optimizer: Optimizer, size: int, dtype: DTypeLike = np.float64) -> Moments:
        return cls(np.zeros((len(optimizer.memory), size), dtype))

    @property
    def updates(self) -> int:
        return int(self.count)

    def copy(self) -> Moments:
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
        self._scratch = np.empty((2, min(len(self._flat), _PART)), self._flat.dtype)

    def __call__(self, gradient: Array) -> list[Kernel]:
        """The kernels that move all parameters at once by ``gradient`` (flat)."""
        kernels = list(_count(self._optimizer, self._moments))
        step = self._step(gradient)
        if step is not None:
            return kernels + step
        for begin in range(0, len(self._flat), _PART):
            kernels += self._move(gradient, slice(begin, min(begin + _PART, len(self._flat))))
        return kernels

    def _step(self, gradient: Array) -> list[Kernel] | None:
        """θ ← θ − η · (gradient or velocity) in one pass, where that is all there is to the update.

        The library rounds once where two passes round twice, so parameters that train must take this way whether
        others are frozen or not; of those, 0 times η is taken away.
        """
        if isinstance(self._optimizer, Adam):
            return None
        velocity = self._moments.rows[0] if isinstance(self._optimizer, Momentum) else None
        way = gradient if velocity is None else velocity
        moved = way if self._trained is None else np.zeros_like(way)
        addition = blas.addition(-self._learning_rate, moved, self._flat)
        if addition is None:
            return None
        kernels = list(_velocity(self._optimizer, gradient, velocity, _only(self._trained)))
        if self._trained is not None:
            kernels.append(partial(np.positive, way, moved, where=self._trained))
        return [*kernels, addition]

    def _move(self, gradient: Array, part: slice) -> Iterator[Kernel]:
        """The same part after part, each in what fits into the fastest cache."""
        change, root = self._scratch[:, : part.stop - part.start]
        rate, flat = number(self._learning_rate, gradient), self._flat[part]
        trained = _only(None if self._trained is None else self._trained[part])
        yield from _change(self._optimizer, rate, gradient[part], self._moments, part, change, root, trained)
        yield partial(np.subtract, flat, change, flat, **trained)


Only = dict[str, Array]
"""Keywords for numpy: write only where parameters train. A frozen one is not moved, and nothing is remembered of it."""


def _only(trained: Array | None) -> Only:
    return {} if trained is None else {"where": trained}


def _velocity(
    optimizer: Optimizer, gradient: Array, velocity: Array | None, trained: Only
) -> Iterator[Kernel]:
    """v ← βv + ∂C/∂θ."""
    if isinstance(optimizer, Momentum) and velocity is not None:
        yield partial(np.multiply, velocity, number(optimizer.beta, gradient), velocity, **trained)
        yield partial(np.add, velocity, gradient, velocity, **trained)


def counts_updates(optimizer: Optimizer) -> bool:
    """Whether the number of updates so far is a part of the next one."""
    return isinstance(optimizer, Adam)


def _count(optimizer: Optimizer, moments: Moments) -> Iterator[Kernel]:
    if counts_updates(optimizer):
        yield partial(np.add, moments.count, np.array(1.0), moments.count)


def _change(
    optimizer: Optimizer,
    rate: Array,
    gradient: Array,
    moments: Moments,
    part: slice,
    change: Array,
    root: Array,
    trained: Only,
) -> Iterator[Kernel]:
    """What is to be subtracted from the parameters, into ``change``."""
    match optimizer:
        case GradientDescent():
            yield partial(np.multiply, gradient, rate, change)
        case Momentum():
            velocity = moments.rows[0, part]
            yield from _velocity(optimizer, gradient, velocity, trained)
            yield partial(np.multiply, velocity, rate, change)
        case Adam():
            yield from _adam(optimizer, rate, gradient, moments, part, change, root, trained)


def _average(decay: float, of: Array, average: Array, change: Array, trained: Only) -> Iterator[Kernel]:
    """average ← decay · average + (1 − decay) · of."""
    yield partial(np.multiply, average, number(decay, of), average, **trained)
    yield partial(np.multiply, of, number(1.0 - decay, of), change)
    yield partial(np.add, average, change, average, **trained)


def _correction(decay: float, moments: Moments, correction: Array) -> Iterator[Kernel]:
    """1 − decay^t: what an average of t numbers that began at 0 lacks."""
    yield partial(np.power, np.array(decay), moments.count, correction)
    yield partial(np.subtract, np.array(1.0), correction, correction)


def _adam(
    adam: Adam,
    rate: Array,
    gradient: Array,
    moments: Moments,
    part: slice,
    change: Array,
    root: Array,
    trained: Only,
) -> Iterator[Kernel]:
    first, second = moments.rows[:, part]
    correction, spread, step = np.empty(()), number(0.0, gradient), number(0.0, gradient)
    yield from _average(adam.beta1, gradient, first, change, trained)
    yield partial(np.multiply, gradient, gradient, root)
    yield from _average(adam.beta2, root, second, change, trained)
    yield from _correction(adam.beta2, moments, correction)
    yield partial(np.sqrt, correction, spread)
    yield partial(np.sqrt, second, root)
    yield partial(np.divide, root, spread, root)
    yield partial(np.add, root, number(adam.epsilon, gradient), root)
    yield from _correction(adam.beta1, moments, correction)
    yield partial(np.divide, rate, correction, step)
    yield partial(np.multiply, first, step, change)
    yield partial(np.divide, change, root, change)
