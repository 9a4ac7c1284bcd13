"""Where the frame's numbers meet the notation: what formulas depend on, and what a step reads and writes.

Throughout, ``example`` is a row of the batch whose numbers are meant, or None for those of the whole batch.
C = C₁ + C₂ + … and what a penalty adds: C₂ is the part of the example in row 2 of the data, with its 1/m where C is a
mean, and ∂C₂/∂θ its part of a gradient. Where an iteration sees one example its part is the whole, and is called so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import PENALTY, UPDATE, C, Quantity
from bpstudio.explain.chain.shares import part_of_example
from bpstudio.explain.troubles.corner import zeros_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.naming import row_number
from bpstudio.notation.readings import Readings
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame


def conventions_of(frame: Frame, example: int | None = None, *, notation: Notation) -> Conventions:
    """What the formulas of the iteration seen depend on: the last batch of an epoch may be smaller, and so is its m."""
    document = frame.state.document
    training = document.training
    return Conventions(
        document.network,
        document.cost,
        training.regularization,
        training.optimizer.name,
        training.learning_rate,
        len(frame.rows),
        None if example is None or not several(frame) else row_number(frame.rows, example),
        notation=notation,
    )


def several(frame: Frame) -> bool:
    """Whether the iteration sees more than one example, so that a part is not the whole."""
    return len(frame.rows) > 1


def penalised(frame: Frame, parameter: Parameter, example: int | None) -> bool:
    """Whether a penalty's term belongs to the gradient: it is that of a weight, and not the part of one example."""
    active = frame.state.document.training.regularization.active and parameter.kind == "theta"
    return active and (example is None or not several(frame))


def readings_of(frame: Frame, step: Step, example: int | None = None) -> Readings:
    """What ``step`` reads and writes, as far as it is visible; of one row of the batch where ``example`` says so."""
    values: dict[Quantity, Array | float | None] = {what: frame.quantity(what) for what in step.reads}
    values[step.symbol] = frame.factor(step)
    if step.writes != UPDATE:
        values[step.writes] = frame.quantity(step.writes)
    if step.writes == C and frame.state.document.training.regularization.active:
        values[PENALTY] = frame.penalty
    rounded = _rounded(frame, values)
    if example is not None:
        values = {what: _row(frame, what, value, example) for what, value in values.items()}
        rounded = {what: flags[example : example + 1] for what, flags in rounded.items()}
    return Readings(values, rounded)


def _rounded(frame: Frame, values: Mapping[Quantity, Array | float | None]) -> dict[Quantity, Flags]:
    """Of each z, and each a that came of it unchanged, what is 0 but for rounding."""
    flags = {what: zeros_of(frame, what) for what, value in values.items() if value is not None}
    return {what: found for what, found in flags.items() if found is not None}


def gradient_or_part(frame: Frame, parameter: Parameter, example: int | None) -> Array | None:
    """∂C/∂parameter, or what the example adds to it; None until its chain has been walked."""
    whole = frame.gradient(parameter)
    return (
        whole
        if example is None or not several(frame) or whole is None
        else part_of_example(frame, parameter, example)
    )


def _row(frame: Frame, what: Quantity, value: Array | float | None, example: int) -> Array | float | None:
    """The studied example's part, as a batch of one."""
    if value is None or not several(frame):
        return value
    if what in (C, PENALTY):
        shares = frame.cost_shares
        return None if shares is None or what == PENALTY else float(shares[example])
    if what.is_gradient and what.parameter is not None:
        return part_of_example(frame, what.parameter, example)
    is_theta = what.of is not None and what.of.kind == "z" and what.by is not None and what.by.kind == "a"
    if what.is_parameter or is_theta or np.ndim(value) < 2:
        return value
    assert isinstance(value, np.ndarray)
    return value[example : example + 1]
