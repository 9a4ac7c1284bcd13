"""An activation, a cost, a penalty and an optimizer that nobody has heard of, an entry each: importing this adds them.

Another process has them as soon as it imports this module, which is what an entry's ``module`` tells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from bpstudio.engine.fast.formula import Formula, Kernel, added_up, scalar, scaled
from bpstudio.engine.functions import (
    ACTIVATIONS,
    COSTS,
    PENALTIES,
    Activation,
    Code,
    CostFunction,
    Line,
    Penalty,
    Setting,
)
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import OPTIMIZERS, Optimizer, Part, setting

WAVE, QUARTIC, FOURTH, SIGNS = "wave", "quartic", "fourth", "signs"


@Formula
def _wave(z: Array, out: Array) -> Iterator[Kernel]:
    square = np.empty_like(z)
    yield partial(np.multiply, z, z, square)
    yield partial(np.multiply, square, scalar(-0.5, z), square)
    yield partial(np.exp, square, square)
    yield partial(np.multiply, z, square, out)


@Formula
def _wave_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    square, bell = np.empty_like(z), np.empty_like(z)
    yield partial(np.multiply, z, z, square)
    yield partial(np.multiply, square, scalar(-0.5, z), bell)
    yield partial(np.exp, bell, bell)
    yield partial(np.subtract, scalar(1.0, z), square, square)
    yield partial(np.multiply, bell, square, out)


@Formula
def _quartic(yhat: Array, y: Array, out: Array, strength: float = 2.0) -> Iterator[Kernel]:
    yield partial(np.subtract, yhat, y, out)
    yield partial(np.multiply, out, out, out)
    yield partial(np.multiply, out, out, out)
    yield from scaled(out, strength)


@Formula
def _quartic_derivative(
    yhat: Array, y: Array, out: Array, scale: float = 1.0, strength: float = 2.0
) -> Iterator[Kernel]:
    square = np.empty_like(out)
    yield partial(np.subtract, yhat, y, out)
    yield partial(np.multiply, out, out, square)
    yield partial(np.multiply, out, square, out)
    yield from scaled(out, 4.0 * strength * scale)


@Formula
def _fourth(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    terms = np.empty_like(theta)
    yield partial(np.multiply, theta, theta, terms)
    yield partial(np.multiply, terms, terms, terms)
    yield from added_up(terms, rate, out)


@Formula
def _fourth_derivative(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.multiply, theta, theta, out)
    yield partial(np.multiply, out, theta, out)
    yield partial(np.multiply, out, scalar(4.0 * float(rate), theta), out)


@dataclass(frozen=True, slots=True)
class Signs(Optimizer):
    """Each parameter moves against the sign of its gradient, by ever the same length."""

    name: ClassVar[str] = SIGNS
    label: ClassVar[str] = "signs alone"
    tip: ClassVar[str] = "Signs alone takes nothing but its sign."
    lines: ClassVar[tuple[str, ...]] = (
        r"\theta \leftarrow \theta - \eta \kappa \mathrm{sign}\left(\frac{\partial C}{\partial \theta}\right)",
    )
    code: ClassVar[tuple[str, ...]] = ("theta = theta - learning_rate * length * np.sign(gradient)",)
    module: ClassVar[str] = __name__
    length: float = setting(
        0.5, r"\kappa", "Length κ", "Signs alone κ: the length of a step, times η.", "positive"
    )

    def change(self, part: Part) -> Iterator[Kernel]:
        yield partial(np.sign, part.gradient, part.change)
        yield partial(
            np.multiply, part.change, scalar(float(part.rate) * self.length, part.change), part.change
        )


def register() -> None:
    """Enter them; again changes nothing."""
    _register_activation()
    _register_cost()
    PENALTIES[FOURTH] = Penalty(
        "Fourth power",
        r"\lambda \sum \theta^4",
        r"4 \lambda \theta^3",
        _fourth,
        _fourth_derivative,
        lines=(Line(r"\lambda \frac{\partial}{\partial \theta} \theta^4", "constant factor"),),
        last="power rule",
        module=__name__,
        numpy=Code("rate * np.sum(theta**4)", "4 * rate * theta**3"),
        torch=Code("rate * torch.sum(theta**4)", "4 * rate * theta**3"),
    )
    OPTIMIZERS[SIGNS] = Signs


def _register_activation() -> None:
    ACTIVATIONS[WAVE] = Activation(
        "wave packet",
        r"\mathrm{wave}",
        r"z e^{-\frac{1}{2} z^2}",
        r"(1 - z^2) e^{-\frac{1}{2} z^2}",
        _wave,
        _wave_derivative,
        lines=(
            Line(r"\frac{\partial}{\partial z} (z e^{-\frac{1}{2} z^2})", "definition of the wave packet"),
            Line(r"e^{-\frac{1}{2} z^2} - z^2 e^{-\frac{1}{2} z^2}", "product rule"),
        ),
        last="one factor for both",
        low=-0.60653066,
        high=0.60653066,
        remark="it comes back to 0 on both sides",
        module=__name__,
        numpy=Code("z * np.exp(-(z**2) / 2)", "(1 - z**2) * np.exp(-(z**2) / 2)"),
        torch=Code("z * torch.exp(-(z**2) / 2)", "(1 - z**2) * torch.exp(-(z**2) / 2)"),
    )


def _register_cost() -> None:
    COSTS[QUARTIC] = CostFunction(
        "quartic error",
        r"\alpha (\hat{y} - y)^4",
        r"4 \alpha (\hat{y} - y)^3",
        _quartic,
        _quartic_derivative,
        lines=(
            Line(
                r"4 \alpha (\hat{y} - y)^3 \times \frac{\partial}{\partial \hat{y}} (\hat{y} - y)",
                "chain rule",
            ),
        ),
        settings={
            "strength": Setting(
                2.0, r"\alpha", "Strength α", "Quartic error α: the number before the power.", "positive"
            )
        },
        module=__name__,
        numpy=Code("strength * (yhat - y) ** 4", "4 * strength * (yhat - y) ** 3"),
        torch=Code("strength * (yhat - y) ** 4", "4 * strength * (yhat - y) ** 3"),
    )


def forget() -> None:
    """Take them out again."""
    for registry, name in ((ACTIVATIONS, WAVE), (COSTS, QUARTIC), (PENALTIES, FOURTH), (OPTIMIZERS, SIGNS)):
        registry.pop(name, None)


register()
