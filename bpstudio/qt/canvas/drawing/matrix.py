"""The weights between two layers too wide for lines: their matrix as an image, the gradient's beside it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import gradient_of, theta_of
from bpstudio.explain.facts.network_numbers import StepMark
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.cells import draw_glow, draw_mark
from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.matrix_image import Inks, MatrixImage
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.number_type import font_of
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.symbol import draw_symbol

TYPE = 10


class WeightMatrix(CachedItem):
    """θ of one layer, a row of the image for each unit below and a column for each unit; ∂C/∂θ once it is known."""

    attentive = False

    def __init__(self, stage: Stage, layer: int) -> None:
        super().__init__(stage)
        self._layer = layer
        self._weights, self._gradients = MatrixImage(), MatrixImage()
        self.setZValue(Level.WEIGHTS)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        weights, gradients = self._stage.geometry.images(self._layer)
        return weights.united(gradients).adjusted(-12, -24, 12, 22)

    def draw(self, painter: QPainter) -> None:
        stage, theme, whole = self._stage, current_theme(), Parameter("theta", self._layer)
        weights, gradients = stage.geometry.images(self._layer)
        theta, gradient = stage.frame.parameters.theta(self._layer), stage.gradients(whole)
        symbol, weighing = parameter_symbol(whole, stage.network), theta_of(self._layer)
        inks = theme.weight_negative, theme.weight_positive
        _draw(painter, weights, self._weights, theta, inks, stage.mark(weighing))
        _draw_title(painter, weights, symbol, theme.text, self._stage.notation)
        inks = theme.backward_negative, theme.backward_positive
        _draw(painter, gradients, self._gradients, gradient, inks, stage.mark(gradient_of(weighing)))
        _draw_title(painter, gradients, stage.derivative_symbol(symbol), theme.backward, self._stage.notation)


def _draw(
    painter: QPainter, rect: QRectF, kept: MatrixImage, values: Array | None, inks: Inks, mark: StepMark
) -> None:
    draw_values(painter, rect, kept, values, inks, mark)
    if values is None:
        painter.setPen(current_theme().uncomputed)
        painter.setFont(font_of(13))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), NOT_COMPUTED)
    else:
        _draw_legend(painter, rect, kept.largest, inks)


def draw_values(
    painter: QPainter, rect: QRectF, kept: MatrixImage, values: Array | None, inks: Inks, mark: StepMark
) -> None:
    """The image of a matrix in its frame, with the mark of the current step; sunken while it is not computed."""
    theme, frame = current_theme(), rounded(rect.adjusted(-1.5, -1.5, 1.5, 1.5), 3)
    if mark is StepMark.WRITTEN:
        draw_glow(painter, frame)
    painter.fillPath(frame, theme.surface_sunken if values is None else ground())
    if values is not None:
        across, down = painter.deviceTransform().m11(), painter.deviceTransform().m22()
        size = QSize(round(rect.width() * across), round(rect.height() * down))
        painter.drawImage(rect, kept.image(values, inks, size))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.border_strong, 1))
    painter.drawPath(frame)
    draw_mark(painter, frame, mark)


def _draw_legend(painter: QPainter, rect: QRectF, largest: float, inks: Inks) -> None:
    """The scale: a bar from the negative to the positive, with the largest magnitude beside it."""
    theme = current_theme()
    bar = QRectF(rect.left(), rect.bottom() + 8, min(rect.width() * 0.42, 34), 5)
    colours = QLinearGradient(bar.topLeft(), bar.topRight())
    for place, colour in ((0.0, inks[0]), (0.5, ground()), (1.0, inks[1])):
        colours.setColorAt(place, colour)
    painter.setPen(QPen(theme.border, 0.8))
    painter.setBrush(colours)
    painter.drawRect(bar)
    painter.setPen(theme.text_muted)
    painter.setFont(font_of(TYPE))
    beside = QRectF(bar.right() + 4, bar.center().y() - 8, rect.width(), 16)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(beside, flags, f"±{format_number(largest, 3)}")


def _draw_title(painter: QPainter, rect: QRectF, symbol: Node, colour: QColor, notation: Notation) -> None:
    place = QRectF(rect.left() - 10, rect.top() - 22, rect.width() + 20, 18)
    draw_symbol(painter, symbol, place, 13, colour, inline=True, notation=notation)


def draw_way(painter: QPainter, stage: Stage, weight: Parameter) -> None:
    """A single weight of a matrix as its own path: from the unit below over its cell to its unit."""
    geometry = stage.geometry
    below, here = geometry.ends(weight.layer)
    start, end = QPointF(*below[weight.i]), QPointF(*here[weight.j])
    cell, slope = geometry.cell(weight, gradient=False), geometry.cell(weight, gradient=True)
    stops = [start, cell.center(), slope.center(), end]
    painter.drawLines([QLineF(a, b) for a, b in pairwise(stops)])
    pen = painter.pen()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pen.color(), 1.6))
    for rect in (cell, slope):
        around = QRectF(0, 0, max(rect.width(), 5), max(rect.height(), 5))
        around.moveCenter(rect.center())
        painter.drawRect(around)
    painter.setPen(pen)
