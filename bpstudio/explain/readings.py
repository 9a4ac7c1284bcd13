"""Where the frame's numbers meet the notation: what formulas depend on, and what a step reads and writes.

Throughout, ``example`` is a row of the batch whose numbers are meant, or None for those of the whole batch.
C = C₁ + C₂ + … and what a penalty adds: C₂ is the part of the example in row 2 of the data, with its 1/m where C is a
mean, and ∂C₂/∂θ its part of a gradient. Where an iteration sees one example its part is the whole, and is called so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Step
from bpstudio.explain.corner import zeros_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.readings import Readings
from bpstudio.notation.textbook import current_notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.jitter import Flags
from bpstudio.session.reckoning import part_of_example


def conventions_of(frame: Frame, example: int | None = None) -> Conventions:
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
        current_notation().form,
        None if example is None or not several(frame) else int(frame.rows[example]) + 1,
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
    values: dict[str, Array | float | None] = {name: frame.quantity(name) for name in step.reads}
    values[step.symbol] = frame.factor(step)
    if step.gradient is not None or step.symbol != "update":
        values[step.writes] = frame.quantity(step.writes)
    if step.writes == "C" and frame.state.document.training.regularization.active:
        values["penalty"] = frame.penalty
    rounded = _rounded(frame, values)
    if example is not None:
        values = {name: _row(frame, name, value, example) for name, value in values.items()}
        rounded = {name: flags[example : example + 1] for name, flags in rounded.items()}
    return Readings(values, rounded)


def _rounded(frame: Frame, values: Mapping[str, Array | float | None]) -> dict[str, Flags]:
    """Of each z, and each a that came of it unchanged, what is 0 but for rounding."""
    flags = {name: zeros_of(frame, name) for name, value in values.items() if value is not None}
    return {name: found for name, found in flags.items() if found is not None}


def gradient_of(frame: Frame, parameter: Parameter, example: int | None) -> Array | None:
    """∂C/∂parameter, or what the example adds to it; None until its chain has been walked."""
    whole = frame.gradient(parameter)
    return (
        whole
        if example is None or not several(frame) or whole is None
        else part_of_example(frame, parameter, example)
    )


def _row(frame: Frame, name: str, value: Array | float | None, example: int) -> Array | float | None:
    """The studied example's part, as a batch of one."""
    if value is None or not several(frame):
        return value
    if name in ("C", "penalty"):
        shares = frame.cost_shares
        return None if shares is None or name == "penalty" else float(shares[example])
    if name.startswith(("dC/dtheta", "dC/db")):
        return part_of_example(frame, Parameter.parse(name.removeprefix("dC/d")), example)
    whole = name.startswith(("theta", "b")) or ("/da" in name and name.startswith("dz"))
    if whole or np.ndim(value) < 2:
        return value
    assert isinstance(value, np.ndarray)
    return value[example : example + 1]
