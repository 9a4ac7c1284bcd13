"""Which numbers of an iteration the names of a typed expression mean, for the one number that is asked for.

A bare name is the entry at the asked place: where ∂z²/∂θ²ᵢⱼ is asked, ``a1`` is unit i and ``z2`` unit j. A layer of
one unit needs no index, nor does a batch of one example. What stays open, what is hidden, and what is not there are
refused in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isnan

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Network
from bpstudio.engine.program import Program
from bpstudio.engine.quantity import C, Quantity, derivative
from bpstudio.engine.words import counted, listed, plural
from bpstudio.notation.applied import RAMP, Applied
from bpstudio.notation.expressions import Typed, TypedExpression, TypedSetting, arithmetic, on_the_way
from bpstudio.notation.naming import row_number
from bpstudio.notation.places import Half, MeantUnits, UnitIndices, asked_units, couples
from bpstudio.notation.typed_names import TypedName, refuse
from bpstudio.notation.typed_numbers import TypedNumber

MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class SingleNumber:
    """One number of an iteration: of a whole ``quantity``, at a place, of an example, all counted from 0.

    ``place`` is (unit,), of weights, ∂z/∂θ and ∂z/∂a (unit below, unit), and of softmax's ∂a/∂z (unit of a, unit of z);
    empty of C. ``example`` is a row of the batch, and None of what all examples share or are summed in.
    """

    quantity: Quantity
    place: UnitIndices = ()
    example: int | None = None


@dataclass(frozen=True, slots=True)
class NamedSetting:
    """η, m, λ and the like in an expression, by the word of the keyboard, with its number here."""

    word: str
    value: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a name is read for: the number asked, the network, how many examples the iteration has, and η, m and so on.

    ``visible`` says of a whole quantity whether it may be named. ``rows`` are those of the iteration in the data, by
    which examples are called; None where the data are just these.
    """

    asked: SingleNumber
    network: Network
    examples: int
    settings: Mapping[str, float]
    visible: Callable[[Quantity], bool]
    rows: tuple[int, ...] | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """What each example is called, as on screen."""
        return tuple(_called(self.rows, self.examples))

    def row_called(self, number: int) -> int | None:
        """The row of the iteration with that number; None where there is none such."""
        return _called(self.rows, self.examples).get(number)


@lru_cache(maxsize=4)
def _called(rows: tuple[int, ...] | None, examples: int) -> dict[int, int]:
    """What each example is called, in order, with its row in the iteration."""
    shown = range(examples) if rows is None else rows
    return {row_number(shown, example): example for example in range(examples)}


@dataclass(frozen=True, slots=True)
class MeantExpression:
    """A typed expression of which every name is a number of an iteration."""

    text: str
    steps: tuple[float | SingleNumber | NamedSetting | Applied, ...]

    @property
    def names(self) -> tuple[SingleNumber, ...]:
        """The numbers of the iteration that it reads, in order; η and the like are none."""
        return tuple(step for step in self.steps if isinstance(step, SingleNumber))

    def value(self, number: Callable[[SingleNumber], float]) -> float:
        """What it comes to on the numbers of an iteration; NaN or infinite where there is no such number."""
        return self.value_and_largest(number)[0]

    def value_and_largest(
        self, number: Callable[[SingleNumber], float], settings: Mapping[str, float] | None = None
    ) -> tuple[float, float]:
        """The value, and the largest number that comes up on the way to it, without its sign; NaN is none.

        With ``settings`` η and the like are those, by their words, and not the ones of here.
        """
        there = settings or {}

        def operand(step: float | SingleNumber | NamedSetting | Applied) -> float | Applied:
            match step:
                case SingleNumber():
                    return number(step)
                case NamedSetting(word, value):
                    return there.get(word, value)
            return step

        found = on_the_way(map(operand, self.steps))
        return found[-1], max((abs(each) for each in found if not isnan(each)), default=0.0)


def meant_answer(typed: Typed, asking: Surroundings) -> TypedNumber | MeantExpression:
    """A number, or an expression with the numbers that its names mean; arithmetic in ``g`` is a number too.

    Raises ValueError as ``with_meaning`` does.
    """
    if isinstance(typed, TypedNumber):
        return typed
    meant = with_meaning(typed, asking)
    if not typed.is_arithmetic:
        return meant
    return arithmetic(typed.text, (step for step in meant.steps if isinstance(step, float | Applied)))


def with_meaning(expression: TypedExpression, asking: Surroundings) -> MeantExpression:
    """The expression with the numbers that its names mean. Raises ValueError, in words, for one that means none."""
    return MeantExpression(expression.text, tuple(_meant(step, asking) for step in expression.steps))


def _meant(
    step: float | TypedName | TypedSetting | Applied, asking: Surroundings
) -> float | SingleNumber | NamedSetting | Applied:
    match step:
        case TypedName():
            return single_number(step, asking)
        case TypedSetting(text, word):
            if word not in asking.settings:
                refuse(f"“{text}” has no number here; name what this network and its training have")
            return NamedSetting(word, asking.settings[word])
        case Applied(name, _, slope) if name == RAMP:
            return replace(step, name=_ramp(asking.network, "g'" if slope else "g"))
    return step


