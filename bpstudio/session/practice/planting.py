"""Planting a mistake in a copy of a session: one that can be found, chosen by a seed, and harder from hunt to hunt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.entry import entry_of
from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.mistakes.huntable import candidates, is_confirmed, unmistakable
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.planted import Planted
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.frame import Frame
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State, placed
from bpstudio.session.practice.found import PlantedMistake, found_of, right_of
from bpstudio.session.practice.hunting import shown_in_a_hunt

MOST_PARAMETERS = 3000
"""Every one of them is moved by the gradient check, for each mistake that is considered."""
NEAR = 1.3
"""A wrong number that is less than so many times the right one is not seen at once."""
HARDEST = 5
"""From the hunt of this number on, counted from 0, mistakes are as hard as they get."""


@dataclass(frozen=True, slots=True)
class Plantable:
    """A mistake that may be planted in a network, and how hard it is to find: 0 is the easiest."""

    alteration: Alteration
    hardness: int


def begun_here(state: State) -> State:
    """A session of its own that begins as the iteration at the cursor does, without a mistake in it."""
    document = replace(state.document, planted=None)
    moments = Moments.fresh(document.training.optimizer, document.network.size)
    return State((beginning(document, Checkpoint(Frame(state).before.copy(), moments)),))


def plantable(state: State, mistake: str | None = None) -> tuple[Plantable, ...]:
    """The mistakes, or the ways of one, that may be planted in a session's first iteration, in the program's order.

    Each shows in its numbers, is like no other, is made at a card of the way back, and leads to a number to ask for.
    Whether the gradient check confirms it is left to ``confirmed``. Raises ValueError for a network that is too large.
    """
    record = state.segments[0].record
    start, task = record.start, replace(record.task, planted=None)
    if task.network.size > MOST_PARAMETERS:
        raise RefusedError(
            "network",
            f"this network has more than {grouped(MOST_PARAMETERS)} weights and biases: hunt in a smaller one",
        )
    alone = unmistakable(task, start.parameters, start.moments, task.rows(0))
    wanted = (each for each in candidates(task) if mistake in (None, each.mistake))
    right = right_of(task, start)
    found = (found_of(right, each) for each in wanted if alone(each))
    return tuple(Plantable(each.alteration, _hardness(each)) for each in found if each.can_be_named)


def confirmed(begun: State, found: Plantable) -> bool:
    """Whether the gradient check of the first iteration finds it, and names no other card."""
    document, start = begun.document, begun.segments[0].record.start
    return is_confirmed(document.task, start.parameters, start.moments, 0, found.alteration)


def _hardness(found: PlantedMistake) -> int:
    """Harder are a place far from the cost, a product that alone is wrong, and a number that is near the right one."""
    depth, layer, asked = found.right.task.network.depth, found.step.layer, found.asked
    right, wrong = (
        entry_of(each, asked.quantity, asked.place, asked.example) for each in (found.right, found.wrong)
    )
    near = right * wrong > 0 and max(right / wrong, wrong / right) < NEAR
    of_product = asked.quantity != found.step.symbol
    return (0 if layer is None else depth - layer) + 2 * of_product + 2 * near


def planted_copy(state: State, number: int, seed: int) -> State:
    """A session of its own with a mistake planted in it, its first iteration revealed up to the update.

    ``number`` counts the hunts, from 0: with it the mistakes get harder; of those that are as hard ``seed`` chooses.
    Raises ValueError where no mistake can be told apart from all others.
    """
    begun = begun_here(state)
    document, start = begun.document, begun.segments[0].record.start
    for each in by_hardness(plantable(begun), number, seed):
        if confirmed(begun, each):
            return planted_in_all(document, start, Planted(each.alteration.mistake, each.alteration.step))
    raise RefusedError(
        "network",
        "no mistake can be told from all others in this network; more units and examples would help",
    )


def by_hardness(found: tuple[Plantable, ...], number: int, seed: int) -> list[Plantable]:
    """Those as hard as the hunt of this number should be first, then those that are nearly so; chance orders the rest.

    The first hunt is among the easiest quarter, and from ``HARDEST`` on all are among the hardest.
    """
    shuffled = [found[at] for at in np.random.default_rng([seed, number]).permutation(len(found))]
    ranks = {id(each): rank for rank, each in enumerate(sorted(shuffled, key=lambda each: each.hardness))}
    goal = min(number, HARDEST) / HARDEST
    return sorted(shuffled, key=lambda each: int(4 * abs(ranks[id(each)] / max(1, len(found) - 1) - goal)))


def planted_in_all(document: Document, start: Checkpoint, planted: Planted) -> State:
    """A session that makes a mistake in every iteration, its first one revealed up to the update."""
    state = State((beginning(replace(document, planted=planted), start),))
    return placed(state, shown_in_a_hunt(state))
