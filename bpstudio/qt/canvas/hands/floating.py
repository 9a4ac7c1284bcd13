"""What lies over the view and not in the scene: the lens on a matrix, and the map of a network that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from bpstudio.qt.canvas.drawing.lens import Lens, looked_at
from bpstudio.qt.canvas.drawing.minimap import MiniMap

if TYPE_CHECKING:
    from bpstudio.qt.canvas.view import Canvas


class Insets:
    """Both, kept where they belong. They are in the viewport: over it, they would keep Qt from scrolling its pixels."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.lens, self.map = Lens(canvas.viewport()), MiniMap(canvas.graphics, canvas.viewport())
        self.map.pointed.connect(canvas.centre_on)

    def follow(self) -> None:
        """After the view has moved, or something else is pointed at or selected."""
        canvas = self._canvas
        around, stage = canvas.viewport().rect(), canvas.stage
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        self.map.show_part(stage.geometry.rect, seen, around)
        weight = looked_at(stage)
        images, y = QRect(), 0
        if weight is not None:
            left, right = stage.geometry.images(weight.layer)
            images = canvas.mapFromScene(left.united(right)).boundingRect()
            y = canvas.point_of(weight).y()
        self.lens.show_weight(stage, weight, images, y, around)

    def outdate(self) -> None:
        """Numbers have changed."""
        self.map.outdate()
        self.lens.update()
