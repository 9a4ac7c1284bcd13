"""What lies over the view and not in the scene: the lens on a matrix, and the map of a network that does not fit."""

from __future__ import annotations

from PySide6.QtCore import QRect

from bpstudio.qt.canvas.drawing.lens import Lens, looked_at
from bpstudio.qt.canvas.drawing.minimap import MiniMap
from bpstudio.qt.canvas.hands.surface import Surface


class Floating:
    """Both, kept where they belong. They are in the viewport: over it, they would keep Qt from scrolling its pixels."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.lens, self.map = Lens(surface.pane), MiniMap(surface.graphics, surface.pane)
        self.map.pointed.connect(surface.centre_on)

    def follow(self) -> None:
        """After the view has moved, or something else is pointed at or selected."""
        surface, stage, around = self._surface, self._surface.stage, self._surface.pane.rect()
        self.map.show_part(stage.geometry.rect, surface.seen(), around)
        weight = looked_at(stage)
        images, y = QRect(), 0
        if weight is not None:
            left, right = stage.geometry.images(weight.layer)
            images = surface.in_view(left.united(right))
            y = surface.point_of(weight).y()
        self.lens.show_weight(stage, weight, images, y, around)

    def outdate(self) -> None:
        """Numbers have changed, or are painted with more care."""
        self.map.outdate()
        self.lens.update()
