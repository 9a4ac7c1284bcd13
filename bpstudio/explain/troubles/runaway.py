"""Training that runs away: the cost grows instead of falling, since the steps are too long."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from bpstudio.engine.held_out import training_cost
from bpstudio.engine.network import Array
from bpstudio.engine.quantity import UPDATE
from bpstudio.engine.words import grouped
from bpstudio.explain.words.finite import not_finite
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State
from bpstudio.session.past import cost_column
from bpstudio.session.session import Divergence

GROWTH = 10.0
"""C must have grown this many times to be called running away: noise of small batches stays far below."""
WORTH_SAYING = 0.1
"""Of the cost of the first iteration: a spike far below it is over before anybody looks."""
WINDOW = 8
"""Iterations whose median is compared where each sees other examples."""
SHORTER = 10.0


@dataclass(frozen=True, slots=True)
class Runaway:
    """``before`` is C at iteration ``best``, the least since the last edit; ``now`` what it has become."""

    best: int
    before: float
    now: float
    learning_rate: float

    @property
    def smaller(self) -> float:
        """The learning rate to go on with: a tenth of what it is, to three digits."""
        return shorter(self.learning_rate)

    def back(self, notation: Notation) -> tuple[str, str]:
        """The way back, in a few words, and what it does."""
        return (
            f"Back to iteration {grouped(self.best)}",
            f"Where {notation.cost} was least. Nothing is forgotten.",
        )

    @property
    def onward(self) -> tuple[str, str]:
        """The way back with shorter steps from there, in a few words, and what it does."""
        rate = format_number(self.smaller)
        return (
            f"Go on from there with η = {rate}",
            f"Go back to iteration {grouped(self.best)} and set η to {rate}. Undo brings everything back.",
        )

    def sentence(self, notation: Notation) -> str:
        """What has happened, in numbers."""
        then = f"{notation.cost} was {format_number(self.before)} in iteration {grouped(self.best)}"
        grown = f"{then} and is {format_number(self.now)} now"
        if not np.isfinite(self.now):
            grown = not_finite(f"{then} and", was=True)
        rate = format_number(self.learning_rate)
        return f"Training runs away: {grown}. The learning rate η = {rate} is too large here."


def again(begun: int, learning_rate: float) -> str:
    """The way back to where the training began, with shorter steps from there."""
    return f"Again from iteration {grouped(begun)} with η = {format_number(learning_rate)}"


def shorter(learning_rate: float) -> float:
    """A learning rate that may do where one is too large: a tenth, to three digits."""
    return float(f"{learning_rate / SHORTER:.3g}")


def by_the_rate(divergence: Divergence, state: State) -> bool:
    """Whether updates led to numbers that are not finite; else the weights or inputs given are too large."""
    first = state.segment.first
    return divergence.iteration > first or divergence.quantity == UPDATE


def runaway(frame: Frame) -> Runaway | None:
    """What has run away up to the cursor since the last edit; None where nothing has."""
    state, segment = frame.state, frame.state.segment
    costs = frame.past.costs_before(segment)
    if len(costs) < 2 or not np.isfinite(costs).any():
        return None
    window = 1 if segment.document.task.batches == 1 else WINDOW
    begun, now = _begun(segment), _median(costs[-window:])
    grown = now > GROWTH * max(abs(begun), _least(costs)) and now > WORTH_SAYING * _first(state)
    if not np.isfinite(begun) or (np.isfinite(now) and not grown):
        return None
    best = int(np.argmin(np.where(np.isfinite(costs), costs, np.inf)))
    rate = segment.document.training.learning_rate
    return Runaway(segment.first + best, float(costs[best]), now, rate)


def _begun(segment: Segment) -> float:
    """C as the segment began: of mini-batches that over all examples, since the first few may have run away already."""
    whose = segment.identity
    if segment.document.task.batches == 1:
        return float(cost_column(segment).values[0])
    if whose not in _costs_begun:
        _costs_begun[whose] = training_cost(segment.document.task, segment.parameters_at_start)
    return _costs_begun[whose]


_costs_begun: WeakKeyDictionary[object, float] = WeakKeyDictionary()
"""Of each stretch once: it is asked for after every step."""


def _median(costs: Array) -> float:
    return float(np.median(costs))


def _least(costs: Array) -> float:
    return abs(float(costs[np.isfinite(costs)].min()))


def _first(state: State) -> float:
    """C of the first iteration of all, of the segment that ran it; −∞ where the task is another one by now."""
    first: Segment = next(segment for segment in state.segments if segment.iterations)
    same = first.document.cost == state.document.cost and first.document.data is state.document.data
    return _begun(first) if same else -np.inf
