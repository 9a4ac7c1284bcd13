"""What was done, for each mistake of the catalogue: when its number comes out, and what should be instead."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.explain.diagnosis.cause import Cause
from bpstudio.explain.diagnosis.causes_elsewhere import ELSEWHERE
from bpstudio.explain.diagnosis.causes_on_the_way_back import ON_THE_WAY_BACK
from bpstudio.explain.diagnosis.mistake_made import MistakeMade

_CAUSES = ON_THE_WAY_BACK | ELSEWHERE


def cause_of(made: MistakeMade) -> Cause:
    """The cause in words, for the form in which the mistake was made; of several layers it names them."""
    cause = _CAUSES[made.alteration.mistake](made)
    return replace(cause, when=f"{cause.when}, {made.where}") if made.several else cause


def cause_in_layers(made: MistakeMade) -> Cause:
    """The same with the layer named as well where it is one."""
    cause = cause_of(made)
    return cause if made.several or not made.where else replace(cause, when=f"{cause.when}, {made.where}")
