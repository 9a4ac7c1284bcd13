"""What is seen when a session is run with a mistake: each symptom as a question to the numbers of that run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.mistakes.planting import planted_in
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.planted import Planted
from bpstudio.engine.quantity import Quantity, b_of, gradient_of, theta_of
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trainer
from bpstudio.engine.words import counted, listed
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.practice.found import PlantedMistake, found_of, right_of

ITERATIONS = 30
SAME = 1e-9


@dataclass(frozen=True)
class RunWithMistake:
    """A task that begins at ``start``, run with a mistake: its first iteration, and what training does."""

    task: Task
    start: Checkpoint
    mistake: Planted

    @property
    def _planted(self) -> Task:
        return replace(self.task, planted=self.mistake)

    @cached_property
    def first(self) -> PlantedMistake:
        """The first iteration, as it should be and as it is."""
        return found_of(right_of(self.task, self.start), planted_in(self._planted))

    @cached_property
    def trained(self) -> tuple[Array, Parameters]:
        """The costs of ``ITERATIONS`` iterations, and the parameters after them."""
        parameters, costs = self.start.parameters.copy(), np.empty(ITERATIONS)
        Trainer(self._planted, parameters, self.start.moments.copy()).run(ITERATIONS, costs)
        return costs, parameters

    @cached_property
    def times(self) -> dict[Quantity, float | None]:
        """How many times what it should be each gradient is; None where it is not one number for all of it."""
        found = self.first
        names = [gradient_of(of(layer)) for layer in self.task.network.layer_ids for of in (theta_of, b_of)]
        return {name: _share(array_of(found.right, name), array_of(found.wrong, name)) for name in names}


def _share(right: Array, wrong: Array) -> float | None:
    """By how much all of ``right`` is multiplied; None where there is no such number."""
    largest = np.abs(right).argmax()
    share = float(wrong.flat[largest] / right.flat[largest]) if right.flat[largest] else 1.0
    return share if np.allclose(wrong, share * right, rtol=SAME, atol=0.0) else None


@dataclass(frozen=True, slots=True)
class Observation:
    """Whether a symptom shows in a run, and what is seen there instead or as well."""

    shows: bool
    seen: str


Looking = Callable[[RunWithMistake, Notation], Observation]


def cost_rises(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether every iteration's cost is above the one before it."""
    costs, _ = run.trained
    first, last = (format_number(float(cost)) for cost in (costs[0], costs[-1]))
    way = f"goes from {first} to {last}"
    return Observation(
        bool(np.all(np.diff(costs) > 0)), f"In {counted(ITERATIONS, 'iteration')} the cost {way}."
    )


def one_is_doubled(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether one gradient is exactly twice what it should be, and all others are right."""
    others = [share for share in run.times.values() if not _is(share, 1.0)]
    return Observation(len(others) == 1 and _is(others[0], 2.0), _told(run, notation))


def all_are_tripled(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether all gradients are exactly three times what they should be."""
    return Observation(all(_is(share, 3.0) for share in run.times.values()), _told(run, notation))


def last_alone_is_right(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether the gradients of the last layer are right, and none of the others."""
    last = run.task.network.depth
    right = [_is(share, 1.0) for share in run.times.values()]
    kept = 2 * (last - 1)
    return Observation(not any(right[:kept]) and all(right[kept:]), _told(run, notation))


def _is(share: float | None, number: float) -> bool:
    return share is not None and abs(share - number) < SAME * abs(number)


def _told(run: RunWithMistake, notation: Notation) -> str:
    """What becomes of each gradient that is not right."""
    shares = list(run.times.values())
    if shares[0] is not None and not _is(shares[0], 1.0) and all(_is(share, shares[0]) for share in shares):
        return f"Every gradient is {format_number(shares[0])} times what it should be."
    told = [
        f"{to_plain(quantity(name), notation)} is "
        + ("wrong" if share is None else f"{format_number(share)} times what it should be")
        for name, share in run.times.items()
        if not _is(share, 1.0)
    ]
    return f"{'; '.join(told)}." if told else "All gradients are right."


def biases_are_equal(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether the gradients by the biases of the first layer are all the same number."""
    found = run.first.wrong.gradient.b(1)
    told = listed(format_number(float(number)) for number in found)
    return Observation(_alike(found), f"The gradients by the biases are {told}.")


def units_are_twins(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether all units of the first layer put out the same, for each example."""
    outputs = run.first.wrong.a[1]
    told = listed(format_number(float(number)) for number in outputs[:, 1])
    twins = all(_alike(outputs[:, row]) for row in range(outputs.shape[1]))
    return Observation(twins, f"For the second example the hidden units put out {told}.")


def biases_stand_still(run: RunWithMistake, notation: Notation) -> Observation:
    """Whether training moves the weights of every layer, and no bias."""
    _, after = run.trained
    before, layers = run.start.parameters, run.task.network.layer_ids
    still = all(np.array_equal(before.b(layer), after.b(layer)) for layer in layers)
    moved = all(not np.allclose(before.theta(layer), after.theta(layer)) for layer in layers)
    first, last = format_number(float(before.b(1)[0])), format_number(float(after.b(1)[0]))
    seen = f"In {counted(ITERATIONS, 'iteration')} the first bias goes from {first} to {last}."
    return Observation(still and moved, seen)


def _alike(numbers: Array) -> bool:
    return bool(np.allclose(numbers, numbers[0], rtol=SAME, atol=0.0))
