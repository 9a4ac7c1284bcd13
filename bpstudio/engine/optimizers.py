"""How the gradient moves the parameters. Each optimizer is a setting and a binder of its update to buffers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

import numpy as np

from bpstudio.engine.network import Array, Network, Parameters, places_of

Kernel = Callable[[], object]
OptimizerName = Literal["gradient_descent", "momentum", "adam"]


def _share(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, not {value}")


@dataclass(frozen=True, slots=True)
class GradientDescent:
    """θ ← θ − η ∂C/∂θ."""

    name: ClassVar[OptimizerName] = "gradient_descent"
    moments: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Momentum:
    """v ← βv + ∂C/∂θ, θ ← θ − ηv (Sutskever et al., ICML 2013, in the form PyTorch uses)."""

    name: ClassVar[OptimizerName] = "momentum"
    moments: ClassVar[int] = 1
    beta: float = 0.9

    def __post_init__(self) -> None:
        _share("beta", self.beta)


@dataclass(frozen=True, slots=True)
class Adam:
    """Kingma and Ba, ICLR 2015, algorithm 1: both moments corrected for their start at 0."""

    name: ClassVar[OptimizerName] = "adam"
    moments: ClassVar[int] = 2
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _share("beta1", self.beta1)
        _share("beta2", self.beta2)
        if not self.epsilon > 0 or not np.isfinite(self.epsilon):
            raise ValueError(f"epsilon must be a positive number, not {self.epsilon}")


Optimizer = GradientDescent | Momentum | Adam
OPTIMIZERS: dict[OptimizerName, type[Optimizer]] = {
    kind.name: kind for kind in (GradientDescent, Momentum, Adam)
}


@dataclass(slots=True)
class Moments:
    """What an optimizer remembers: ``rows`` of shape (moments, parameters), and how many updates made it."""

    rows: Array
    updates: int = 0

    @classmethod
    def fresh(cls, optimizer: Optimizer, size: int) -> Moments:
        return cls(np.zeros((optimizer.moments, size)))

    def copy(self) -> Moments:
        return Moments(self.rows.copy(), self.updates)


def trained_mask(network: Network) -> Array | None:
    """1 for every parameter that the update may move, 0 for a frozen or a cut one; None when there is none such."""
    if network.trains_everything:
        return None
    mask = Parameters(network)
    for number, layer in enumerate(network.layers, start=1):
        mask.theta(number)[...] = layer.train_theta
        mask.b(number)[...] = layer.train_b
        for pairs in (layer.cut, layer.frozen.theta):
            mask.blocks[number - 1].put(places_of(network, number, pairs), 0.0)
        mask.b(number)[list(layer.frozen.b)] = 0.0
    return mask.flat


def update_kernels(
    optimizer: Optimizer, learning_rate: float, parameters: Parameters, gradient: Array, moments: Moments
) -> list[Kernel]:
    """The update of all parameters at once, bound to its arrays (all of shape (parameters,))."""
    change = np.empty_like(gradient)
    match optimizer:
        case GradientDescent():
            kernels: list[Kernel] = [partial(np.multiply, gradient, np.array(learning_rate), change)]
        case Momentum(beta=beta):
            velocity = moments.rows[0]
            kernels = [
                partial(np.multiply, velocity, np.array(beta), velocity),
                partial(np.add, velocity, gradient, velocity),
                partial(np.multiply, velocity, np.array(learning_rate), change),
            ]
        case Adam():
            kernels = [
                partial(_adam, optimizer, learning_rate, gradient, moments, change, np.empty_like(gradient))
            ]
    mask = trained_mask(parameters.network)
    if mask is None:
        return [*kernels, partial(np.subtract, parameters.flat, change, parameters.flat)]
    # where=, not a product with 0: a gradient that is not finite must leave a frozen parameter alone
    trained = mask.astype(bool)
    return [*kernels, partial(np.subtract, parameters.flat, change, parameters.flat, where=trained)]


def _adam(
    adam: Adam, learning_rate: float, gradient: Array, moments: Moments, change: Array, root: Array
) -> None:
    moments.updates += 1
    first, second = moments.rows
    np.multiply(first, adam.beta1, first)
    np.multiply(gradient, 1.0 - adam.beta1, change)
    np.add(first, change, first)
    np.multiply(second, adam.beta2, second)
    np.multiply(gradient, gradient, change)
    np.multiply(change, 1.0 - adam.beta2, change)
    np.add(second, change, second)
    np.sqrt(second, root)
    np.divide(root, np.sqrt(1.0 - adam.beta2**moments.updates), root)
    np.add(root, adam.epsilon, root)
    np.multiply(first, learning_rate / (1.0 - adam.beta1**moments.updates), change)
    np.divide(change, root, change)
