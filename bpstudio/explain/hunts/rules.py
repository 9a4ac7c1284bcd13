"""The rules to choose among, once the card is found: the one that was broken, and others that could be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.mistakes import MISTAKES
from bpstudio.engine.mistakes.huntable import candidates
from bpstudio.engine.program import Op
from bpstudio.engine.words import capital
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import found_in

MOST_RULES = 6
NEVER_APART = (("slope_at_activation", "activation_over_z"),)
"""Those that lead to the same numbers wherever they are made: never both in a list."""


def rules_to_choose(state: State) -> tuple[str, ...]:
    """The names of four to six mistakes, one of them that which is planted, in an order that the seed gives.

    The others can be made at the same card of the same network; where there are too few, at a card of the same kind of
    another network, and then elsewhere on the way back. Raises ValueError where nothing is planted.
    """
    found, task = found_in(state), replace(state.segments[0].document.task, planted=None)
    true = found.alteration.mistake
    here = [each.mistake for each in candidates(task) if each.steps == found.alteration.steps]
    alike = [name for name in MISTAKES if _made_at(name, found.step.op)]
    elsewhere = [each.mistake for each in candidates(task)]
    chance = np.random.default_rng([task.training.seed, found.step.index, len(true)])
    others: list[str] = []
    for names in (here, alike, elsewhere):
        if len(others) >= MOST_RULES - 3:
            break
        new = [name for name in dict.fromkeys(names) if name != true and name not in others]
        others += [new[at] for at in chance.permutation(len(new))]
    chosen = [true, *_one_of_each_kind(others)][:MOST_RULES]
    return tuple(chosen[at] for at in chance.permutation(len(chosen)))


def titled(names: tuple[str, ...]) -> tuple[str, ...]:
    """What stands in the list for each of these."""
    return tuple(capital(TITLES[name]) for name in names)


def _made_at(name: str, op: Op) -> bool:
    return any(form.at is op for form in MISTAKES[name].forms)


def _one_of_each_kind(names: list[str]) -> list[str]:
    unwanted = {second for first, second in NEVER_APART if first in names}
    return [name for name in names if name not in unwanted]
