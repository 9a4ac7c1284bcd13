"""The sign of a number that somebody is asked for: a sum of which only rounding is left over is 0."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import numpy as np

from bpstudio.engine.entry import step_for
from bpstudio.engine.network import Array
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Task

ROUNDING = 2.0**-48
"""The share of what a sum is made of below which it is 0 but for rounding."""
_Reading = Callable[[Quantity], Array | None]
"""The whole of a quantity in an iteration of which all is there."""


def sign_of(value: float) -> int | None:
    """1, −1 or 0; None of what is no number."""
    return None if isnan(value) else (value > 0) - (value < 0)


def sign_in(value: float, quantity: Quantity, task: Task, rows: int, read: _Reading) -> int | None:
    """The sign of a number of ``quantity``, in an iteration over so many examples whose numbers ``read`` gives.

    0 as well where only rounding is left of a sum; None of what is no number. Raises KeyError for a quantity that no
    step brings.
    """
    return 0 if is_rounded_zero(value, quantity, task, rows, read) else sign_of(value)


def is_rounded_zero(value: float, quantity: Quantity, task: Task, rows: int, read: _Reading) -> bool:
    """Whether what is left of a number is rounding: it is a sum, and next to nothing beside what it adds up.

    The same is given as to ``sign_in``.
    """
    step = step_for(Program.of(task.network), quantity)
    if quantity != step.writes or not _is_sum(step, task, rows) or not 0 < abs(value) < np.inf:
        return False
    numbers = [read(what) for what in step.reads if what.kind != "y"]
    largest = max(float(np.abs(each).max()) for each in numbers if each is not None)
    return abs(value) <= ROUNDING * max(largest, largest**2)


def _is_sum(step: Step, task: Task, rows: int) -> bool:
    """Whether several terms are added up in what the step brings, so that they can leave next to nothing over."""
    layer, network = step.layer, task.network
    match step.op:
        case Op.Z | Op.DC_DYHAT:
            return True
        case Op.DA_DZ:
            return network.couples and layer == network.depth
        case Op.DZ_DTHETA:
            return rows > 1 or task.training.regularization.active
        case Op.DZ_DB:
            return rows > 1
        case Op.DZ_DA:
            return layer is not None and network.width(layer) > 1
    return False
