r"""The costs: terms, derivative and every other fact of each.

Huber's is that of Huber (1964), with δ as a setting; the hinge is that of the support vector machine, for targets of −1
and 1.
To add one, write its entry here, and enter it in ``COSTS``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import Formula, Kernel, scalar, scaled, where_it_counts
from bpstudio.engine.functions.entries import Code, CostFunction, Line, Setting

_BY_YHAT = r"\frac{\partial}{\partial \hat{y}}"


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
    yield partial(np.subtract, scalar(1.0, y), y, rest)
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
    yield partial(np.subtract, scalar(1.0, y), y, rest)
    yield partial(np.subtract, scalar(1.0, yhat), yhat, other_yhat)
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


@Formula
def _absolute_error(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.subtract, yhat, y, out)
    yield partial(np.absolute, out, out)


@Formula
def _absolute_error_derivative(yhat: Array, y: Array, out: Array, scale: float = 1.0) -> Iterator[Kernel]:
    yield partial(np.subtract, yhat, y, out)
    yield partial(np.sign, out, out)
    yield from scaled(out, scale)


@Formula
def _huber(yhat: Array, y: Array, out: Array, delta: float = 1.0) -> Iterator[Kernel]:
    # With d = ŷ − y, and c what of d lies from −δ to δ: c (d − c/2)
    within, half = np.empty_like(out), np.empty_like(out)
    yield from _clipped(yhat, y, delta, out, within)
    yield partial(np.multiply, within, scalar(0.5, out), half)
    yield partial(np.subtract, out, half, out)
    yield partial(np.multiply, out, within, out)


@Formula
def _huber_derivative(
    yhat: Array, y: Array, out: Array, scale: float = 1.0, delta: float = 1.0
) -> Iterator[Kernel]:
    yield from _clipped(yhat, y, delta, out, out)
    yield from scaled(out, scale)


def _clipped(yhat: Array, y: Array, delta: float, difference: Array, within: Array) -> Iterator[Kernel]:
    """ŷ − y, and what of it lies from −δ to δ; minimum and maximum order complex numbers by their real part."""
    yield partial(np.subtract, yhat, y, difference)
    yield partial(np.maximum, difference, scalar(-delta, within), out=within)
    yield partial(np.minimum, within, scalar(delta, within), out=within)


@Formula
def _hinge(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    yield from _short(yhat, y, out)
    yield partial(np.maximum, out, scalar(0.0, out), out=out)


@Formula
def _hinge_derivative(yhat: Array, y: Array, out: Array, scale: float = 1.0) -> Iterator[Kernel]:
    yield from _short(yhat, y, out)
    yield partial(np.sign, out, out)  # of NaN it is NaN, as no comparison is
    yield partial(np.maximum, out, scalar(0.0, out), out=out)
    yield partial(np.multiply, out, y, out)
    yield from scaled(out, -scale)


def _short(yhat: Array, y: Array, out: Array) -> Iterator[Kernel]:
    """1 − yŷ, what is missing until the output is on the right side by 1."""
    yield partial(np.multiply, y, yhat, out)
    yield partial(np.subtract, scalar(1.0, out), out, out)


def _off(yhat: Array, y: Array) -> Array:
    return yhat - y


def _side_of_the_square(yhat: Array, y: Array, delta: float = 1.0) -> Array:
    """1 on the square, 2 and −2 on the straight lines beside it."""
    return np.where(np.abs(yhat - y) > delta, 2.0 * np.sign(yhat - y), 1.0)


def _missing(yhat: Array, y: Array) -> Array:
    return 1.0 - y * yhat


COSTS: dict[str, CostFunction] = {
    "squared_error": CostFunction(
        "squared error",
        r"(\hat{y} - y)^2",
        r"2(\hat{y} - y)",
        _squared_error,
        _squared_error_derivative,
        lines=(
            Line(rf"2(\hat{{y}} - y) \times {_BY_YHAT} (\hat{{y}} - y)", "chain rule"),
            Line(r"2(\hat{y} - y) \times 1", "derivative of ŷ − y"),
        ),
        squares=True,
        numpy=Code("(yhat - y) ** 2", "2 * (yhat - y)"),
        torch=Code("(yhat - y) ** 2", "2 * (yhat - y)"),
    ),
    "binary_cross_entropy": CostFunction(
        "binary cross-entropy",
        r"-(y \ln \hat{y} + (1 - y) \ln(1 - \hat{y}))",
        r"\frac{1 - y}{1 - \hat{y}} - \frac{y}{\hat{y}}",
        _binary_cross_entropy,
        _binary_cross_entropy_derivative,
        lines=(
            Line(
                r"-(y \times \frac{1}{\hat{y}} + (1 - y) \times \frac{1}{1 - \hat{y}} \times (-1))",
                "derivative of ln, chain rule",
            ),
        ),
        of_probabilities=True,
        numpy=Code(
            "-y * np.log(np.where(y == 0, 1, yhat)) - (1 - y) * np.log1p(-np.where(y == 1, 0, yhat))",
            "(1 - y) / np.where(y == 1, 1, 1 - yhat) - y / np.where(y == 0, 1, yhat)",
        ),
        torch=Code(
            "-y * torch.log(torch.where(y == 0, 1.0, yhat)) - (1 - y) * torch.log1p(-torch.where(y == 1, 0.0, yhat))",
            "(1 - y) / torch.where(y == 1, 1.0, 1 - yhat) - y / torch.where(y == 0, 1.0, yhat)",
        ),
    ),
    "categorical_cross_entropy": CostFunction(
        "categorical cross-entropy",
        r"-y \ln \hat{y}",
        r"-\frac{y}{\hat{y}}",
        _categorical_cross_entropy,
        _categorical_cross_entropy_derivative,
        lines=(Line(r"-y \times \frac{1}{\hat{y}}", "derivative of ln"),),
        of_probabilities=True,
        of_shares=True,
        numpy=Code("-y * np.log(np.where(y == 0, 1, yhat))", "-y / np.where(y == 0, 1, yhat)"),
        torch=Code("-y * torch.log(torch.where(y == 0, 1.0, yhat))", "-y / torch.where(y == 0, 1.0, yhat)"),
    ),
    "output": CostFunction(
        "the output itself",
        r"\hat{y}",
        r"1",
        _output,
        _output_derivative,
        lines=(),
        needs_target=False,
        numpy=Code("yhat", "np.ones_like(yhat)"),
        torch=Code("yhat", "torch.ones_like(yhat)"),
    ),
    "absolute_error": CostFunction(
        "absolute error",
        r"|\hat{y} - y|",
        r"\mathrm{sign}(\hat{y} - y)",
        _absolute_error,
        _absolute_error_derivative,
        lines=(
            Line(
                r"\begin{cases} 1 & \hat{y} > y \\ 0 & \hat{y} = y \\ -1 & \hat{y} < y \end{cases}",
                "case by case",
            ),
        ),
        last="as a sign",
        analytic=False,
        corner=_off,
        corner_at="ŷ = y",
        remark="|ŷ − y| has a corner at ŷ = y, where there is no derivative; 0 is taken for it",
        numpy=Code("np.abs(yhat - y)", "np.sign(yhat - y)"),
        torch=Code("torch.abs(yhat - y)", "torch.sign(yhat - y)"),
    ),
    "huber": CostFunction(
        "Huber’s cost",
        r"\begin{cases} \frac{1}{2} (\hat{y} - y)^2 & |\hat{y} - y| \le \delta \\"
        r" \delta (|\hat{y} - y| - \frac{1}{2} \delta) & |\hat{y} - y| > \delta \end{cases}",
        r"\max(-\delta, \min(\delta, \hat{y} - y))",
        _huber,
        _huber_derivative,
        lines=(
            Line(
                r"\begin{cases} \hat{y} - y & |\hat{y} - y| \le \delta \\"
                r" \delta \mathrm{sign}(\hat{y} - y) & |\hat{y} - y| > \delta \end{cases}",
                "case by case",
            ),
        ),
        last="in one",
        settings={
            "delta": Setting(
                1.0,
                r"\delta",
                "Limit δ",
                "Huber’s δ: how far ŷ may be from y until the cost grows along a straight line.",
                "positive",
            )
        },
        piece=_side_of_the_square,
        remark="the square and the straight line meet at |ŷ − y| = δ with the same slope",
        numpy=Code(
            "np.where(np.abs(yhat - y) <= delta, (yhat - y) ** 2 / 2, delta * (np.abs(yhat - y) - delta / 2))",
            "np.clip(yhat - y, -delta, delta)",
        ),
        torch=Code(
            'torch.nn.functional.huber_loss(yhat, y, reduction="none", delta=delta)',
            "torch.clamp(yhat - y, -delta, delta)",
        ),
    ),
    "hinge": CostFunction(
        "hinge",
        r"\max(0, 1 - y \hat{y})",
        r"\begin{cases} -y & y \hat{y} < 1 \\ 0 & y \hat{y} \ge 1 \end{cases}",
        _hinge,
        _hinge_derivative,
        lines=(
            Line(
                rf"\begin{{cases}} {_BY_YHAT} (1 - y \hat{{y}}) & y \hat{{y}} < 1 \\"
                r" 0 & y \hat{y} \ge 1 \end{cases}",
                "case by case",
            ),
        ),
        last="constant factors",
        classes=(-1.0, 1.0),
        analytic=False,
        corner=_missing,
        corner_at="yŷ = 1",
        remark="the two sides meet in a corner at yŷ = 1, where there is no derivative; 0 is taken for it",
        numpy=Code("np.maximum(0, 1 - y * yhat)", "-y * np.heaviside(1 - y * yhat, 0)"),
        torch=Code("torch.relu(1 - y * yhat)", "-y * (y * yhat < 1)"),
    ),
}
CostName = Annotated[str, COSTS]
"""A name in ``COSTS``: what is read from a file is held to it."""
USUAL = "squared_error"
"""The cost where a file says nothing."""


def nothing_compared() -> CostName:
    """The name of the cost that needs no target."""
    return next(name for name, cost in COSTS.items() if not cost.needs_target)


def of_one_output() -> CostName:
    """The name of the cost that compares a single probability with its target."""
    return next(name for name, cost in COSTS.items() if cost.of_probabilities and not cost.of_shares)
