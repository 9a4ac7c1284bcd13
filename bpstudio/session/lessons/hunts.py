"""A mistake that is hunted where a lesson stands: it has to show, and to look like no other."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine.mistakes import MISTAKES, alterations_of
from bpstudio.engine.mistakes.planting import planted_in
from bpstudio.engine.mistakes.visibility import look_alikes
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.planted import Planted
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame

MOST_WORK = 2_000_000
"""Examples of a batch times parameters: above that it takes minutes to tell all mistakes apart."""


def check_hunt(mistake: str, frame: Frame) -> None:
    """Nothing; raises RefusedError for no name of a mistake, and for one that nobody could find in this iteration."""
    planted_for(mistake, frame)


def planted_for(mistake: str, frame: Frame) -> Planted:
    """Where the mistake is planted to be found in this iteration. Raises RefusedError as ``check_hunt`` does."""
    if mistake not in MISTAKES:
        raise RefusedError("mistake", f"there is no mistake of the name {mistake}")
    task, rows = frame.state.document.task, frame.rows
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    if len(rows) * task.network.size > MOST_WORK:
        raise RefusedError("mistake", "this network and its batch are too large for a hunt")
    ways = [each for each in alterations_of(task, len(rows)) if each.mistake == mistake]
    if not ways:
        raise RefusedError("mistake", "this mistake cannot be made in this network")
    for each in ways:
        planted = Planted(mistake, each.steps[0] + 1)
        is_planted_so = each == planted_in(replace(task, planted=planted))
        if is_planted_so and look_alikes(task, frame.before, moments, rows, each) == ():
            return planted
    raise RefusedError("mistake", "here this mistake does not show, or another one shows just the same")
