"""Where the frame's numbers meet the notation: what formulas depend on, and what a step reads and writes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.program import Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.readings import Readings
from bpstudio.notation.textbook import current_notation
from bpstudio.session.frame import Frame
from bpstudio.session.jitter import Flags
from bpstudio.session.rounding import rounded_zeros


def conventions_of(frame: Frame) -> Conventions:
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
    )


def readings_of(frame: Frame, step: Step, example: int | None = None) -> Readings:
    """What ``step`` reads and writes, as far as it is visible; of one row of the batch where ``example`` says so."""
    values: dict[str, Array | float | None] = {name: frame.quantity(name) for name in step.reads}
    values[step.symbol] = frame.factor(step)
    if step.gradient is not None or step.symbol != "update":
        values[step.writes] = frame.quantity(step.writes)
    rounded = _rounded(frame, values)
    if example is not None:
        values = {name: _row(name, value, example) for name, value in values.items()}
        rounded = {name: flags[example : example + 1] for name, flags in rounded.items()}
    return Readings(values, rounded)


def _rounded(frame: Frame, values: Mapping[str, Array | float | None]) -> dict[str, Flags]:
    """Of each z that is read or written what is 0 but for rounding."""
    found: dict[str, Flags] = {}
    for name, value in values.items():
        flags = rounded_zeros(frame, int(name[1:])) if name[0] == "z" and value is not None else None
        if flags is not None:
            found[name] = flags
    return found


def _row(name: str, value: Array | float | None, example: int) -> Array | float | None:
    """The studied example's part; parameters, their gradients and the cost belong to no single example."""
    if value is None or name == "C" or np.ndim(value) < 2:
        return value
    whole = name.startswith(("theta", "b", "dC/dtheta", "dC/db")) or ("/da" in name and name.startswith("dz"))
    assert isinstance(value, np.ndarray)
    return value if whole else value[example : example + 1]
