"""Places that are still empty: between two units of a layer, and between two layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF

from bpstudio.explain.words.building import room_for_layer, room_for_unit
from bpstudio.qt.canvas.plan.geometry import BOTTOM, Geometry
from bpstudio.session.selection import Unit

BESIDE = 10.0
CORE = 0.3


@dataclass(frozen=True, slots=True)
class UnitGap:
    """In ``layer``, before the unit ``index``."""

    layer: int
    index: int


@dataclass(frozen=True, slots=True)
class LayerGap:
    """Between two columns, where a new layer would be number ``layer``."""

    layer: int


def gap_tip(gap: UnitGap | LayerGap | None) -> str:
    """What can be done at an empty place; nothing where nothing can."""
    match gap:
        case UnitGap(layer):
            return room_for_unit(layer)
        case LayerGap():
            return room_for_layer()
    return ""


def gap_at(geometry: Geometry, point: QPointF) -> UnitGap | LayerGap | None:
    """What could be put at ``point``; None left of the inputs and right of the cost."""
    for column in geometry.columns:
        if column.left - BESIDE <= point.x() <= column.right + BESIDE:
            return UnitGap(column.layer, int(np.searchsorted(column.middles, point.y())))
    if not geometry.columns[0].left < point.x() < geometry.cost.left():
        return None
    return LayerGap(sum(column.right < point.x() for column in geometry.columns))


def gap_line(geometry: Geometry, spot: UnitGap | LayerGap) -> QLineF:
    """Where something put there comes to be: across a column between two units, or down between two columns."""
    if isinstance(spot, LayerGap):
        right = geometry.columns[spot.layer - 1].right
        after = geometry.columns[spot.layer] if spot.layer < len(geometry.columns) else None
        x = (right + (geometry.cost.left() if after is None else after.left)) / 2
        return QLineF(x, geometry.rail, x, geometry.rect.bottom() - BOTTOM)
    column, y = geometry.columns[spot.layer], _between(geometry, spot)
    return QLineF(column.left - BESIDE, y, column.right + BESIDE, y)


def _between(geometry: Geometry, spot: UnitGap) -> float:
    count = len(geometry.columns[spot.layer].middles)
    if spot.index == 0:
        return geometry.unit(spot.layer, 0).top() - 4
    above = geometry.unit(spot.layer, min(spot.index, count) - 1).bottom()
    return above + 4 if spot.index >= count else (above + geometry.unit(spot.layer, spot.index).top()) / 2


def unit_over(geometry: Geometry, point: QPointF, layers: tuple[int, ...]) -> Unit | None:
    """The unit of one of ``layers`` whose middle part is at ``point``: what is dropped there is dropped on it."""
    for layer in layers:
        column = geometry.columns[layer]
        if column.left - 2 <= point.x() <= column.right + 2:
            nearest = int(np.argmin(abs(column.middles - point.y())))
            body = geometry.body(layer, nearest)
            if abs(body.center().y() - point.y()) <= max(body.height() * CORE, 2.0):
                return Unit(layer, nearest)
    return None
