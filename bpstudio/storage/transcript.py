"""A session in words and equations: where the frame's numbers meet the notation."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.program import Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.readings import Readings
from bpstudio.notation.sentences import sentence, terminal_line
from bpstudio.session.document import Document
from bpstudio.session.frame import Frame


def conventions_of(document: Document) -> Conventions:
    """What the formulas of a document depend on."""
    training = document.training
    return Conventions(
        document.network,
        document.cost,
        training.regularization,
        training.optimizer.name,
        training.learning_rate,
        min(training.batch_size or len(document.data), len(document.data)),
    )


def readings_of(frame: Frame, step: Step, example: int | None = None) -> Readings:
    """What ``step`` reads and writes, as far as it is visible; of one row of the batch where ``example`` says so."""
    values: dict[str, Array | float | None] = {name: frame.quantity(name) for name in step.reads}
    values[step.symbol] = frame.factor(step)
    if step.gradient is not None or step.symbol != "update":
        values[step.writes] = frame.quantity(step.writes)
    if example is not None:
        values = {name: _row(name, value, example) for name, value in values.items()}
    return Readings(values)


def _row(name: str, value: Array | float | None, example: int) -> Array | float | None:
    """The studied example's part; parameters, their gradients and the cost belong to no single example."""
    if value is None or name == "C" or np.ndim(value) < 2:
        return value
    whole = name.startswith(("theta", "b", "dC/dtheta", "dC/db")) or ("/da" in name and name.startswith("dz"))
    assert isinstance(value, np.ndarray)
    return value if whole else value[example : example + 1]


def spoken(frame: Frame, step: Step, example: int | None = None) -> str:
    """One sentence for one step."""
    return sentence(step, readings_of(frame, step, example), conventions_of(frame.state.document))


def written(frame: Frame, step: Step) -> str:
    """One line for one step: an equation with its numbers."""
    return terminal_line(step, readings_of(frame, step), conventions_of(frame.state.document))
