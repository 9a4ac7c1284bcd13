r"""The penalties: value, derivative and every other fact of each.

To add one, write its entry here, and enter it in ``PENALTIES``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import Formula, Kernel, added_up, scalar
from bpstudio.engine.functions.entries import TIDY, Code, Line, Penalty

NO_PENALTY = "none"


@Formula
def _l2(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    terms = np.empty_like(theta)
    yield partial(np.multiply, theta, theta, terms)
    yield from added_up(terms, rate, out)


@Formula
def _l2_derivative(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.multiply, theta, scalar(2.0 * float(rate), theta), out)


@Formula
def _l1(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    terms = np.empty(theta.shape, theta.real.dtype)
    yield partial(np.absolute, theta, terms)
    yield from added_up(terms, rate, out)


@Formula
def _l1_derivative(theta: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.sign, theta, out)
    yield partial(np.multiply, out, rate, out)


PENALTIES: dict[str, Penalty] = {
    "l1": Penalty(
        "L1",
        r"\lambda \sum |\theta|",
        r"\lambda \mathrm{sign}(\theta)",
        _l1,
        _l1_derivative,
        lines=(
            Line(r"\lambda \frac{\partial}{\partial \theta} |\theta|", "constant factor"),
            Line(
                r"\begin{cases} \lambda & \theta > 0 \\ 0 & \theta = 0 \\ -\lambda & \theta < 0 \end{cases}",
                "case by case",
            ),
        ),
        last="as a sign",
        analytic=False,
        remark="|θ| has a corner at θ = 0, where there is no derivative; 0 is taken for it",
        numpy=Code("rate * np.sum(np.abs(theta))", "rate * np.sign(theta)"),
        torch=Code("rate * torch.sum(torch.abs(theta))", "rate * torch.sign(theta)"),
    ),
    "l2": Penalty(
        "L2",
        r"\lambda \sum \theta^2",
        r"2 \lambda \theta",
        _l2,
        _l2_derivative,
        lines=(
            Line(r"\lambda \frac{\partial}{\partial \theta} \theta^2", "constant factor"),
            Line(r"\lambda \times 2 \theta", "power rule"),
        ),
        last=TIDY,
        numpy=Code("rate * np.sum(theta**2)", "2 * rate * theta"),
        torch=Code("rate * torch.sum(theta**2)", "2 * rate * theta"),
    ),
}
RegularizationName = Annotated[str, NO_PENALTY, PENALTIES]
"""``none``, or a name in ``PENALTIES``: what is read from a file is held to it."""
