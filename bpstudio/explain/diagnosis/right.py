"""When a typed answer is right.

A number is right if it is the truth to as many digits as were typed, three at least, give or take one unit of the last
of them: so it may be cut off instead of rounded, or be off by one rounding on the way. A fraction has no digits, and
counts as typed to three. What is 0, 1 or −1 exactly must be typed so; and what is typed exactly is right with fewer
digits too, 0.5 for a half. All is reckoned in whole fractions and not in floats, and a truth that lies where rounding
turns may be rounded either way: what is right is so on every processor.

An expression is right if it is the truth to the rounding of floats, on these numbers and on others redrawn near them,
what the optimizer remembers among them. That is so on one side of every corner, and with η and the like as they are:
whether it is so beyond the corners, and with other settings, is told apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Array, Flags
from bpstudio.engine.entry import array_of, entry_in, entry_of
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.redrawn import (
    Redrawn,
    has_settings,
    is_off_range,
    is_saturated,
    on_other_sides,
    other_memory,
    other_settings,
    redrawn,
)
from bpstudio.engine.task import Task
from bpstudio.notation.meaning import MeantExpression, SingleNumber
from bpstudio.notation.named_settings import settings_of
from bpstudio.notation.typed_numbers import TypedNumber

DIGITS = 3
"""So many significant digits are enough."""
OTHERS = 3
"""On so many other draws an expression has to be right."""
BEYOND = 7
"""So many draws are tried to find one beyond a corner on which it is not."""
DRAWS_BEYOND = 3 * BEYOND
"""So many are made at most to find those."""
_CLEARLY = 1e-6
"""The share of a number by which it differs for more than rounding, however far from the present."""
_SAME = Fraction(1, 10**9)
"""The share of a number by which it may be off for rounding alone."""
_EXACTLY = 1e-12
"""So near to 0, 1 or −1, a number that is not 0 is that."""
_NEAR = 0.02
"""No number is right that is off by a larger share."""
_CANCELLED = (1e-14, 1e-12)
"""What a sum may be off where its terms cancel: as a share of the largest number on the way, and at most."""


class Agreement(StrEnum):
    """How an answer agrees with the truth.

    ``SHORT`` is right as far as it goes, and wants three digits: no mistake, and no try. ``HERE`` is an expression that
    has the right value to three digits, but not by a rule that holds on other numbers.
    """

    RIGHT = "right"
    SHORT = "short"
    HERE = "here"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Case:
    """One iteration to try an expression on: what is asked there, and the numbers of its quantities and settings.

    ``off_range``: ŷ is no probability there, and the cost takes its logarithm, so that its formula has no value.
    """

    truth: float
    number: Callable[[SingleNumber], float]
    settings: Mapping[str, float] = field(default_factory=dict)
    off_range: bool = False


def case_of(found: PlainPass, asked: SingleNumber) -> Case:
    """A pass as a case. θ and b are asked for as they are after the update, and read as they are before it."""
    tables: dict[Quantity, Array] = {}

    def number(what: SingleNumber) -> float:
        table = tables.get(what.quantity)
        if table is None:
            table = tables[what.quantity] = array_of(found, what.quantity)
        return entry_in(table, what.quantity, what.place, what.example)

    settings = settings_asked_for(found.task, found.rows, found.moments, asked)
    return Case(entry_of(found, asked.quantity, asked.place, asked.example), number, settings)


def settings_asked_for(task: Task, examples: int, moments: Moments, asked: SingleNumber) -> dict[str, float]:
    """The settings that may be named where ``asked`` is asked for; of a new θ or b also what is remembered of it."""
    if not asked.quantity.is_parameter:
        return settings_of(task, examples)
    return settings_of(task, examples, moments, asked.quantity.at(*asked.place).parameter)


def other_cases(
    task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp], asked: SingleNumber
) -> Iterator[Case]:
    """The same iteration with other parameters, data and memory, each worked out when it is asked for."""
    drawn = redrawn(task, parameters, moments, rows, OTHERS, updates=asked.quantity.is_parameter)
    return (_case_on(each, asked) for each in drawn)


def cases_beyond(
    task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp], asked: SingleNumber
) -> Iterator[Case]:
    """The same far from the present, on other sides of the corners, with no unit at its bound by rounding."""
    if asked.quantity.is_parameter:
        moments = other_memory(task, moments, parameters.flat)
    every = (
        plain_pass(task, other, moments, rows)
        for other in on_other_sides(task, parameters, rows, DRAWS_BEYOND, asked.example)
    )
    fair = (found for found in every if not is_saturated(found, asked.example))
    return (replace(case_of(found, asked), off_range=is_off_range(found)) for found in islice(fair, BEYOND))


def cases_by_setting(
    task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp], asked: SingleNumber
) -> Iterator[tuple[str, Case]]:
    """The same with one setting that is another number, with its letter in TeX: one case for each that is read."""
    updates = asked.quantity.is_parameter
    if not has_settings(task, updates=updates):
        return
    for other, moved, remembered in redrawn(task, parameters, moments, rows, 1, updates=updates):
        every = np.arange(len(other.examples))
        for letter, changed in other_settings(other, moved, every, updates=updates):
            yield letter, _case_on(Redrawn(changed, moved, remembered), asked)


def _case_on(drawn: Redrawn, asked: SingleNumber) -> Case:
    return case_of(plain_pass(*drawn, np.arange(len(drawn.task.examples))), asked)


def number_agrees(
    typed: TypedNumber, truth: float, *, decimals: int | None = None, rounded_zero: bool = False
) -> Agreement:
    """Whether a number is the truth.

    With ``decimals`` the truth is rounded to so many already, as everything before it, and has to be typed so, give or
    take one unit. ``rounded_zero`` says that the truth is 0 but for rounding. Nothing is right where it is not finite.
    """
    if not math.isfinite(truth):
        return Agreement.WRONG
    value, meant = typed.exactly, Fraction(0 if rounded_zero else truth)
    if decimals is not None:
        return _to_decimals(typed, meant, decimals)
    if typed.value == meant or abs(value - meant) <= _SAME * abs(meant):
        return Agreement.RIGHT
    if value == 0 or meant == 0 or abs(abs(meant) - 1) <= _EXACTLY:
        return Agreement.WRONG
    if typed.digits is None or typed.last is None:
        return _either(abs(value - near) <= _unit(value, DIGITS) for near in _rounded(meant, DIGITS))
    unit = Fraction(10) ** typed.last
    if typed.digits >= DIGITS:
        return _either(abs(value - near) <= unit for near in _rounded(meant, typed.digits))
    so_far = value in _rounded(meant, typed.digits) | _cut_off(meant, typed.digits)
    so_far = so_far or (abs(meant) >= unit and abs(value - meant) <= unit / 2 + _SAME * abs(meant))
    return Agreement.SHORT if so_far else Agreement.WRONG


def may_be(typed: TypedNumber, values: Array, *, decimals: int | None = None) -> Flags:
    """For which of many values a number may be right at all; said in floats, and so in a moment.

    One unit of the last of three digits is a hundredth at most, and rounding takes half of that; of more digits the
    unit of the last is known, and that of the value is ten times as large at most.
    """
    size = np.maximum(np.abs(values), abs(typed.value))
    room = _NEAR * size
    if decimals is not None:
        room = room + 3.0 * 10.0**-decimals
    elif typed.last is not None:
        room = np.minimum(room, float(f"6e{typed.last}") + 1e-8 * size)
    near: Flags = np.abs(values - typed.value) <= room
    return near


def expression_agrees(
    expression: MeantExpression, here: Case, others: Iterable[Case], *, rounded_zero: bool = False
) -> Agreement:
    """Whether an expression is the truth here and in all others, which are asked for only if it is so here.

    Where no case is finite there is nothing to compare, and nothing right.
    """
    value = expression.value_and_largest(here.number, here.settings)[0]
    finite = [math.isfinite(here.truth)]
    if _equal(expression, here):
        for other in others:
            finite.append(math.isfinite(other.truth))
            if not _equal(expression, other):
                break
        else:
            return Agreement.RIGHT if any(finite) else Agreement.WRONG
    if not math.isfinite(value):
        return Agreement.WRONG
    alike = number_agrees(TypedNumber(value), here.truth, rounded_zero=rounded_zero)
    return Agreement.HERE if alike is Agreement.RIGHT else Agreement.WRONG


def _equal(expression: MeantExpression, case: Case) -> bool:
    """To the rounding of floats; what is not finite equals its like."""
    (value, largest), truth = expression.value_and_largest(case.number, case.settings), case.truth
    if not (math.isfinite(value) and math.isfinite(truth)):
        return value == truth or (math.isnan(value) and math.isnan(truth))
    share, most = _CANCELLED
    room = min(share * largest, most)
    return abs(value - truth) <= max(float(_SAME) * abs(truth), room)


def holds_beyond(expression: MeantExpression, beyond: Iterable[Case]) -> bool:
    """Whether an expression that is right here is so on all cases beyond corners too, but for rounding."""
    return not any(_clearly_other(expression, case) for case in beyond)


def unnamed_settings(expression: MeantExpression, by_setting: Iterable[tuple[str, Case]]) -> tuple[str, ...]:
    """The letters in TeX of settings whose number an expression has that is right here, and not their name."""
    return tuple(letter for letter, case in by_setting if not _equal(expression, case))


def _clearly_other(expression: MeantExpression, case: Case) -> bool:
    (value, largest), truth = expression.value_and_largest(case.number, case.settings), case.truth
    if not (math.isfinite(largest) and math.isfinite(truth)):
        return False
    if math.isnan(value):
        return not case.off_range
    return bool(abs(value - truth) > _CLEARLY * max(abs(value), abs(truth)) + float(_SAME) * largest)


def _either(found: Iterable[bool]) -> Agreement:
    return Agreement.RIGHT if any(found) else Agreement.WRONG


def _to_decimals(typed: TypedNumber, truth: Fraction, decimals: int) -> Agreement:
    unit, value = Fraction(1, 10**decimals), typed.exactly
    truth = round(truth / unit) * unit
    if value == truth:
        return Agreement.RIGHT
    if typed.last is not None and typed.last > -decimals:
        coarse = Fraction(10) ** typed.last
        so_far = value != 0 and abs(value - truth) <= coarse / 2
        return Agreement.SHORT if so_far else Agreement.WRONG
    return _either([abs(round(value / unit) * unit - truth) <= unit])


def _unit(number: Fraction, digits: int) -> Fraction:
    """What the last of so many significant digits counts. Not of 0."""
    top, bottom = abs(number.numerator), number.denominator
    power = len(str(top)) - len(str(bottom))
    power -= Fraction(10) ** power > abs(number)
    return Fraction(10) ** (power - digits + 1)


def _rounded(truth: Fraction, digits: int) -> set[Fraction]:
    """The truth to so many digits; where it lies on an edge, both ways."""
    found = set()
    for near in _neighbourhood(truth):
        unit = _unit(near, digits)
        found.add(round(near / unit) * unit)
    return found


def _cut_off(truth: Fraction, digits: int) -> set[Fraction]:
    """The truth with the digits behind so many left out, on either side of an edge."""
    found = set()
    for near in _neighbourhood(truth):
        unit = _unit(near, digits)
        found.add(int(near / unit) * unit)
    return found


def _neighbourhood(truth: Fraction) -> tuple[Fraction, ...]:
    return truth * (1 - _SAME), truth, truth * (1 + _SAME)
