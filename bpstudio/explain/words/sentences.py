"""What a step did: a sentence for the status line and tooltips, a line for the terminal."""

from __future__ import annotations

from bpstudio.engine.program import Step
from bpstudio.explain.chain.gradients import branch_equation
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.notation.sentences import sentence, terminal_line
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame


def spoken(frame: Frame, step: Step, example: int | None = None, *, notation: Notation) -> str:
    """One sentence for one step."""
    return sentence(
        step, readings_of(frame, step, example), conventions_of(frame, example, notation=notation)
    )


def written(frame: Frame, step: Step, example: int | None = None, *, notation: Notation) -> str:
    """One line for one step: an equation with its numbers; where a chain ends, that of the gradient besides."""
    readings, conventions = (
        readings_of(frame, step, example),
        conventions_of(frame, example, notation=notation),
    )
    parameter = step.gradient.parameter if step.gradient is not None and frame.visible(step) else None
    gradient = None if parameter is None else branch_equation(frame, parameter, example, notation)
    return terminal_line(step, readings, conventions, gradient=gradient)
