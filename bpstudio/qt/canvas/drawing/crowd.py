"""A layer too wide for capsules: a column of dots, light where nothing is computed, dark where much is."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.engine.network import Array
from bpstudio.engine.quantity import Quantity, gradient_of, output_of, z_of
from bpstudio.explain.facts.network_numbers import StepMark, strongest
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.cells import draw_glow, draw_mark
from bpstudio.qt.canvas.drawing.colours import blended, ground
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.selection import Unit

SHADES = 12


class DotLayer(CachedItem):
    """All units of one wide layer. The dot's hue is the activation's; once ∂C/∂z is known, that of the gradient."""

    def __init__(self, stage: Stage, layer: int) -> None:
        super().__init__(stage)
        self._layer = layer
        self.setZValue(Level.UNITS)

    @property
    def _bounds(self) -> QRectF:
        column = self._stage.geometry.columns[self._layer]
        dot = column.dot or 0.0
        top = float(column.middles[0]) - dot / 2
        return QRectF(column.centre - 11, top, 22, float(column.middles[-1]) + dot / 2 - top)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._bounds.adjusted(-12, -12, 12, 12)

    def draw(self, painter: QPainter) -> None:
        self._paint_marks(painter)
        column = self._stage.geometry.columns[self._layer]
        colours, classes = self._shades()
        dot = column.dot or 0.0
        painter.setPen(QPen(current_theme().border_strong, 0.8) if dot > 6 else QPen(Qt.PenStyle.NoPen))
        bodies = self._bodies
        for shade, colour in enumerate(colours):
            painter.setBrush(colour)
            chosen = [bodies[index] for index in np.flatnonzero(classes == shade).tolist()]
            if dot > 6:
                for body in chosen:
                    painter.drawEllipse(body)
            elif chosen:
                painter.drawRects(chosen)
        for place in (self._stage.hovered, self._stage.bridge.selection):
            if isinstance(place, Unit) and place.layer == self._layer:
                painter.setPen(QPen(current_theme().accent, 2.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(
                    self._stage.geometry.body(self._layer, place.index).adjusted(-3, -3, 3, 3)
                )

    @cached_property
    def _bodies(self) -> list[QRectF]:
        """Where the units are: dots, or bars where they are too small for that."""
        geometry, count = self._stage.geometry, self._stage.network.width(self._layer)
        bodies = [geometry.body(self._layer, index) for index in range(count)]
        if bodies[0].height() > 6:
            return bodies
        return [QRectF(body.center().x() - 9, body.top(), 18, body.height()) for body in bodies]

    def _paint_marks(self, painter: QPainter) -> None:
        shape = rounded(self._bounds.adjusted(-3, -3, 3, 3), 10)
        mark = strongest(self._stage.mark(quantity) for quantity in self._quantities())
        if mark is StepMark.WRITTEN:
            draw_glow(painter, shape)
            painter.fillPath(shape, ground())
        draw_mark(painter, shape, mark)

    def _quantities(self) -> tuple[Quantity, ...]:
        a = output_of(self._stage.network, self._layer)
        if not self._layer:
            return (a,)
        z = z_of(self._layer)
        return z, a, gradient_of(z), gradient_of(a)

    def _shades(self) -> tuple[list[QColor], Array]:
        """A colour per class, and the class of each unit."""
        theme, count = current_theme(), self._stage.network.width(self._layer)
        known = [each for each in self._quantities() if self._stage.frame.quantity(each) is not None]
        if not known:
            return [theme.border], np.zeros(count, dtype=int)  # there, and nothing computed of it
        by_z = gradient_of(z_of(self._layer))
        shown = by_z if by_z in known else known[-1]
        values = self._stage.values(shown)
        assert values is not None, "known above"
        pair = ("backward_negative", "backward_positive")
        if not shown.is_gradient:
            pair = ("forward_negative", "forward_positive")
        sizes = abs(values)
        largest = max(float(sizes[np.isfinite(sizes)].max(initial=0.0)), 1e-300)
        share = np.sqrt(np.minimum(sizes / largest, 1.0))
        classes = (np.nan_to_num(share) * (SHADES - 1)).round().astype(int) + SHADES * (values >= 0)
        inks = [theme.colour(colour) for colour in pair]
        return [
            blended(ground(), ink, 0.06 + 0.94 * n / (SHADES - 1)) for ink in inks for n in range(SHADES)
        ], classes
