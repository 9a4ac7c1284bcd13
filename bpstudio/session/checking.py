"""The gradient check of the iteration at the cursor: all of it is checked, and what is hidden stays hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpstudio.engine import gradient_check
from bpstudio.engine.gradient_check import Comparison, GradientCheck, comparing, method_for, wrong_factors
from bpstudio.session.frame import Frame


def comparisons(frame: Frame) -> Iterator[Comparison]:
    """Every gradient beside its reference, one by one, so that it can be watched and stopped."""
    return comparing(frame.state.document.task, frame.whole_trace())


def check_of(frame: Frame, found: Sequence[Comparison]) -> GradientCheck:
    """The whole check, of all comparisons: which factors are wrong is found out here."""
    task = frame.state.document.task
    return GradientCheck(method_for(task), tuple(found), wrong_factors(task, frame.whole_trace()))


def check(frame: Frame) -> GradientCheck:
    """The same in one go."""
    return gradient_check.check_gradients(frame.state.document.task, frame.whole_trace())


def numbers_of(frame: Frame, found: Comparison) -> tuple[float, float] | None:
    """A gradient and its reference; None while the gradient is hidden."""
    hidden = frame.gradient(found.parameter) is None
    return None if hidden else (found.gradient, found.reference)
