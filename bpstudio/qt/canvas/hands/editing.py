"""What can be typed over on the canvas, and the edit that typing makes."""

from __future__ import annotations

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.edits.base import Edit, SetInput, SetParameter, SetTarget
from bpstudio.session.edits.connections import SetParameters
from bpstudio.session.selection import Place, Target, Unit


def row_studied(stage: Stage) -> int:
    """The row of the examples whose numbers are shown."""
    return int(stage.frame.rows[stage.bridge.example])


def edit_of(stage: Stage, place: Place, row: int, value: float) -> Edit:
    """The edit that gives the place another number, or all parameters that are selected with it.

    An input or a target is that of ``row`` of the examples. Raises TypeError for a place that has none.
    """
    chosen = tuple(str(thing) for thing in stage.bridge.chosen if isinstance(thing, Parameter))
    match place:
        case Parameter() if len(chosen) > 1 and str(place) in chosen:
            return SetParameters(chosen, value)
        case Parameter():
            return SetParameter(str(place), value)
        case Unit(0, index):
            return SetInput(row, index, value)
        case Target(index):
            return SetTarget(row, index, value)
    raise TypeError(f"{place} has no number to edit")
