"""A mistake that is hunted where a lesson stands: it has to be one that may be planted anywhere else."""

from __future__ import annotations

from bpstudio.engine.mistakes import MISTAKES
from bpstudio.engine.mistakes.huntable import candidates
from bpstudio.engine.planted import Planted
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.practice.planting import begun_here, confirmed, plantable


def check_hunt(mistake: str, frame: Frame) -> None:
    """Nothing; raises RefusedError for no name of a mistake, and for one that nobody could find in this iteration."""
    planted_for(mistake, frame)


def planted_for(mistake: str, frame: Frame) -> Planted:
    """Where the mistake is planted to be found in this iteration. Raises RefusedError as ``check_hunt`` does."""
    if mistake not in MISTAKES:
        raise RefusedError("mistake", f"there is no mistake of the name {mistake}")
    begun = begun_here(frame.state)
    if not any(each.mistake == mistake for each in candidates(begun.document.task)):
        raise RefusedError("mistake", "no card of the way back here can have it")
    for each in plantable(begun, mistake):
        if confirmed(begun, each):
            return Planted(mistake, each.alteration.step)
    raise RefusedError("mistake", "here this mistake does not show, or another one shows just the same")
