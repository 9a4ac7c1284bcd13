"""The labels of the weights into one layer, and of the weight pointed at or selected where the others have none."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity, gradient_of, theta_of
from bpstudio.explain.words.place_names import weight
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.drawing.parameter_mark import draw_labels
from bpstudio.qt.canvas.plan.label_places import label_for
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded


class WeightLabels(CachedItem):
    """All the labels that found room on the edges into one layer."""

    def __init__(self, stage: Stage, layer: int) -> None:
        super().__init__(stage)
        self._layer = layer
        self._bounds = QRectF()
        for rect in stage.labels_into(layer).rects.values():
            self._bounds = self._bounds.united(rect)
        self.setZValue(Level.LABELS)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._bounds.adjusted(-9, -9, 9, 9)

    def quantities(self) -> tuple[Quantity, ...]:
        theta = theta_of(self._layer)
        return theta, gradient_of(theta)

    def draw(self, painter: QPainter) -> None:
        labels = self._stage.labels_into(self._layer)
        rects = {weight(self._layer, i, j): rect for (i, j), rect in labels.rects.items()}
        draw_labels(painter, self._stage, labels.look, rects)


class Spotlight(Overlay):
    """Labels of single weights that have none of their own: hovered, selected, or with the keyboard."""

    level = Level.SINGLE_LABELS

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        for parameter in self._wanted():
            if parameter.i is None or parameter.j is None:
                continue
            labels = self._stage.labels_into(parameter.layer)
            rect, look = label_for(
                self._stage.geometry, labels, parameter.layer, parameter.i, parameter.j, self._stage.notation
            )
            draw_labels(painter, self._stage, look, {parameter: rect})

    def _wanted(self) -> Iterator[Parameter]:
        stage = self._stage
        for place in {stage.bridge.selection, stage.hovered, stage.focused}:
            if isinstance(place, Parameter) and place.kind == "theta":
                if self._stage.geometry.is_matrix(place.layer):
                    continue  # the lens shows it
                labelled = self._stage.labels_into(place.layer).rects
                if (place.i, place.j) not in labelled:
                    yield place
