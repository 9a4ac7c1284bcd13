r"""Activations, costs and penalties: value, derivative and TeX of each. The only calculus in the repository.

Arrays are feature-major: units down, examples across, shape (units, m), or a stack of them, (batches, units, m). Every
function writes into ``out`` and is a ``Formula`` (any other function of the same arguments would serve). What it does
also holds for complex arrays wherever ``analytic`` is true, so that a complex step can check it (Squire and Trapp,
SIAM Review 40, 1998). Derivatives are those of Goodfellow, Bengio and Courville, *Deep Learning*, ch. 6, with
ReLU'(0) = 0.

To add an activation, write its value and derivative here, enter both in ``ACTIVATIONS`` and add its name to
``ActivationName``: kernels, checks, notation and the window read the registry.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

import numpy as np

from bpstudio.engine.fast.formula import (
    Activation,
    CostFunction,
    Formula,
    Kernel,
    Pair,
    Penalty,
    added_up,
    less_the_largest,
    number,
    over_units,
    rooms,
    scaled,
    summed_over_units,
    where_it_counts,
)
from bpstudio.engine.network import ActivationName, Array

CostName = Literal["squared_error", "binary_cross_entropy", "categorical_cross_entropy", "output"]
RegularizationName = Literal["none", "l1", "l2"]

LEAK = 0.01


@Formula
def _identity(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.positive, z, out)


@Formula
def _identity_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    out.fill(1.0)  # once is enough: whatever z is
    yield from ()


@Formula
def _relu(z: Array, out: Array) -> Iterator[Kernel]:
    # An array of zeros that is never written takes hardly any memory, and a third of the time that one zero takes.
    yield partial(np.maximum, z, np.zeros(z.shape, z.dtype, "C" if z.flags.c_contiguous else "F"), out=out)


@Formula
def _relu_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.sign, a, out)  # a is never negative: 1 where the unit is on, and 0 at z = 0 as well


@Formula
def _leaky_relu(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.multiply, z, number(LEAK, z), out)
    yield partial(np.maximum, z, out, out=out)


@Formula
def _leaky_relu_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.greater, z, number(0.0, z), out, casting="unsafe")
    yield partial(np.maximum, out, number(LEAK, z), out=out)


@Formula
def _tanh(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.tanh, z, out)


@Formula
def _tanh_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    square, _ = rooms(out)
    yield partial(np.square, a, square)
    yield partial(np.subtract, number(1.0, a), square, out)


@Formula
def _sigmoid(z: Array, out: Array) -> Iterator[Kernel]:
    # e^-z may overflow to infinity, of which the reciprocal is the right 0; the engine runs with that flag off.
    one, other = rooms(out)
    yield partial(np.negative, z, one)
    yield partial(np.exp, one, other)
    yield partial(np.add, other, number(1.0, z), one)
    yield partial(np.reciprocal, one, out)


@Formula
def _sigmoid_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    rest, _ = rooms(out)
    yield partial(np.subtract, number(1.0, a), a, rest)
    yield partial(np.multiply, a, rest, out)


@Formula
def _softmax(z: Array, out: Array) -> Iterator[Kernel]:
    total, add_up = summed_over_units(out)
    yield from less_the_largest(z, out)
    yield partial(np.exp, out, out)
    yield add_up
    yield partial(np.divide, out, total, out)


def softmax_jacobian(a: Array) -> Array:
    """∂a_i/∂z_j = a_i (δ_ij − a_j) of each example, shape (m, units, units), from a of shape (units, m)."""
    rows = a.T
    return rows[:, :, None] * (np.eye(len(a)) - rows[:, None, :])


@Formula
def softmax_product(upstream: Array, a: Array, out: Array) -> Iterator[Kernel]:
    """The Jacobian times ∂C/∂a, without forming it: a ∘ (g − Σ g a), all of shape (units, m)."""
    total, add_up = summed_over_units(out)
    yield partial(np.multiply, upstream, a, out)
    yield add_up
    yield partial(np.subtract, upstream, total, out)
    yield partial(np.multiply, out, a, out)


ACTIVATIONS: dict[ActivationName, Activation] = {
    "identity": Activation(
        "identity", r"\mathrm{id}", r"z", r"1", _identity, _identity_derivative, same=True
    ),
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
        of_a=True,
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
        "tanh",
        r"\tanh",
        r"\tanh(z)",
        r"1 - \tanh(z)^2",
        _tanh,
        _tanh_derivative,
        low=-1.0,
        high=1.0,
        of_a=True,
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
        of_a=True,
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


@Formula
def _squared_error(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.subtract, yhat, y, out)
    yield partial(np.multiply, out, out, out)


@Formula
def _squared_error_derivative(yhat: Array, y: Array, out: Array, scale: float = 1.0) -> Iterator[Kernel]:
    yield partial(np.subtract, yhat, y, out)
    yield from scaled(out, 2.0 * scale)


@Formula
def _binary_cross_entropy(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    rest, minus_yhat, other = np.empty_like(y), np.empty_like(yhat), np.empty_like(out)
    yield partial(np.subtract, number(1.0, y), y, rest)
    yield partial(np.negative, yhat, minus_yhat)
    yield from where_it_counts(rest, np.log1p, minus_yhat, out=other)
    yield from where_it_counts(y, np.log, yhat, out=out)
    yield partial(np.multiply, rest, other, other)
    yield partial(np.multiply, y, out, out)
    yield partial(np.add, out, other, out)
    yield partial(np.negative, out, out)


@Formula
def _binary_cross_entropy_derivative(
    yhat: Array, y: Array, out: Array, scale: float = 1.0
) -> Iterator[Kernel]:
    rest, other_yhat, other = np.empty_like(y), np.empty_like(yhat), np.empty_like(out)
    yield partial(np.subtract, number(1.0, y), y, rest)
    yield partial(np.subtract, number(1.0, yhat), yhat, other_yhat)
    yield from where_it_counts(rest, np.divide, rest, other_yhat, out=other)
    yield from where_it_counts(y, np.divide, y, yhat, out=out)
    yield partial(np.subtract, other, out, out)
    yield from scaled(out, scale)


@Formula
def _categorical_cross_entropy(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    yield from where_it_counts(y, np.log, yhat, out=out)
    yield partial(np.multiply, y, out, out)
    yield partial(np.negative, out, out)


@Formula
def _categorical_cross_entropy_derivative(
    yhat: Array, y: Array, out: Array, scale: float = 1.0
) -> Iterator[Kernel]:
    yield from where_it_counts(y, np.divide, y, yhat, out=out)
    yield from scaled(out, -scale)


@Formula
def _output(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.positive, yhat, out)


@Formula
def _output_derivative(yhat: Array, y: Array, out: Array, scale: float = 1.0) -> Iterator[Kernel]:
    out.fill(scale)
    yield from ()


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


@Formula
def _logistic_terms(z: Array, y: Array, out: Array) -> Iterator[Kernel]:
    # ln(1 + e^z) − y z, with e taken of −|z| only. minimum and maximum order complex numbers by their real part.
    part = np.empty_like(z)
    yield partial(np.negative, z, out)
    yield partial(np.minimum, z, out, out=out)
    yield partial(np.exp, out, out)
    yield partial(np.log1p, out, out)
    yield partial(np.maximum, z, number(0.0, z), out=part)
    yield partial(np.add, out, part, out)
    yield partial(np.multiply, y, z, part)
    yield partial(np.subtract, out, part, out)


@Formula
def _difference(yhat: Array, y: Array, out: Array, scale: float = 1.0) -> Iterator[Kernel]:
    yield partial(np.subtract, yhat, y, out)
    yield from scaled(out, scale)


@Formula
def _softmax_terms(z: Array, y: Array, out: Array) -> Iterator[Kernel]:
    # −y (z − ln Σ e^z), with the largest z taken out of the sum first; which is summed alike of one batch and of many
    total, exponential = over_units(z), np.empty_like(z)
    yield from less_the_largest(z, out)
    yield partial(np.exp, out, exponential)
    yield partial(np.add.reduce, exponential, axis=-2, out=total, keepdims=True)
    yield partial(np.log, total, total)
    yield partial(np.subtract, total, out, out)
    yield partial(np.multiply, out, y, out)


@Formula
def _softmax_difference(yhat: Array, y: Array, out: Array, scale: float = 1.0) -> Iterator[Kernel]:
    # Σy is 1 for class targets; with it the form holds for any y.
    total, add_up = summed_over_units(y)
    yield add_up
    yield partial(np.multiply, yhat, total, out)
    yield partial(np.subtract, out, y, out)
    yield from scaled(out, scale)


PAIRS: dict[tuple[ActivationName, CostName], Pair] = {
    ("sigmoid", "binary_cross_entropy"): Pair(r"\hat{y} - y", _logistic_terms, _difference),
    ("softmax", "categorical_cross_entropy"): Pair(r"\hat{y} - y", _softmax_terms, _softmax_difference),
}


@Formula
def _l2(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    terms = np.empty_like(theta)
    yield partial(np.multiply, theta, theta, terms)
    yield from added_up(terms, rate, out)


@Formula
def _l2_derivative(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.multiply, theta, number(2.0 * float(rate), theta), out)


@Formula
def _l1(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    terms = np.empty(theta.shape, theta.real.dtype)
    yield partial(np.absolute, theta, terms)
    yield from added_up(terms, rate, out)


@Formula
def _l1_derivative(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.sign, theta, out)
    yield partial(np.multiply, out, rate, out)


PENALTIES: dict[RegularizationName, Penalty] = {
    "l1": Penalty(
        r"\lambda \sum |\theta|", r"\lambda \mathrm{sign}(\theta)", _l1, _l1_derivative, analytic=False
    ),
    "l2": Penalty(r"\lambda \sum \theta^2", r"2 \lambda \theta", _l2, _l2_derivative),
}
