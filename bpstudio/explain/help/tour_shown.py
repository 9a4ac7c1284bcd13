"""What each step of the tour brings: it stays in sight when the next one is said."""

from __future__ import annotations

from bpstudio.explain.help.tour import TOUR, WHY, Place

_COST_PLOT, _WEIGHT, _NOTICE = Place("cost_plot"), Place("weight", "2"), Place("notice")
_PRODUCT = (Place("cards"), Place("result"))

BRINGS: dict[str, tuple[Place, ...]] = {
    "step": (Place("unit", "1"),),
    "forward": (Place("unit", "3"),),
    "cost": (Place("cost"), Place("unit", "3")),
    "follow": (),
    "factor": (Place("factor", "dC/dyhat"),),
    "product": (Place("factor", "dC/dz3"),),
    "why": (Place(WHY), Place("factor", "dC/dz3")),
    "chain": _PRODUCT,
    "back": _PRODUCT,
    "reuse": (Place("cards"),),
    "bias": _PRODUCT,
    "check": _PRODUCT,
    "train": (_COST_PLOT,),
    "pause": (_COST_PLOT,),
    "scrub": (Place("timeline"),),
    "edit": (_WEIGHT, _NOTICE),
    "undo": (_WEIGHT, _NOTICE),
}
"""By the name of the step; ``cards`` are all of the chain, ``result`` is what it comes to."""


def brought_before(at: int) -> tuple[Place, ...]:
    """What the step before step ``at`` has brought; nothing before the first."""
    return BRINGS[TOUR[at - 1].name] if at else ()
