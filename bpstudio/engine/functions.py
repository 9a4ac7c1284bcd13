r"""Activations, costs and penalties: value, derivative and TeX of each. The only calculus in the repository.

Arrays are feature-major: units down, examples across, shape (units, m); every function writes into ``out``. What is
written also holds for complex arrays wherever ``analytic`` is true, so that a complex step can check it (Squire and
Trapp, SIAM Review 40, 1998). Derivatives are those of Goodfellow, Bengio and Courville, *Deep Learning*, ch. 6, with
ReLU'(0) = 0.

To add an activation, write its value and derivative here, enter both in ``ACTIVATIONS`` and add its name to
``ActivationName``: kernels, checks, notation and the window read the registry.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bpstudio.engine.network import ActivationName, Array

CostName = Literal["squared_error", "binary_cross_entropy", "categorical_cross_entropy", "output"]
RegularizationName = Literal["none", "l1", "l2"]
Reduction = Literal["sum", "mean"]

LEAK = 0.01
ZERO, ONE = np.array(0.0), np.array(1.0)


@dataclass(frozen=True, slots=True)
class Activation:
    """g: ``value(z, out)`` writes g(z); ``derivative(z, a, out)`` writes g'(z), knowing a = g(z).

    Softmax couples the units of a layer and has no derivative unit by unit: its ``derivative`` is None, and
    ``jacobian`` and ``product`` below serve it instead. ``corner`` is where g' jumps, if it does; ``low`` and ``high``
    are what g(z) stays between.
    """

    label: str
    symbol_tex: str
    tex: str
    derivative_tex: str
    value: Callable[[Array, Array], None]
    derivative: Callable[[Array, Array, Array], None] | None
    analytic: bool = True
    corner: float | None = None
    low: float = -math.inf
    high: float = math.inf


def _identity(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _identity_derivative(z: Array, a: Array, out: Array) -> None:
    out.fill(1.0)


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, ZERO, out=out)


def _relu_derivative(z: Array, a: Array, out: Array) -> None:
    np.sign(a, out)  # a is never negative: 1 where the unit is on, and 0 at z = 0 as well


def _leaky_relu(z: Array, out: Array) -> None:
    np.multiply(z, LEAK, out)
    np.maximum(z, out, out=out)


def _leaky_relu_derivative(z: Array, a: Array, out: Array) -> None:
    np.greater(z, ZERO, out, casting="unsafe")
    np.maximum(out, LEAK, out=out)


def _tanh(z: Array, out: Array) -> None:
    np.tanh(z, out)


def _tanh_derivative(z: Array, a: Array, out: Array) -> None:
    np.multiply(a, a, out)
    np.subtract(ONE, out, out)


def _sigmoid(z: Array, out: Array) -> None:
    # e^-z may overflow to infinity, of which the reciprocal is the right 0; the engine runs with that flag off.
    np.negative(z, out)
    np.exp(out, out)
    np.add(out, ONE, out)
    np.reciprocal(out, out)


def _sigmoid_derivative(z: Array, a: Array, out: Array) -> None:
    np.subtract(ONE, a, out)
    np.multiply(a, out, out)


def _softmax(z: Array, out: Array) -> None:
    np.subtract(z, z.real.max(axis=0), out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=0), out)


def softmax_jacobian(a: Array) -> Array:
    """∂a_i/∂z_j = a_i (δ_ij − a_j) of each example, shape (m, units, units), from a of shape (units, m)."""
    rows = a.T
    return rows[:, :, None] * (np.eye(len(a)) - rows[:, None, :])


def softmax_product(upstream: Array, a: Array, out: Array) -> None:
    """The Jacobian times ∂C/∂a, without forming it: a ∘ (g − Σ g a), all of shape (units, m)."""
    np.multiply(upstream, a, out)
    np.subtract(upstream, out.sum(axis=0), out)
    np.multiply(out, a, out)


ACTIVATIONS: dict[ActivationName, Activation] = {
    "identity": Activation("identity", r"\mathrm{id}", r"z", r"1", _identity, _identity_derivative),
    "relu": Activation(
        "ReLU",
        r"\mathrm{ReLU}",
        r"\max(0, z)",
        r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        _relu,
        _relu_derivative,
        analytic=False,
        corner=0.0,
        low=0.0,
    ),
    "leaky_relu": Activation(
        "leaky ReLU",
        r"\mathrm{LReLU}",
        r"\max(0.01 z, z)",
        r"\begin{cases} 1 & z > 0 \\ 0.01 & z \le 0 \end{cases}",
        _leaky_relu,
        _leaky_relu_derivative,
        analytic=False,
        corner=0.0,
    ),
    "tanh": Activation(
        "tanh", r"\tanh", r"\tanh(z)", r"1 - \tanh(z)^2", _tanh, _tanh_derivative, low=-1.0, high=1.0
    ),
    "sigmoid": Activation(
        "sigmoid",
        r"\sigma",
        r"\frac{1}{1 + e^{-z}}",
        r"\sigma(z)(1 - \sigma(z))",
        _sigmoid,
        _sigmoid_derivative,
        low=0.0,
        high=1.0,
    ),
    "softmax": Activation(
        "softmax",
        r"\mathrm{softmax}",
        r"\frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"\hat{y}_i (\delta_{ij} - \hat{y}_j)",
        _softmax,
        None,
        low=0.0,
        high=1.0,
    ),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Which cost, and how its terms are put together: scale · (Σ or mean over outputs, Σ or mean over examples)."""

    name: CostName = "squared_error"
    scale: float = 1.0
    over_outputs: Reduction = "sum"
    over_examples: Reduction = "mean"

    def __post_init__(self) -> None:
        if not np.isfinite(self.scale) or self.scale <= 0:
            raise ValueError(f"the scale must be a positive number, not {self.scale}")

    def coefficient(self, outputs: int, examples: int) -> float:
        """What every term of the cost is multiplied by."""
        whole = (outputs if self.over_outputs == "mean" else 1) * (
            examples if self.over_examples == "mean" else 1
        )
        return self.scale / whole