def _ramp(network: Network, typed: str) -> str:
    """g is the network's one kind of ReLU, as on screen; or the activation of every layer."""
    names = {layer.activation for layer in network.layers}
    ramps = {name for name in names if ACTIVATIONS[name].ramp is not None}
    found = ramps or names
    if len(found) > 1 or ACTIVATIONS[min(found)].couples:
        refuse(f"“{typed}” could be several functions here; write the name of one, for example relu or sigma")
    return min(found)


def single_number(name: TypedName, asking: Surroundings) -> SingleNumber:
    """The number that a name means. Raises ValueError, in words, where it means none, or one that is hidden."""
    found = _of_derivative(name, asking) if name.kind == "derivative" else _of_plain(name, asking)
    if not found.quantity.is_parameter and _same(found, asking.asked):
        refuse(f"“{name.text}” is what is asked; write it in quantities that are there already")
    if not asking.visible(found.quantity):
        refuse(f"“{name.text}” is not there yet; write it in quantities that are")
    return found


def _same(one: SingleNumber, other: SingleNumber) -> bool:
    """Whether it is the same number; what all examples share is that of each."""
    examples = {one.example, other.example} - {None}
    return (one.quantity, one.place) == (other.quantity, other.place) and len(examples) < 2


def _of_plain(name: TypedName, asking: Surroundings) -> SingleNumber:
    half = Half.of(name, asking.network)
    place = half.place(asking.network, asked_units(asking.asked.quantity, asking.asked.place, asking.network))
    return SingleNumber(half.quantity, place, _example(name, half.quantity, asking))


def _of_derivative(name: TypedName, asking: Surroundings) -> SingleNumber:
    halves = (name.of, name.by)
    of, by = (Half.of(half, asking.network) for half in halves if half is not None)
    quantity = derivative(of.quantity, by.quantity)
    if quantity not in _derivatives(asking.network):
        refuse(f"“{name.text}” is no derivative of a step of this network; write one, for example dC/dz1")
    network, asked = asking.network, asking.asked
    units = asked_units(asked.quantity, asked.place, network) | of.said(network) | by.said(network)
    place = by.place(network, units) if quantity.is_gradient else _place(name, of, by, units, network)
    return SingleNumber(quantity, place, _example(name, quantity, asking))


def _place(name: TypedName, of: Half, by: Half, units: MeantUnits, network: Network) -> UnitIndices:
    """Of a factor: each half says a part of it, or one says both, and they must not say different things."""
    slope = of.layer == by.layer and by.quantity.kind == "z"
    if len(by.units) == 2 and not of.units and by.quantity.kind != "theta":
        first, second = by.units
        of, by = of.at(first if slope else second), by.at(second if slope else first)
    above, below = of.place(network, units), by.place(network, units)
    if slope and couples(network, of.layer):
        return above + below
    if not slope and by.quantity.kind not in ("theta", "b"):
        return below + above
    if above[-1] != below[-1]:
        refuse(f"“{name.text}” is of two units that do not meet, so it is 0; give both halves the same unit")
    return below


@lru_cache(maxsize=16)
def _derivatives(network: Network) -> frozenset[Quantity]:
    """Every derivative that a step of the network brings or leaves."""
    steps = Program.of(network)
    return frozenset(step.symbol for step in steps) | {step.gradient for step in steps if step.gradient}


def _example(name: TypedName, quantity: Quantity, asking: Surroundings) -> int | None:
    """The row that the name means, None of what all examples share."""
    if _shared(quantity):
        if name.example is not None:
            refuse(f"“{name.text}” is one number for all examples; leave out “@{name.example}”")
        return None
    if name.example is not None:
        row = asking.row_called(name.example)
        if row is None:
            refuse(f"“{name.text}” names example {name.example}, and this iteration has {_there(asking)}")
        return row
    if asking.asked.example is not None or asking.examples == 1:
        return asking.asked.example or 0
    refuse(
        f"“{name.text}” is another number for each example; say for which, for example {name.text}@{asking.numbers[0]}"
    )


def _there(asking: Surroundings) -> str:
    """The examples that there are: ``3 examples, counted from 1``, or ``examples 4, 9 and 12 of the data``."""
    if asking.numbers == tuple(range(1, asking.examples + 1)):
        return f"{counted(asking.examples, 'example')}, counted from 1"
    named = [str(number) for number in asking.numbers]
    if len(named) > MOST_LISTED:
        named[MOST_LISTED - 1 : -1] = ["…"]
    return f"{plural(len(named), 'example', 'examples')} {listed(named)} of the data"


def _shared(quantity: Quantity) -> bool:
    """Whether it is one number for all examples: parameters, their gradients, C, and ∂z/∂b and ∂z/∂a."""
    by = quantity.by or quantity
    if quantity.of is None or quantity.is_gradient:
        return by.is_parameter or quantity == C
    return by.kind != "theta" and quantity.of.kind == "z"
