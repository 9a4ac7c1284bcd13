"""Another number of the iteration than the one asked for, that somebody typed in its place."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.network import Array
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity, X, Y
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.right import Agreement, may_be, number_agrees
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.typed_numbers import TypedNumber
from bpstudio.session.practice.places import Stand, stands

COMMON = (0.0, 1.0)
"""Numbers, but for their sign, that examples and places of one quantity have in common: they say of none that it was
meant."""


def is_another(asking: AskedNumber, number: TypedNumber, value: float) -> bool:
    """Whether a number that is not the right one was typed."""
    if value == asking.truth or not isfinite(number.value):
        return False
    if not may_be(number, np.array(value), decimals=asking.decimals):
        return False
    return number_agrees(number, value, decimals=asking.decimals) is Agreement.RIGHT


def number_in_its_place(asking: AskedNumber, number: TypedNumber) -> SingleNumber | None:
    """The other number of the iteration that was typed: another place of what is asked, or what is to be read.

    Of what is to be read the nearest to what is asked comes first, and the examples last. None where it is none of
    these. θ and b are not looked at, unless they are asked for.
    """
    known, asked = stands(asking.frame.network), asking.question.quantity
    near = sorted(known, key=lambda what: abs(known[what].step.index - asking.step.index))
    seen = [what for what in near if what != asked and _may_be_meant(asking, what, known[what].step)]
    for what in (asked, *seen, *_examples(asking)):
        if what in (asked, X, Y) and abs(number.value) in COMMON:
            continue
        found = next(_places_of(asking, number, what, known.get(what)), None)
        if found is not None:
            return found
    return None


def _may_be_meant(asking: AskedNumber, what: Quantity, step: Step) -> bool:
    """Whether it is there to be read. ∂z/∂θ is only meant where it is a factor of what is asked; else it is a, or x."""
    another_name = step.op is Op.DZ_DTHETA and what == step.symbol and step != asking.step
    return not what.is_parameter and not another_name and asking.visible(what)


def name_of_other(asking: AskedNumber, other: SingleNumber) -> Quantity:
    """Its quantity; of what is asked for itself with the place, where a name has room for it."""
    what, place = other.quantity, other.place
    units = 2 if (what.by or what).kind == "theta" else 1
    same = what == asking.question.quantity and place != asking.question.place
    return what.at(*place) if same and len(place) == units else what


def _examples(asking: AskedNumber) -> tuple[Quantity, ...]:
    """What the examples hold; the cost of some tasks needs no y."""
    return (X,) if asking.task.examples.y is None else (X, Y)


def _places_of(
    asking: AskedNumber, number: TypedNumber, what: Quantity, stand: Stand | None
) -> Iterator[SingleNumber]:
    """Where in a quantity the number is, of the example and unit asked about first; ``stand`` is None of x and y."""
    values = _values(asking, what)
    close = np.abs(values - number.value) <= 0.1 * abs(number.value)
    close &= may_be(number, values, decimals=asking.decimals)
    found = [
        (
            SingleNumber(what, index[1:], index[0]) if stand is None else _named(asking, what, stand, index),
            index,
        )
        for index in map(tuple, np.argwhere(close).tolist())
    ]
    asked = asking.question
    found.sort(key=lambda each: (each[0].example != asked.example, each[0].place != asked.place))
    found = [each for each in found if each[0] != asking.asked]
    return (one for one, index in found if is_another(asking, number, float(values[index])))


def _values(asking: AskedNumber, what: Quantity) -> Array:
    """All of a quantity as it is shown; of θ and b, looked at only where they are asked for, after the update."""
    parameter = what.parameter if what.is_parameter else None
    if parameter is None:
        return array_of(asking.shown, what)
    after = asking.shown.after
    return (after.theta if parameter.kind == "theta" else after.b)(parameter.layer)


def _named(asking: AskedNumber, what: Quantity, stand: Stand, index: tuple[int, ...]) -> SingleNumber:
    """The number at an index of its array; what is that of all units of a layer is named of the one asked about."""
    example, place = (index[0], index[1:]) if stand.by_example else (None, index)
    asked, same_layer = asking.question.place, stand.step.layer == asking.step.layer
    unit = asked[-1] if asked and same_layer else 0
    return SingleNumber(what, (*place, unit)[: len(stand.shape)], example)
