"""Whether a mistake can be hunted where a lesson stands: it has to show, and to look like no other."""

from __future__ import annotations

from bpstudio.engine.mistakes import MISTAKES, alterations_of
from bpstudio.engine.mistakes.visibility import look_alikes
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame

MOST_WORK = 2_000_000
"""Examples of a batch times parameters: above that it takes minutes to tell all mistakes apart."""


def check_hunt(mistake: str, frame: Frame) -> None:
    """Nothing; raises RefusedError for no name of a mistake, and for one that nobody could find in this iteration."""
    if mistake not in MISTAKES:
        raise RefusedError("mistake", f"there is no mistake of the name {mistake}")
    task, rows = frame.state.document.task, frame.rows
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    if len(rows) * task.network.size > MOST_WORK:
        raise RefusedError("mistake", "this network and its batch are too large for a hunt")
    ways = [each for each in alterations_of(task, len(rows)) if each.mistake == mistake]
    if not ways:
        raise RefusedError("mistake", "this mistake cannot be made in this network")
    if not any(look_alikes(task, frame.before, moments, rows, each) == () for each in ways):
        raise RefusedError("mistake", "here this mistake does not show, or another one shows just the same")
