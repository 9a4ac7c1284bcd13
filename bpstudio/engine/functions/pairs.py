"""Outputs and costs that are computed together, because their factors overflow apart.

To add a pair, write its entry here, and enter it in ``PAIRS``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import (
    Formula,
    Kernel,
    less_the_largest,
    over_units,
    scalar,
    scaled,
    summed_over_units,
)
from bpstudio.engine.functions.activations import ActivationName
from bpstudio.engine.functions.costs import CostName
from bpstudio.engine.functions.entries import Code, Line, Pair

_LOG_SOFTMAX_CODE = """
def log_softmax(z):
    less = z - z.max(axis=1, keepdims=True)
    return less - np.log(np.exp(less).sum(axis=1, keepdims=True))
"""


@Formula
def _logistic_terms(z: Array, y: Array, out: Array) -> Iterator[Kernel]:
    # ln(1 + e^z) − y z, with e taken of −|z| only. minimum and maximum order complex numbers by their real part.
    part = np.empty_like(z)
    yield partial(np.negative, z, out)
    yield partial(np.minimum, z, out, out=out)
    yield partial(np.exp, out, out)
    yield partial(np.log1p, out, out)
    yield partial(np.maximum, z, scalar(0.0, z), out=part)
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


PAIRS: dict[tuple[str, str], Pair] = {
    ("sigmoid", "binary_cross_entropy"): Pair(
        r"\hat{y} - y",
        _logistic_terms,
        _difference,
        lines=(
            Line(
                r"\hat{y} (1 - \hat{y}) \times \left(\frac{1 - y}{1 - \hat{y}} - \frac{y}{\hat{y}}\right)",
                "both factors",
            ),
            Line(r"\hat{y} (1 - y) - (1 - \hat{y}) y", "cancel the denominators"),
            Line(r"\hat{y} - \hat{y} y - y + \hat{y} y", "multiply out"),
            Line(r"\hat{y} - y", "cancel ŷy"),
        ),
        cancels="ŷ(1 − ŷ)",
        numpy=Code("np.logaddexp(0, z) - y * z", "yhat - y"),
        torch=Code(
            'torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")', "yhat - y"
        ),
    ),
    ("softmax", "categorical_cross_entropy"): Pair(
        r"\hat{y} - y",
        _softmax_terms,
        _softmax_difference,
        lines=(
            Line(
                r"\sum_k \hat{y}_k (\delta_{kj} - \hat{y}_j) \times \left(-\frac{y_k}{\hat{y}_k}\right)",
                "both factors",
            ),
            Line(r"-\sum_k y_k (\delta_{kj} - \hat{y}_j)", "cancel ŷₖ"),
            Line(r"\hat{y}_j \sum_k y_k - \sum_k y_k \delta_{kj}", "split the sum"),
            Line(r"\hat{y}_j \sum_k y_k - y_j", "δ leaves one term"),
        ),
        cancels="the ŷ in it",
        one_class=Line(r"\hat{y}_j - y_j", "Σy is 1"),
        any_targets="ŷΣy − y",
        remark="the targets of an example add up to 1 where they name a class: then Σy goes",
        numpy=Code("-y * log_softmax(z)", "yhat * y.sum(axis=1, keepdims=True) - y", _LOG_SOFTMAX_CODE),
        torch=Code("-y * torch.log_softmax(z, dim=1)", "yhat * y.sum(dim=1, keepdim=True) - y"),
    ),
}


def partner(cost: CostName) -> ActivationName | None:
    """The output activation that is computed together with a cost; None where there is none such."""
    return next((activation for activation, name in PAIRS if name == cost), None)
