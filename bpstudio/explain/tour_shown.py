"""What each step of the tour brings: it stays in sight when the next one is said."""

from __future__ import annotations

from bpstudio.explain.tour import TOUR, WHY, TourPlace

_COST_PLOT, _WEIGHT, _NOTICE = TourPlace("cost_plot"), TourPlace("weight", "2"), TourPlace("notice")
_PRODUCT = (TourPlace("cards"), TourPlace("result"))

BRINGS: dict[str, tuple[TourPlace, ...]] = {
    "step": (TourPlace("unit", "1"),),
    "forward": (TourPlace("unit", "3"),),
    "cost": (TourPlace("cost"), TourPlace("unit", "3")),
    "follow": (),
    "factor": (TourPlace("factor", "dC/dyhat"),),
    "product": (TourPlace("factor", "dC/dz3"),),
    "why": (TourPlace(WHY), TourPlace("factor", "dC/dz3")),
    "chain": _PRODUCT,
    "back": _PRODUCT,
    "reuse": (TourPlace("cards"),),
    "bias": _PRODUCT,
    "check": _PRODUCT,
    "train": (_COST_PLOT,),
    "pause": (_COST_PLOT,),
    "scrub": (TourPlace("timeline"),),
    "edit": (_WEIGHT, _NOTICE),
    "undo": (_WEIGHT, _NOTICE),
}
"""By the name of the step; ``cards`` are all of the chain, ``result`` is what it comes to."""


def brought_before(at: int) -> tuple[TourPlace, ...]:
    """What the step before step ``at`` has brought; nothing before the first."""
    return BRINGS[TOUR[at - 1].name] if at else ()
