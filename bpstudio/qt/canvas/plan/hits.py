"""What is under a point of the scene."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.place_names import bias, weight
from bpstudio.qt.canvas.plan.arrows import Arrow, arrows
from bpstudio.qt.canvas.plan.shown_edges import MOST_LINES, most_important
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.selection import COST_NODE, Factor, Place, Target, Unit

REACH = 5.0
NEAR = 120.0
MISSED = 10.0


def place_at(stage: Stage, point: QPointF, reach: float = REACH) -> Place | None:
    """The place at ``point``; lines are hit from ``reach`` scene pixels away on either side."""
    for find in (_target_at, _tab_at, _label_at):
        found = find(stage, point)
        if found is not None:
            return found
    return _factor_at(stage, point, reach) or _unit_at(stage, point, reach) or _edge_at(stage, point, reach)


def number_near(stage: Stage, point: QPointF) -> Place | None:
    """The weight, bias or target whose number is just missed at a point; None where there is none."""
    for away in (MISSED / 2, MISSED):
        for x, y in ((0, -away), (0, away), (-away, 0), (away, 0)):
            for find in (_target_at, _tab_at, _label_at):
                found = find(stage, point + QPointF(x, y))
                if isinstance(found, Parameter | Target):
                    return found
    return None


def _layers_near(stage: Stage, point: QPointF) -> range:
    """Those that can have something at a point: of a deep network few."""
    return stage.geometry.layers_between(point.x() - NEAR, point.x() + NEAR)


def _target_at(stage: Stage, point: QPointF) -> Place | None:
    geometry = stage.geometry
    for index, rect in enumerate(geometry.targets):
        if rect.contains(point):
            return Target(index)
    return COST_NODE if geometry.cost.contains(point) else None


def _tab_at(stage: Stage, point: QPointF) -> Place | None:
    layer = _layer_at(stage, point)
    if not layer or stage.geometry.columns[layer].dot is not None:
        return None
    grow = max((10.0 - stage.geometry.measures.tab) / 2, 0.0)
    for j in range(stage.network.width(layer)):
        if stage.geometry.tab(layer, j).adjusted(-2, -grow, 2, grow).contains(point):
            return bias(layer, j)
    return None


def _label_at(stage: Stage, point: QPointF) -> Place | None:
    for layer in _layers_near(stage, point):
        for (i, j), rect in stage.labels_into(layer).rects.items() if layer else ():
            if rect.contains(point):
                return weight(layer, i, j)
    return None


def _factor_at(stage: Stage, point: QPointF, reach: float) -> Place | None:
    for step, found in arrows(stage, _layers_near(stage, point)).items():
        if any(_near(arrow, point, reach) for arrow in found):
            return Factor(step.index)
    return None


def _near(arrow: Arrow, point: QPointF, reach: float) -> bool:
    stops = [arrow.start, arrow.bend, arrow.end] if arrow.bend is not None else [arrow.start, arrow.end]
    return any(_distance(a, b, point) <= reach for a, b in pairwise(stops))


def _distance(start: QPointF, end: QPointF, point: QPointF) -> float:
    along = end - start
    length = QPointF.dotProduct(along, along)
    share = min(max(QPointF.dotProduct(point - start, along) / length, 0.0), 1.0) if length else 0.0
    away = point - start - along * share
    return float(np.hypot(away.x(), away.y()))


def _layer_at(stage: Stage, point: QPointF) -> int | None:
    for layer in _layers_near(stage, point):
        column = stage.geometry.columns[layer]
        if column.left - 6 <= point.x() <= column.right + 6:
            return column.layer
    return None


def _unit_at(stage: Stage, point: QPointF, reach: float) -> Place | None:
    """Dots are hit in the whole of their column, capsules with their drawer."""
    layer = _layer_at(stage, point)
    if layer is None:
        return None
    column = stage.geometry.columns[layer]
    nearest = int(np.argmin(abs(column.middles - point.y())))
    if column.dot is not None:
        inside = abs(float(column.middles[nearest]) - point.y()) <= max(column.dot, reach)
        return Unit(layer, nearest) if inside else None
    for index in range(len(column.middles)):
        body = stage.geometry.body(layer, index).united(stage.geometry.drawer(layer, index))
        if QRectF(body).contains(point):
            return Unit(layer, index)
    return None


def _cell_at(stage: Stage, point: QPointF, layer: int) -> Place | None:
    """The weight at a point of its layer's image, or of the gradient's."""
    for rect in stage.geometry.images(layer):
        if rect.contains(point):
            rows, columns = stage.network.width_below(layer), stage.network.width(layer)
            i = int((point.y() - rect.top()) / rect.height() * rows)
            j = int((point.x() - rect.left()) / rect.width() * columns)
            return weight(layer, min(i, rows - 1), min(j, columns - 1))
    return None


def _edge_at(stage: Stage, point: QPointF, reach: float) -> Place | None:
    """The nearest weight's line, by one pass over all that are drawn."""
    for layer in _layers_near(stage, point):
        if not layer:
            continue
        if stage.geometry.is_matrix(layer):
            found = _cell_at(stage, point, layer)
            if found is not None:
                return found
            continue
        below, here = stage.geometry.ends(layer)
        left, right = below[0, 0], here[0, 0]
        if not left <= point.x() <= right:
            continue
        share = (point.x() - left) / (right - left)
        start, rise = below[:, 1, None], here[:, 1] - below[:, 1, None]
        away = abs(start + rise * share - point.y()) / np.hypot(1.0, rise / (right - left))
        if away.size > MOST_LINES:
            drawn = most_important(stage.frame.parameters.theta(layer))
            shown = np.full(away.size, np.inf)
            shown[drawn] = away.ravel()[drawn]
            away = shown.reshape(away.shape)
        i, j = np.unravel_index(int(np.argmin(away)), away.shape)
        return weight(layer, int(i), int(j)) if away[i, j] <= reach else None
    return None
