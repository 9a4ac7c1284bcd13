"""A step in one sentence for the status line, with whose numbers it says."""

from __future__ import annotations

from bpstudio.engine.network import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.parts import (
    batch_words,
    by_text,
    cost_in,
    cost_symbol,
    example_words,
    gradient_in,
    several,
)
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.scope import Scope
from bpstudio.notation.numbers import format_array, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.sentences import factor_text, sentence
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.session.frame import Frame

ENDS = (Op.DZ_DTHETA, Op.DZ_DB)


def said(frame: Frame, step: Step, scope: Scope, example: int) -> str:
    """What the step does and, once it is known, what came of it: for one example, or for the batch where it can be."""
    if several(frame) and frame.visible(step):
        if step.op is Op.C:
            return _cost(frame, scope, example)
        if step.op in ENDS:
            return _end(frame, step, scope, example)
    return sentence(step, readings_of(frame, step, example), conventions_of(frame))


def whose(frame: Frame, step: Step, scope: Scope, example: int) -> str:
    """Of which examples the numbers of ``said`` are, as words; empty where there is one example."""
    if not several(frame):
        return ""
    whole = step.op is Op.UPDATE or (scope == "batch" and (step.op is Op.C or step.op in ENDS))
    return batch_words(frame) if whole else example_words(frame, example)


def ending(step: Step) -> Parameter:
    """The weights or biases whose chain ends at a step of ``ENDS``."""
    assert step.op in ENDS, "no chain ends here"
    return Parameter.parse(step.writes.removeprefix("dC/d"))


def _cost(frame: Frame, scope: Scope, example: int) -> str:
    name, value = to_plain(cost_symbol(frame, scope, example)), cost_in(frame, scope, example)
    assert value is not None, "the step is visible"
    if scope == "example":
        return (
            f"Compare with the target: {name} = {format_number(value)}, this example’s part of {_letter()}."
        )
    penalty = " and the penalty" if frame.penalty else ""
    return f"Compare with the targets: {name} = {format_number(value)}, the sum of all their parts{penalty}."


def _end(frame: Frame, step: Step, scope: Scope, example: int) -> str:
    parameter = ending(step)
    of, factor = to_plain(quantity(str(parameter))), to_plain(symbol(step))
    gradient = gradient_in(frame, parameter, scope, example)
    value = f"{by_text(of, frame, scope, example)} = {format_array(gradient)}"
    upstream = to_plain(quantity(f"dC/dz{parameter.layer}"))
    if scope == "example":
        multiplied = factor_text(step, readings_of(frame, step, example))
        return f"Branch off to {of}, multiply {upstream} by {factor} = {multiplied}: {value}."
    penalty = " and the penalty’s term" if frame.penalty_gradient(parameter) is not None else ""
    return f"Branch off to {of}: {value}, the sum over the examples of {factor} times {upstream}{penalty}."


def _letter() -> str:
    return to_plain(quantity("C"))
