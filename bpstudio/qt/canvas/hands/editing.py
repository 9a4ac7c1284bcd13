"""What can be typed over on the canvas, and the edit that typing makes."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from bpstudio.engine.network import Parameter
from bpstudio.notation.numbers import format_number
from bpstudio.qt.canvas.plan.label_places import label_for
from bpstudio.qt.canvas.stage import Stage
from bpstudio.session.edits.base import Edit, SetInput, SetParameter, SetTarget
from bpstudio.session.edits.connections import SetParameters
from bpstudio.session.selection import Place, Target, Unit


def editable(stage: Stage, place: Place | None) -> bool:
    """Whether the place has a number of the learner's: a single weight or bias, an input, a target."""
    match place:
        case Parameter():
            return not place.whole and not stage.cut(place)
        case Unit(layer):
            return layer == 0
        case Target():
            return stage.frame.y is not None
    return False


def number_at(stage: Stage, place: Place) -> float:
    """The number to be edited. Raises TypeError for a place that has none."""
    match place:
        case Parameter():
            return stage.frame.parameters[place]
        case Unit(0, index):
            return float(stage.frame.x[stage.bridge.example, index])
        case Target(index) if stage.frame.y is not None:
            return float(stage.frame.y[stage.bridge.example, index])
    raise TypeError(f"{place} has no number to edit")


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


def exact(value: float) -> str:
    """The number as it is typed, short where that reads back as the same."""
    short = format_number(value, 6).replace("−", "-")
    try:
        return short if float(short) == value else repr(value)
    except ValueError:
        return repr(value)


def rect_of(stage: Stage, place: Place) -> QRectF:
    """Where a place is in the scene."""
    geometry = stage.geometry
    match place:
        case Unit(layer, index):
            return geometry.body(layer, index)
        case Target(index) if index < len(geometry.targets):
            return geometry.targets[index]
        case Parameter("b", layer, None, j) if j is not None:
            tab = geometry.tab(layer, j)
            return tab if not tab.isEmpty() else geometry.body(layer, j)
        case Parameter("theta", layer, i, j) if i is not None and j is not None:
            return label_for(geometry, stage.labels_into(layer), layer, i, j)[0]
    return geometry.cost
