"""Where on the network the number of a question will stand."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from bpstudio.engine.parameters import Parameter, ParameterKind
from bpstudio.engine.quantity import Quantity
from bpstudio.qt.canvas.plan.number_places import rect_of
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.practice.questions import Question


def asked_rect(stage: Stage, question: Question) -> QRectF | None:
    """The half of a unit, the drawer under it, a weight's label or a bias, in the scene; None where there is none.

    A factor stands where the product does that it leads to.
    """
    what, place = question.quantity, question.place
    if what.of is None or what.by is None:
        return _forward(stage, what, place)
    if what.by.kind in ("theta", "b"):
        return _parameter(stage, what.by, place)
    unit = place[0] if place else 0
    return _drawer(stage, what.by, unit)


def _forward(stage: Stage, what: Quantity, place: tuple[int, ...]) -> QRectF | None:
    if what.is_parameter:
        return _parameter(stage, what, place)
    if what.kind == "C" or not place:
        return stage.geometry.cost
    layer, letter = _half(stage, what)
    if stage.geometry.columns[layer].dot is not None:
        return stage.geometry.body(layer, place[0])
    return stage.geometry.half(layer, place[0], letter)


def _drawer(stage: Stage, by: Quantity, unit: int) -> QRectF | None:
    """Where ∂C/∂(that of a unit) is shown; the unit itself where it is only a dot."""
    layer, letter = _half(stage, by)
    found = stage.geometry.drawer(layer, unit, letter)
    return stage.geometry.body(layer, unit) if found.isEmpty() else found


def _half(stage: Stage, what: Quantity) -> tuple[int, str]:
    layer = stage.network.depth if what.layer is None else what.layer
    return layer, "z" if what.kind == "z" else "a"


def _parameter(stage: Stage, what: Quantity, place: tuple[int, ...]) -> QRectF | None:
    assert what.layer is not None, "parameters have a layer"
    kind: ParameterKind = "theta" if what.kind == "theta" else "b"
    if not place:
        return None
    i, j = place if len(place) == 2 else (None, place[0])
    return rect_of(stage, Parameter(kind, what.layer, i, j))
