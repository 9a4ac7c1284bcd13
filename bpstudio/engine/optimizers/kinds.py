r"""The optimizers by name. To add one, write its class here, and enter it in ``OPTIMIZERS``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import Kernel, scalar
from bpstudio.engine.optimizers.entries import Only, Optimizer, Part, TorchRule, setting

_GRADIENT = r"\frac{\partial C}{\partial \theta}"
_SQUARE = rf"\left({_GRADIENT}\right)^2"
_ADAM_LINES = (
    rf"m \leftarrow \beta_1 m + (1 - \beta_1) {_GRADIENT}",
    rf"v \leftarrow \beta_2 v + (1 - \beta_2) {_SQUARE}",
    r"\hat{m} = \frac{m}{1 - \beta_1^t}",
    r"\hat{v} = \frac{v}{1 - \beta_2^t}",
    r"\theta \leftarrow \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
)
_ADAM_CODE = (
    "m = beta1 * m + (1 - beta1) * gradient",
    "v = beta2 * v + (1 - beta2) * gradient**2",
    "m_hat = m / (1 - beta1**t)",
    "v_hat = v / (1 - beta2**t)",
    "theta = theta - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)",
)
_DIVIDED = "η times the gradient, divided by the root of"
_ADAM_WORDS = (
    "η times the running mean of the gradients, divided by the root of that of their squares, "
    "both corrected for their start at 0"
)
_GUARD = "a small number that keeps the division from being by 0."
_SPEED = "how much of the last step's speed stays, from 0 to below 1."


@dataclass(frozen=True, slots=True)
class GradientDescent(Optimizer):
    """θ ← θ − η ∂C/∂θ."""

    name: ClassVar[str] = "gradient_descent"
    label: ClassVar[str] = "gradient descent"
    tip: ClassVar[str] = "Gradient descent takes it as it is."
    lines: ClassVar[tuple[str, ...]] = (rf"\theta \leftarrow \theta - \eta {_GRADIENT}",)
    code: ClassVar[tuple[str, ...]] = ("theta = theta - learning_rate * gradient",)
    moves: ClassVar[tuple[str, str] | None] = ("by −η times its gradient", "by −η times their gradients")

    def in_torch(self) -> TorchRule:
        return TorchRule("SGD", counts=False)

    def way(self, gradient: Array, memory: Array, trained: Only) -> tuple[list[Kernel], Array] | None:
        return [], gradient


@dataclass(frozen=True, slots=True)
class Momentum(Optimizer):
    """v ← βv + ∂C/∂θ, θ ← θ − ηv (Sutskever et al., ICML 2013, in the form PyTorch uses)."""

    name: ClassVar[str] = "momentum"
    label: ClassVar[str] = "momentum"
    tip: ClassVar[str] = "Momentum adds up the past ones."
    memory: ClassVar[tuple[str, ...]] = ("velocity",)
    letters: ClassVar[tuple[str, ...]] = ("v",)
    words: ClassVar[str] = "η times the velocity, which is β times the last velocity plus the gradient"
    lines: ClassVar[tuple[str, ...]] = (
        rf"v \leftarrow \beta v + {_GRADIENT}",
        r"\theta \leftarrow \theta - \eta v",
    )
    code: ClassVar[tuple[str, ...]] = (
        "v = beta * v + gradient",
        "theta = theta - learning_rate * v",
    )
    beta: float = setting(0.9, r"\beta", "Memory β", f"Momentum β: {_SPEED}")

    def in_torch(self) -> TorchRule:
        return TorchRule("SGD", (("momentum", self.beta),), ("momentum_buffer",), counts=False)

    def way(self, gradient: Array, memory: Array, trained: Only) -> tuple[list[Kernel], Array] | None:
        return list(_velocity(self.beta, gradient, memory[0], trained)), memory[0]


@dataclass(frozen=True, slots=True)
class Nesterov(Optimizer):
    """v ← βv + ∂C/∂θ, θ ← θ − η(∂C/∂θ + βv) (Sutskever et al., ICML 2013, in the form PyTorch uses)."""

    name: ClassVar[str] = "nesterov"
    label: ClassVar[str] = "Nesterov momentum"
    tip: ClassVar[str] = "Nesterov momentum adds up the past ones, and goes one step of that further."
    memory: ClassVar[tuple[str, ...]] = ("velocity",)
    letters: ClassVar[tuple[str, ...]] = ("v",)
    words: ClassVar[str] = "η times a sum, the gradient plus β times the new velocity"
    lines: ClassVar[tuple[str, ...]] = (
        rf"v \leftarrow \beta v + {_GRADIENT}",
        rf"\theta \leftarrow \theta - \eta \left({_GRADIENT} + \beta v\right)",
    )
    code: ClassVar[tuple[str, ...]] = (
        "v = beta * v + gradient",
        "theta = theta - learning_rate * (gradient + beta * v)",
    )
    beta: float = setting(0.9, r"\beta", "Memory β", f"Nesterov momentum β: {_SPEED}")

    def in_torch(self) -> TorchRule:
        if self.beta == 0:
            return GradientDescent().in_torch()  # PyTorch refuses this one without momentum
        settings = (("momentum", self.beta), ("nesterov", True))
        return TorchRule("SGD", settings, ("momentum_buffer",), counts=False)

    def way(self, gradient: Array, memory: Array, trained: Only) -> tuple[list[Kernel], Array] | None:
        ahead = np.empty_like(gradient)
        return [
            *_velocity(self.beta, gradient, memory[0], trained),
            partial(np.multiply, memory[0], scalar(self.beta, gradient), ahead),
            partial(np.add, ahead, gradient, ahead),
        ], ahead


@dataclass(frozen=True, slots=True)
class AdaGrad(Optimizer):
    """Duchi, Hazan and Singer, JMLR 2011: each gradient is divided by the length of all those before."""

    name: ClassVar[str] = "adagrad"
    label: ClassVar[str] = "AdaGrad"
    tip: ClassVar[str] = "AdaGrad divides it by the length of all the past ones."
    memory: ClassVar[tuple[str, ...]] = ("sum_of_squares",)
    letters: ClassVar[tuple[str, ...]] = ("s",)
    words: ClassVar[str] = f"{_DIVIDED} the sum of its squares so far"
    lines: ClassVar[tuple[str, ...]] = (
        rf"s \leftarrow s + {_SQUARE}",
        rf"\theta \leftarrow \theta - \frac{{\eta}}{{\sqrt{{s}} + \epsilon}} {_GRADIENT}",
    )
    code: ClassVar[tuple[str, ...]] = (
        "s = s + gradient**2",
        "theta = theta - learning_rate / (np.sqrt(s) + epsilon) * gradient",
    )
    divides: ClassVar[bool] = True
    epsilon: float = setting(1e-10, r"\epsilon", "Guard ε", f"AdaGrad ε: {_GUARD}", "positive")

    def in_torch(self) -> TorchRule:
        return TorchRule("Adagrad", (("eps", self.epsilon),), ("sum",))

    def change(self, part: Part) -> Iterator[Kernel]:
        squares = part.memory[0]
        yield partial(np.multiply, part.gradient, part.gradient, part.room)
        yield partial(np.add, squares, part.room, squares, **part.trained)
        yield from _divided(squares, self.epsilon, part)


@dataclass(frozen=True, slots=True)
class RMSprop(Optimizer):
    """Hinton, lecture 6e of *Neural Networks for Machine Learning*, 2012, with ε outside the root."""

    name: ClassVar[str] = "rmsprop"
    label: ClassVar[str] = "RMSprop"
    tip: ClassVar[str] = "RMSprop divides it by the usual size of the last ones."
    memory: ClassVar[tuple[str, ...]] = ("second_moment",)
    letters: ClassVar[tuple[str, ...]] = ("v",)
    words: ClassVar[str] = f"{_DIVIDED} the running mean of its squares"
    lines: ClassVar[tuple[str, ...]] = (
        rf"v \leftarrow \beta v + (1 - \beta) {_SQUARE}",
        rf"\theta \leftarrow \theta - \frac{{\eta}}{{\sqrt{{v}} + \epsilon}} {_GRADIENT}",
    )
    code: ClassVar[tuple[str, ...]] = (
        "v = beta * v + (1 - beta) * gradient**2",
        "theta = theta - learning_rate / (np.sqrt(v) + epsilon) * gradient",
    )
    divides: ClassVar[bool] = True
    beta: float = setting(
        0.9,
        r"\beta",
        "Memory β",
        "RMSprop β: how slowly the average of the squared gradients forgets, from 0 to below 1.",
    )
    epsilon: float = setting(1e-8, r"\epsilon", "Guard ε", f"RMSprop ε: {_GUARD}", "positive")

    def in_torch(self) -> TorchRule:
        return TorchRule("RMSprop", (("alpha", self.beta), ("eps", self.epsilon)), ("square_avg",))

    def change(self, part: Part) -> Iterator[Kernel]:
        yield partial(np.multiply, part.gradient, part.gradient, part.room)
        yield from _average(self.beta, part.room, part.memory[0], part)
        yield from _divided(part.memory[0], self.epsilon, part)


@dataclass(frozen=True, slots=True)
class Adam(Optimizer):
    """Kingma and Ba, ICLR 2015, algorithm 1: both moments corrected for their start at 0."""

    name: ClassVar[str] = "adam"
    label: ClassVar[str] = "Adam"
    tip: ClassVar[str] = "Adam averages the past ones, and divides by their usual size."
    memory: ClassVar[tuple[str, ...]] = ("first_moment", "second_moment")
    letters: ClassVar[tuple[str, ...]] = ("m", "v")
    words: ClassVar[str] = _ADAM_WORDS
    lines: ClassVar[tuple[str, ...]] = _ADAM_LINES
    code: ClassVar[tuple[str, ...]] = _ADAM_CODE
    counts: ClassVar[bool] = True
    divides: ClassVar[bool] = True
    beta1: float = setting(
        0.9,
        r"\beta_1",
        "Memory β₁",
        "Adam β₁: how slowly the average of the gradients forgets, from 0 to below 1.",
    )
    beta2: float = setting(
        0.999,
        r"\beta_2",
        "Memory β₂",
        "Adam β₂: how slowly the average of their squares forgets, from 0 to below 1.",
    )
    epsilon: float = setting(1e-8, r"\epsilon", "Guard ε", f"Adam ε: {_GUARD}", "positive")

    def in_torch(self) -> TorchRule:
        settings = (("betas", (self.beta1, self.beta2)), ("eps", self.epsilon))
        return TorchRule("Adam", settings, ("exp_avg", "exp_avg_sq"))

    def change(self, part: Part) -> Iterator[Kernel]:
        return _adam(self.beta1, self.beta2, self.epsilon, part)

    def between(self, memory: tuple[float, ...], updates: int) -> tuple[float, ...]:
        return _corrected(self.beta1, self.beta2, memory, updates)


@dataclass(frozen=True, slots=True)
class AdamW(Optimizer):
    """Loshchilov and Hutter, ICLR 2019: Adam, and every weight shrinks by a share of itself; a bias does not."""

    name: ClassVar[str] = "adamw"
    label: ClassVar[str] = "AdamW"
    tip: ClassVar[str] = "AdamW is Adam that also lets every weight shrink."
    memory: ClassVar[tuple[str, ...]] = ("first_moment", "second_moment")
    letters: ClassVar[tuple[str, ...]] = ("m", "v")
    words: ClassVar[str] = f"{_ADAM_WORDS}; and minus η times κ times the old value"
    bias_words: ClassVar[str] = _ADAM_WORDS
    lines: ClassVar[tuple[str, ...]] = (
        *_ADAM_LINES[:-1],
        r"\theta \leftarrow \theta - \eta \left(\frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon} + \kappa \theta\right)",
    )
    bias_lines: ClassVar[tuple[str, ...]] = _ADAM_LINES
    code: ClassVar[tuple[str, ...]] = (
        *_ADAM_CODE[:-1],
        "theta = theta - learning_rate * (m_hat / (np.sqrt(v_hat) + epsilon) + weight_decay * theta)",
    )
    bias_code: ClassVar[tuple[str, ...]] = _ADAM_CODE
    counts: ClassVar[bool] = True
    divides: ClassVar[bool] = True
    beta1: float = setting(
        0.9,
        r"\beta_1",
        "Memory β₁",
        "AdamW β₁: how slowly the average of the gradients forgets, from 0 to below 1.",
    )
    beta2: float = setting(
        0.999,
        r"\beta_2",
        "Memory β₂",
        "AdamW β₂: how slowly the average of their squares forgets, from 0 to below 1.",
    )
    epsilon: float = setting(1e-8, r"\epsilon", "Guard ε", f"AdamW ε: {_GUARD}", "positive")
    weight_decay: float = setting(
        0.01,
        r"\kappa",
        "Weight decay κ",
        "AdamW κ: times η it is the share of itself that every weight loses in an update. Biases lose nothing.",
        "size",
    )

    def in_torch(self) -> TorchRule:
        settings = (("betas", (self.beta1, self.beta2)), ("eps", self.epsilon))
        decay = (("weight_decay", self.weight_decay),), (("weight_decay", 0.0),)
        return TorchRule("AdamW", settings, ("exp_avg", "exp_avg_sq"), True, *decay)

    def change(self, part: Part) -> Iterator[Kernel]:
        yield from _adam(self.beta1, self.beta2, self.epsilon, part)
        lost = scalar(float(part.rate) * self.weight_decay, part.gradient)
        yield partial(part.room.fill, 0.0)
        yield partial(np.multiply, part.theta, lost, part.room, where=part.weights)
        yield partial(np.add, part.change, part.room, part.change)

    def between(self, memory: tuple[float, ...], updates: int) -> tuple[float, ...]:
        return _corrected(self.beta1, self.beta2, memory, updates)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.name: kind for kind in (GradientDescent, Momentum, Adam, Nesterov, RMSprop, AdaGrad, AdamW)
}
OptimizerName = Annotated[str, OPTIMIZERS]
"""A name in ``OPTIMIZERS``."""


def _velocity(beta: float, gradient: Array, velocity: Array, trained: Only) -> Iterator[Kernel]:
    """v ← βv + ∂C/∂θ."""
    yield partial(np.multiply, velocity, scalar(beta, gradient), velocity, **trained)
    yield partial(np.add, velocity, gradient, velocity, **trained)


def _average(decay: float, of: Array, average: Array, part: Part) -> Iterator[Kernel]:
    """average ← decay · average + (1 − decay) · of."""
    yield partial(np.multiply, average, scalar(decay, of), average, **part.trained)
    yield partial(np.multiply, of, scalar(1.0 - decay, of), part.change)
    yield partial(np.add, average, part.change, average, **part.trained)


def _divided(squares: Array, epsilon: float, part: Part) -> Iterator[Kernel]:
    """η ∂C/∂θ / (√squares + ε)."""
    yield partial(np.sqrt, squares, part.room)
    yield partial(np.add, part.room, scalar(epsilon, part.gradient), part.room)
    yield partial(np.multiply, part.gradient, part.rate, part.change)
    yield partial(np.divide, part.change, part.room, part.change)


def _correction(decay: float, count: Array, correction: Array) -> Iterator[Kernel]:
    """1 − decay^t: what an average of t numbers that began at 0 lacks."""
    yield partial(np.power, np.array(decay), count, correction)
    yield partial(np.subtract, np.array(1.0), correction, correction)


def _corrected(beta1: float, beta2: float, memory: tuple[float, ...], updates: int) -> tuple[float, ...]:
    """Both moments of one parameter, divided by what they lack."""
    first, second = memory
    return first / (1.0 - beta1**updates), second / (1.0 - beta2**updates)


def _adam(beta1: float, beta2: float, epsilon: float, part: Part) -> Iterator[Kernel]:
    first, second = part.memory
    gradient, change, root = part.gradient, part.change, part.room
    correction, spread, step = np.empty(()), scalar(0.0, gradient), scalar(0.0, gradient)
    yield from _average(beta1, gradient, first, part)
    yield partial(np.multiply, gradient, gradient, root)
    yield from _average(beta2, root, second, part)
    yield from _correction(beta2, part.count, correction)
    yield partial(np.sqrt, correction, spread)
    yield partial(np.sqrt, second, root)
    yield partial(np.divide, root, spread, root)
    yield partial(np.add, root, scalar(epsilon, gradient), root)
    yield from _correction(beta1, part.count, correction)
    yield partial(np.divide, part.rate, correction, step)
    yield partial(np.multiply, first, step, change)
    yield partial(np.divide, change, root, change)
