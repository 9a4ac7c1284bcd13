"""Which mistakes may be planted to be found: such as show, are like no other, and are made on the way back.

Whoever looks for one has to be able to name it: so no other mistake, and not the same one made elsewhere, may leave
every number of the iteration as it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.gradient_check import check_gradients
from bpstudio.engine.mistakes.catalogue import MISTAKES
from bpstudio.engine.mistakes.entries import Alteration
from bpstudio.engine.mistakes.planting import planted_in, planted_trace
from bpstudio.engine.mistakes.running import alterations_of
from bpstudio.engine.mistakes.together import pass_with
from bpstudio.engine.mistakes.visibility import all_numbers, differ, like
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.planted import Planted
from bpstudio.engine.program import Phase, Program
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Task

MOST_NUMBERS = 20_000_000
"""So many are kept while mistakes are compared; a network that has more is too large to be hunted in."""


def candidates(task: Task) -> tuple[Alteration, ...]:
    """Every mistake that can be planted at a step of the way back, in the order of the program."""
    return tuple(_candidates(task))


def _candidates(task: Task) -> Iterator[Alteration]:
    for step in Program.of(task.network):
        for name in MISTAKES if step.phase is Phase.BACKWARD else ():
            try:
                yield planted_in(replace(task, planted=Planted(name, step.number)))
            except RefusedError:
                continue


def unmistakable(
    task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp]
) -> Callable[[Alteration], bool]:
    """Says of a candidate whether it shows, all its numbers are finite, and nothing else leads to the same ones.

    Raises ValueError where a network and its batch are too large for that.
    """
    right = plain_pass(task, parameters, moments, rows)
    expected, made = all_numbers(right), alterations_of(task, len(rows))
    if expected.size * len(made) > MOST_NUMBERS:
        raise RefusedError(
            "network", "this network, with its batch, is too large for a mistake to be hunted in"
        )
    numbers = {each: all_numbers(pass_with(right, (each,))) for each in made}
    alike_in_size: dict[int, list[Alteration]] = {}
    for each in made:
        alike_in_size.setdefault(numbers[each].size, []).append(each)
    tables = {size: np.array([numbers[each] for each in group]) for size, group in alike_in_size.items()}

    def alone(candidate: Alteration) -> bool:
        mine = numbers[candidate]
        if not np.isfinite(mine).all() or not differ(mine, expected):
            return False
        others = alike_in_size[mine.size]
        return not any(_is_another(others[row], candidate) for row in like(mine, tables[mine.size]))

    return alone


def _is_another(other: Alteration, candidate: Alteration) -> bool:
    """Made elsewhere alone, or another mistake. One made at several steps, of which this is one, is the same."""
    if other.mistake != candidate.mistake:
        return True
    return len(other.steps) == 1 and other.steps != candidate.steps


def is_confirmed(
    task: Task, parameters: Parameters, moments: Moments, iteration: int, candidate: Alteration
) -> bool:
    """Whether the gradient check finds it: gradients are wrong, and no factor is named but that of its step."""
    planted = replace(task, planted=Planted(candidate.mistake, candidate.step))
    found = check_gradients(planted, planted_trace(planted, parameters, moments, iteration))
    return not found.passed and {step.number for step in found.wrong_factors} <= {candidate.step}