@dataclass(frozen=True, slots=True)
class CostFunction:
    """``terms(yhat, y, out)`` writes what is summed; ``derivative(yhat, y, out)`` its derivative by ŷ, term by term.

    ``of_probabilities``: it takes logarithms of ŷ, and both ŷ and y have to be from 0 to 1.
    """

    label: str
    tex: str
    derivative_tex: str
    terms: Callable[[Array, Array, Array], None]
    derivative: Callable[[Array, Array, Array], None]
    needs_target: bool = True
    of_probabilities: bool = False


def _squared_error(yhat: Array, y: Array, out: Array) -> None:
    np.subtract(yhat, y, out)
    np.multiply(out, out, out)


def _squared_error_derivative(yhat: Array, y: Array, out: Array) -> None:
    np.subtract(yhat, y, out)
    np.add(out, out, out)


def _weighted(weight: Array, logarithm: np.ufunc, of: Array) -> Array:
    """weight · logarithm(of), and 0 where the weight is 0 whatever the logarithm."""
    result: Array = logarithm(of, out=np.zeros_like(of), where=weight != 0)
    return np.multiply(weight, result, out=result)


def _over(weight: Array, by: Array) -> Array:
    """weight / by, and 0 where the weight is 0 whatever it is divided by."""
    return np.divide(weight, by, out=np.zeros_like(by), where=weight != 0)


def _binary_cross_entropy(yhat: Array, y: Array, out: Array) -> None:
    np.add(_weighted(y, np.log, yhat), _weighted(1.0 - y, np.log1p, -yhat), out)
    np.negative(out, out)


def _binary_cross_entropy_derivative(yhat: Array, y: Array, out: Array) -> None:
    np.subtract(_over(1.0 - y, 1.0 - yhat), _over(y, yhat), out)


def _categorical_cross_entropy(yhat: Array, y: Array, out: Array) -> None:
    np.negative(_weighted(y, np.log, yhat), out)


def _categorical_cross_entropy_derivative(yhat: Array, y: Array, out: Array) -> None:
    np.negative(_over(y, yhat), out)


def _output(yhat: Array, y: Array, out: Array) -> None:
    np.copyto(out, yhat)


def _output_derivative(yhat: Array, y: Array, out: Array) -> None:
    out.fill(1.0)


