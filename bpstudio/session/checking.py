"""The gradient check of the iteration at the cursor: all of it is checked, and what is hidden stays hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bpstudio.engine import gradient_check
from bpstudio.engine.gradient_check import Comparison, GradientCheck
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.practice.hunting import why_not_checked


def _refuse_where_hunted(frame: Frame) -> None:
    why = why_not_checked(frame.state)
    if why:
        raise RefusedError("planted", why)


def checking(frame: Frame) -> Callable[[Callable[[float], object]], GradientCheck]:
    """The check as work that is told how far it is by a share, 0 to 1, and may run in a thread of its own.

    It reads the iteration as it is now, and nothing that moves with the cursor. Raises ValueError while a planted
    mistake is to be found.
    """
    _refuse_where_hunted(frame)
    task, trace = frame.state.document.task, frame.whole_trace()
    total = task.network.size
    return lambda progress: gradient_check.check_gradients(
        task, trace, lambda compared: progress(compared / total)
    )


def check(frame: Frame) -> GradientCheck:
    """The same at once. Raises ValueError as ``checking`` does."""
    _refuse_where_hunted(frame)
    return gradient_check.check_gradients(frame.state.document.task, frame.whole_trace())


def references(frame: Frame, parameters: Iterable[Parameter]) -> dict[Parameter, Comparison]:
    """The comparisons of those of these single parameters whose gradients are visible. Raises ValueError as well."""
    _refuse_where_hunted(frame)
    seen = [one for one in parameters if frame.gradient(one) is not None]
    found = (
        gradient_check.compare_gradients(frame.state.document.task, frame.whole_trace(), seen) if seen else ()
    )
    return {comparison.parameter: comparison for comparison in found}


def numbers_of(frame: Frame, found: Comparison) -> tuple[float, float] | None:
    """A gradient and its reference; None while the gradient is hidden."""
    hidden = frame.gradient(found.parameter) is None
    return None if hidden else (found.gradient, found.reference)
