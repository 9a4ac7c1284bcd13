"""Where the number of a question stands: what to select so that its place is lit, and the step that brings it."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Question
from bpstudio.session.selection import Factor, Thing, Unit


def step_asked_about(question: Question, network: Network) -> Step:
    """The step that brings the number."""
    return stands(network)[question.quantity].step


def lit_by(question: Question, network: Network) -> tuple[Thing, ...]:
    """What is selected for a question, the first of it the thing itself."""
    quantity, place, step = question.quantity, question.place, step_asked_about(question, network)
    by = quantity if quantity.by is None else quantity.by
    if by.kind in ("theta", "b"):
        return (_parameter(by, place),)
    if not place:
        return (Factor(step.index),)
    layer = network.depth if by.layer is None else by.layer
    unit = Unit(layer, place[0] if step.op is Op.DZ_DA else place[-1])
    return (unit,) if quantity.by is None else (unit, Factor(step.index))


def _parameter(by: Quantity, place: tuple[int, ...]) -> Parameter:
    assert by.layer is not None, "weights and biases belong to a layer"
    return (
        Parameter("b", by.layer, None, place[-1]) if by.kind == "b" else Parameter("theta", by.layer, *place)
    )