COSTS: dict[CostName, CostFunction] = {
    "squared_error": CostFunction(
        "squared error", r"(\hat{y} - y)^2", r"2(\hat{y} - y)", _squared_error, _squared_error_derivative
    ),
    "binary_cross_entropy": CostFunction(
        "binary cross-entropy",
        r"-(y \ln \hat{y} + (1 - y) \ln(1 - \hat{y}))",
        r"\frac{1 - y}{1 - \hat{y}} - \frac{y}{\hat{y}}",
        _binary_cross_entropy,
        _binary_cross_entropy_derivative,
        of_probabilities=True,
    ),
    "categorical_cross_entropy": CostFunction(
        "categorical cross-entropy",
        r"-y \ln \hat{y}",
        r"-\frac{y}{\hat{y}}",
        _categorical_cross_entropy,
        _categorical_cross_entropy_derivative,
        of_probabilities=True,
    ),
    "output": CostFunction(
        "the output itself", r"\hat{y}", r"1", _output, _output_derivative, needs_target=False
    ),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """An output activation and a cost whose factors overflow apart and are harmless together.

    ``terms(z, y, out)`` is the cost read from z; ``derivative(yhat, y, out)`` is ∂C/∂z term by term: the one
    sanctioned second formula, ŷ − y (Bishop, *Pattern Recognition and Machine Learning*, 4.3.6).
    """

    derivative_tex: str
    terms: Callable[[Array, Array, Array], None]
    derivative: Callable[[Array, Array, Array], None]


def _logistic_terms(z: Array, y: Array, out: Array) -> None:
    # ln(1 + e^z) − y z, with e taken of −|z| only. minimum and maximum order complex numbers by their real part.
    np.negative(z, out)
    np.minimum(z, out, out=out)
    np.exp(out, out)
    np.log1p(out, out)
    np.add(out, np.maximum(z, ZERO), out)
    np.subtract(out, y * z, out)


def _difference(yhat: Array, y: Array, out: Array) -> None:
    np.subtract(yhat, y, out)


def _softmax_terms(z: Array, y: Array, out: Array) -> None:
    # −y (z − ln Σ e^z), with the largest z taken out of the sum first
    np.subtract(z, z.real.max(axis=0), out)
    np.subtract(np.log(np.exp(out).sum(axis=0)), out, out)
    np.multiply(out, y, out)


def _softmax_difference(yhat: Array, y: Array, out: Array) -> None:
    # Σy is 1 for class targets; with it the form holds for any y.
    np.multiply(yhat, y.sum(axis=0), out)
    np.subtract(out, y, out)


PAIRS: dict[tuple[ActivationName, CostName], Pair] = {
    ("sigmoid", "binary_cross_entropy"): Pair(r"\hat{y} - y", _logistic_terms, _difference),
    ("softmax", "categorical_cross_entropy"): Pair(r"\hat{y} - y", _softmax_terms, _softmax_difference),
}


@dataclass(frozen=True, slots=True)
class Regularization:
    """A term of the cost that grows with the weights (never the biases), and is never averaged."""

    name: RegularizationName = "none"
    rate: float = 0.0

    def __post_init__(self) -> None:
        if not np.isfinite(self.rate) or self.rate < 0:
            raise ValueError(f"the rate must be 0 or more, not {self.rate}")

    @property
    def active(self) -> bool:
        return self.name != "none" and self.rate > 0


@dataclass(frozen=True, slots=True)
class Penalty:
    """``value(theta, rate)`` is the term for one layer; ``derivative(theta, rate, out)`` writes its derivative."""

    tex: str
    derivative_tex: str
    value: Callable[[Array, float], Array]
    derivative: Callable[[Array, float, Array], None]
    analytic: bool = True


def _l2_derivative(theta: Array, rate: float, out: Array) -> None:
    np.multiply(theta, 2.0 * rate, out)


def _l1_derivative(theta: Array, rate: float, out: Array) -> None:
    np.sign(theta, out)
    np.multiply(out, rate, out)


PENALTIES: dict[RegularizationName, Penalty] = {
    "l1": Penalty(
        r"\lambda \sum |\theta|",
        r"\lambda \mathrm{sign}(\theta)",
        lambda theta, rate: rate * np.abs(theta).sum(),
        _l1_derivative,
        analytic=False,
    ),
    "l2": Penalty(
        r"\lambda \sum \theta^2",
        r"2 \lambda \theta",
        lambda theta, rate: rate * (theta * theta).sum(),
        _l2_derivative,
    ),
}
