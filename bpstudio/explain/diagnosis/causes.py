"""What was done, for each mistake of the catalogue: when its number comes out, and what should be instead."""

from __future__ import annotations

from bpstudio.explain.diagnosis.cause import Cause
from bpstudio.explain.diagnosis.causes_elsewhere import ELSEWHERE
from bpstudio.explain.diagnosis.causes_on_the_way_back import ON_THE_WAY_BACK
from bpstudio.explain.diagnosis.mistake_made import MistakeMade

_CAUSES = ON_THE_WAY_BACK | ELSEWHERE


def cause_of(made: MistakeMade) -> Cause:
    """The cause in words, for the form in which the mistake was made."""
    return _CAUSES[made.alteration.mistake](made)
