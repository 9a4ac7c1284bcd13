"""What a lesson waits for: ``C below 0.1``, ``dC/dz2 visible``, ``iteration 5``. What is hidden never counts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import UPDATE
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import short_number
from bpstudio.session.frame import Frame
from bpstudio.session.lessons.number_name import NumberName, check_named, named_number, writer_of

Relation = Literal["visible", "below", "above", "reached"]
_NUMBER = re.compile(r"[-−]?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:e[+-]?[0-9]{1,2})?")
_FORMS = "write for example: C below 0.1, dC/dz2 visible, or iteration 5"


@dataclass(frozen=True, slots=True)
class Condition:
    """That a number may be seen, that it is below or above ``bound``, or that iteration ``bound`` is reached."""

    relation: Relation
    name: NumberName | None = None
    bound: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Condition:
        """The condition that a text states. Raises RefusedError where it is in none of the three forms."""
        match text.split():
            case ["iteration", count] if re.fullmatch("[0-9]{1,9}", count):
                return cls("reached", None, float(count))
            case [*name, "visible"] if name:
                return cls("visible", NumberName.parse(" ".join(name)))
            case [*name, "below" | "above" as side, number] if name and _NUMBER.fullmatch(number):
                relation: Relation = "below" if side == "below" else "above"
                return cls(relation, NumberName.parse(" ".join(name)), float(number.replace("−", "-")))
        raise RefusedError("condition", f"{text!r} is nothing to wait for; {_FORMS}")

    def __str__(self) -> str:
        """What ``parse`` reads."""
        if self.name is None:
            return f"iteration {self.bound:.0f}"
        bound = repr(self.bound).removesuffix(".0")
        return (
            f"{self.name} visible" if self.relation == "visible" else f"{self.name} {self.relation} {bound}"
        )

    def holds(self, frame: Frame) -> bool:
        """Whether it is so now, by what may be seen. Raises RefusedError where there is no such number."""
        if self.name is None:
            return frame.iteration >= self.bound
        if self.relation == "visible":
            step = writer_of(frame, self.name.quantity)
            return step is None or frame.visible(step)
        number = named_number(frame, self.name)
        if number is None:
            return False
        return number < self.bound if self.relation == "below" else number > self.bound


def check_condition(condition: Condition, frame: Frame) -> None:
    """Nothing; raises RefusedError where it speaks of what is not there, or can never hold."""
    named = condition.name
    if named is None:
        return
    step = writer_of(frame, named.quantity)
    if condition.relation == "visible":
        if named.quantity != UPDATE and (named.place or named.example is not None):
            check_named(frame, named)
        return
    check_named(frame, named)
    low, high = _between(frame, named, step)
    if condition.relation == "below" and condition.bound <= low:
        raise RefusedError("condition", f"{named} is never below {short_number(condition.bound)} here")
    if condition.relation == "above" and condition.bound >= high:
        raise RefusedError("condition", f"{named} is never above {short_number(condition.bound)} here")


def _between(frame: Frame, named: NumberName, step: Step | None) -> tuple[float, float]:
    """What the number can never leave, as far as that is known of every network."""
    network, cost = frame.network, frame.state.document.task.cost
    if step is None or named.quantity == step.gradient:
        return -math.inf, math.inf
    match step.op:
        case Op.C:
            return (0.0 if cost.name != "output" and cost.scale >= 0 else -math.inf), math.inf
        case Op.A:
            return _of_output(frame, step.layer)
        case Op.DA_DZ if step.layer is not None:
            return -math.inf, ACTIVATIONS[network.layer(step.layer).activation].steepest
        case Op.DZ_DTHETA if step.layer is not None:
            return _of_output(frame, network.below(step.layer))
        case Op.DZ_DB:
            return 1.0, 1.0
    return -math.inf, math.inf


def _of_output(frame: Frame, layer: int | None) -> tuple[float, float]:
    if not layer:
        return -math.inf, math.inf
    activation = ACTIVATIONS[frame.network.layer(layer).activation]
    return activation.low, activation.high
