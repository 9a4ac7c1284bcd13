"""One single number of an iteration, by its name in a lesson: ``C``, ``z1[0]``, ``dC/dtheta2[0,1]``, ``a1[0]@2``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted
from bpstudio.session.frame import Frame
from bpstudio.session.practice.places import place_between, stands

_NAME = re.compile(r"([^\[\]@]+)(?:\[([0-9]{1,6}(?:,[0-9]{1,6})?)\])?(?:@([0-9]{1,6}))?")
_IN_PARTS = re.compile(r"d[a-z0-9]+(?:\[[0-9,]+\])?/d[a-z0-9]+(?:\[[0-9,]+\])?(?:@[0-9]+)?")
_OF_NO_NUMBER = ("update", "penalty")


@dataclass(frozen=True, slots=True)
class NumberName:
    """The number of ``quantity``, which is whole, at ``place`` and of ``example``, both counted from 0.

    ``place`` is a unit (j,) or a weight (i, j), and empty where there is only one; ``example`` is None where there is
    only one, and for what is a sum over examples.
    """

    quantity: Quantity
    place: tuple[int, ...] = ()
    example: int | None = None

    @classmethod
    def parse(cls, text: str) -> NumberName:
        """The number of that name; its place may stand apart, or in its parts: ``dC/dz2 [0]``, ``dz2[1]/da1[0]``.

        Raises RefusedError where ``text`` is none.
        """
        joined = _joined(text)
        found = _NAME.fullmatch(joined)
        if found is not None:
            place = tuple(map(int, found[2].split(","))) if found[2] else ()
            return cls(Quantity.parse(found[1]), place, None if found[3] is None else int(found[3]))
        if not _IN_PARTS.fullmatch(joined):
            raise RefusedError(
                "quantity", f"{text!r} is no number; write C, z1[0], dC/dtheta2[0,1] or a1[0]@2"
            )
        quantity = Quantity.parse(joined)
        assert quantity.of is not None
        assert quantity.by is not None
        return cls(quantity.whole, place_between(quantity.of, quantity.by), quantity.example)

    def __str__(self) -> str:
        """Its name, which ``parse`` reads."""
        place = f"[{','.join(map(str, self.place))}]" if self.place else ""
        return f"{self.quantity}{place}" if self.example is None else f"{self.quantity}{place}@{self.example}"


def _joined(text: str) -> str:
    """Without blanks, and with brackets around a place that has none: ``dC/dz2 0`` is not ``dC/dz20``."""
    name, *rest = text.split() or [""]
    place = "".join(rest)
    return f"{name}[{place}]" if re.fullmatch("[0-9]+(,[0-9]+)?", place) else f"{name}{place}"


def writer_of(frame: Frame, quantity: Quantity) -> Step | None:
    """The step that computes a quantity; None for what is given, as x and θ. Raises RefusedError for an unknown one."""
    program = frame.program
    steps = (step for step in program if quantity in (step.symbol, step.gradient))
    found = next(steps, None)
    if found is None and (not _is_given(frame, quantity) or quantity.kind in _OF_NO_NUMBER):
        raise RefusedError("quantity", f"this network has no {quantity}")
    return found


def _is_given(frame: Frame, quantity: Quantity) -> bool:
    if quantity.is_parameter:
        return quantity.layer in frame.network.layer_ids
    return quantity.kind == "x" or (quantity.kind == "y" and frame.y is not None)


def named_number(frame: Frame, named: NumberName) -> float | None:
    """The number as far as it may be seen: None where it is hidden.

    Weights and biases are those that the iteration begins with. Raises RefusedError where there is no such number.
    """
    place = check_named(frame, named)
    table = _table(frame, named)
    return None if table is None else float(np.asarray(table)[place])


def check_named(frame: Frame, named: NumberName) -> tuple[int, ...]:
    """Where the number stands among those of its quantity, the example first.

    Raises RefusedError where the iteration has no such number, or several that the name may mean.
    """
    shape, by_example = _shape(frame, named)
    if not by_example:
        if named.example is not None:
            raise RefusedError("example", f"{named.quantity} is of no single example")
        return _place(named, shape)
    return (_example(named, len(frame.rows)), *_place(named, shape))


def _shape(frame: Frame, named: NumberName) -> tuple[tuple[int, ...], bool]:
    """How many places the quantity has, and whether each example has its own."""
    quantity, network = named.quantity, frame.network
    writer_of(frame, quantity)
    if quantity.kind in ("x", "y"):
        return (network.inputs if quantity.kind == "x" else network.outputs,), True
    if quantity.kind == "C":
        return (), named.example is not None
    stand = stands(network).get(quantity)
    if stand is None:
        raise RefusedError("quantity", f"{quantity} is no number")
    return stand.shape, stand.by_example


def _example(named: NumberName, count: int) -> int:
    if named.example is None and count > 1:
        raise RefusedError(
            "example", f"there are {counted(count, 'example')}; say which, counted from 0: {named}@0"
        )
    if named.example is not None and named.example >= count:
        raise RefusedError(
            "example", f"there is no example {named.example}, counted from 0; there are {count}"
        )
    return named.example or 0


def _place(named: NumberName, shape: tuple[int, ...]) -> tuple[int, ...]:
    if not named.place and all(length == 1 for length in shape):
        return (0,) * len(shape)
    if len(named.place) != len(shape):
        example = ",".join("0" * len(shape))
        where = f"say which, counted from 0: {named.quantity}[{example}]" if shape else "it is one number"
        raise RefusedError("place", f"{named} is not one number of {named.quantity}; {where}")
    if any(index >= length for index, length in zip(named.place, shape, strict=True)):
        size = "×".join(map(str, shape))
        raise RefusedError("place", f"there is no {named}, counted from 0; {named.quantity} has {size}")
    return named.place


def _table(frame: Frame, named: NumberName) -> Array | None:
    """All numbers of the quantity as far as they may be seen, the examples first where each has its own."""
    quantity = named.quantity
    step = writer_of(frame, quantity)
    if step is not None and step.gradient is not None and step.gradient != quantity:
        return _factor(frame, step)
    if quantity.kind == "C" and named.example is not None:
        return frame.cost_shares
    return frame.quantity(quantity)


def _factor(frame: Frame, step: Step) -> Array | None:
    """∂z/∂θ_ij is a_i whatever j is; ∂z/∂b is 1 for every unit; ∂z_j/∂a_i is θ_ij."""
    found = frame.factor(step)
    if found is None or step.layer is None:
        return found
    units = frame.network.width(step.layer)
    match step.op:
        case Op.DZ_DTHETA:
            return np.broadcast_to(found[:, :, np.newaxis], (*found.shape, units))
        case Op.DZ_DB:
            return np.ones(units)
    return found
