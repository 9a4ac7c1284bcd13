"""A planted mistake as it is to be found: the iteration as it should be and as it is, and the number to ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np

from bpstudio.engine.entry import entry_of
from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.mistakes.planting import planted_in
from bpstudio.engine.mistakes.together import pass_with
from bpstudio.engine.mistakes.visibility import far_apart
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Phase, Program, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Task
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.record import Record
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Question


@dataclass(frozen=True, slots=True, eq=False)
class PlantedMistake:
    """A planted mistake with the iteration as it should be and as it is, and the number that is asked for."""

    alteration: Alteration
    step: Step
    right: PlainPass
    wrong: PlainPass
    question: Question | None

    @property
    def can_be_named(self) -> bool:
        """Whether it is made at a card, and there is a number to ask for."""
        return self.step.phase is Phase.BACKWARD and self.question is not None

    @property
    def asked(self) -> Question:
        """The number that is asked for. Raises ValueError where there is none."""
        if self.question is None:
            raise RefusedError("planted", "what is planted here changes no number that could be asked for")
        return self.question


def found_in(state: State) -> PlantedMistake:
    """What is planted in a session, and all that is to be found of it. Raises ValueError where nothing is."""
    return _found_in(state.segments[0].record)


@lru_cache(maxsize=2)
def _found_in(record: Record) -> PlantedMistake:
    return found_of(right_of(record.task, record.start), planted_in(record.task))


def right_of(task: Task, start: Checkpoint) -> PlainPass:
    """The iteration that begins with ``start``, without a mistake that is planted in ``task``."""
    task = replace(task, planted=None)
    with np.errstate(all="ignore"):
        return plain_pass(task, start.parameters, start.moments, task.rows(0))


def found_of(right: PlainPass, alteration: Alteration) -> PlantedMistake:
    """The same of a mistake that may be planted in an iteration, which is given as it should be."""
    step = Program.of(right.task.network)[alteration.steps[0]]
    wrong = pass_with(right, (alteration,))
    return PlantedMistake(alteration, step, right, wrong, _asked(step, right, wrong))


def _asked(step: Step, right: PlainPass, wrong: PlainPass) -> Question | None:
    """The number that is asked for: the first of the factor that is wrong, or else of the product behind it.

    Not one that is 0 or 1, which nobody has to work out. None where there is no such number, or no card.
    """
    if step.phase is not Phase.BACKWARD:
        return None
    for quantity in (step.symbol, step.writes):
        for place, example in _places(quantity, right):
            truth, other = (entry_of(found, quantity, place, example) for found in (right, wrong))
            if far_apart(truth, other) and np.isfinite(truth) and abs(truth) not in (0.0, 1.0):
                return Question("hunt", quantity, place, example)
    return None


def _places(quantity: Quantity, right: PlainPass) -> list[tuple[tuple[int, ...], int | None]]:
    stand = stands(right.task.network)[quantity]
    examples = range(right.rows) if stand.by_example else (None,)
    return list(product(product(*map(range, stand.shape)), examples))
