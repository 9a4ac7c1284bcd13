"""A layer too wide for dots as one block: a strip of its activations, and beside it one of ∂C/∂z."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.engine.network import Array
from bpstudio.engine.quantity import gradient_of, output_of, z_of
from bpstudio.explain.facts.network_numbers import StepMark, strongest
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.matrix import draw_values
from bpstudio.qt.canvas.drawing.matrix_image import MatrixImage
from bpstudio.qt.canvas.plan.number_type import font_of
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.selection import Unit


class VectorLayer(CachedItem):
    """All units of one layer: z until a is known, then a; at the right ∂C/∂z. Above it how many units there are."""

    def __init__(self, stage: Stage, layer: int) -> None:
        super().__init__(stage)
        self._layer = layer
        self._forward, self._backward = MatrixImage(), MatrixImage()
        self.setZValue(Level.UNITS)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._stage.geometry.block(self._layer).adjusted(-16, -26, 16, 12)

    def draw(self, painter: QPainter) -> None:
        theme, block = current_theme(), self._stage.geometry.block(self._layer)
        forward, backward = self._halves(block)
        inks = theme.forward_negative, theme.forward_positive
        draw_values(painter, forward, self._forward, _column(self._known()), inks, self._mark(backward=False))
        if self._layer:
            inks = theme.backward_negative, theme.backward_positive
            values = self._stage.values(gradient_of(z_of(self._layer)))
            draw_values(painter, backward, self._backward, _column(values), inks, self._mark(backward=True))
        painter.setPen(theme.text_muted)
        painter.setFont(font_of(10))
        above = QRectF(block.left() - 20, block.top() - 20, block.width() + 40, 16)
        painter.drawText(
            above, int(Qt.AlignmentFlag.AlignCenter), f"{self._stage.network.width(self._layer)}"
        )
        self._paint_chosen(painter, block)

    def _halves(self, block: QRectF) -> tuple[QRectF, QRectF]:
        if not self._layer:
            return block, QRectF()
        middle = block.left() + block.width() * 0.58
        left, right = QRectF(block), QRectF(block)
        left.setRight(middle - 1)
        right.setLeft(middle + 1)
        return left, right

    def _known(self) -> Array | None:
        found = self._stage.values(output_of(self._stage.network, self._layer))
        return found if found is not None or not self._layer else self._stage.values(z_of(self._layer))

    def _mark(self, backward: bool) -> StepMark:
        stage, shown = self._stage, [output_of(self._stage.network, self._layer)]
        if self._layer:
            shown.append(z_of(self._layer))
        return strongest(stage.mark(gradient_of(each) if backward else each) for each in shown)

    def _paint_chosen(self, painter: QPainter, block: QRectF) -> None:
        stage = self._stage
        painter.setPen(QPen(current_theme().accent, 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in (stage.hovered, *stage.bridge.chosen):
            if isinstance(place, Unit) and place.layer == self._layer:
                y = stage.geometry.body(self._layer, place.index).center().y()
                painter.drawRect(QRectF(block.left() - 4, y - 2, block.width() + 8, 4))


def _column(values: Array | None) -> Array | None:
    return None if values is None else values[:, None].copy()
