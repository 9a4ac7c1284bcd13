"""The chain over the network: its path as a light band under the edges, its factors as arrows over them."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from bpstudio.engine.program import Op, Step
from bpstudio.notation.symbols import symbol
from bpstudio.qt.canvas.drawing.colours import blended, ground
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.arrows import Arrow, arrows, is_alone, name_place, units_on_path
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.symbol import draw_symbol, symbol_width
from bpstudio.session.selection import Factor

MANY = 6  # arrows of one factor; more are drawn thin
MOST_LIT = 400  # edges into one layer; more are not lit
NAMED = 200.0  # pixels, as all below: how far from its layer the name of a factor may stand
FEW_BANDS, BAND, THIN_BAND = 64, 13.0, 1.4  # the light under an edge, thin where there are more than a few
ARROW, THIN_ARROW = 2.0, 0.9  # the width of an arrow
CURRENT_WIDER = 1.6  # times, of the current arrow
DASH = [3.0, 2.0]  # of a factor taken over: line and gap, in widths of the line
HEAD, SMALL_HEAD = 8.0, 5.0  # the length of an arrow's head
LEAST_NAME = 11.0  # the size of type of a factor's name
CHIP_AROUND, CHIP_RADIUS = 12.0, 7.0  # beside the name, and the corners
CHIP_HIGH = 2.4  # sizes of type
NEAR = 14  # from the chip within which an arrow needs no line to it


class LitPath(Overlay):
    """The edges on which the traced parameter reaches the cost."""

    level = Level.LIT_PATH

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        parameter = self._stage.traced
        if parameter is None or self._stage.bridge.routes:
            return
        painter.setPen(_band(1))
        geometry = self._stage.geometry
        first = parameter.layer + (parameter.kind == "b")
        seen = geometry.layers_between(exposed.left(), exposed.right())
        for layer in range(max(first, seen.start), min(geometry.network.depth + 1, seen.stop)):
            below, here = geometry.ends(layer)
            sources = units_on_path(self._stage, self._stage.network.below(layer), parameter)
            goals = units_on_path(self._stage, layer, parameter)
            if len(sources) * len(goals) <= MOST_LIT and not geometry.is_matrix(layer):
                painter.setPen(_band(len(sources) * len(goals)))
                painter.drawLines([QLineF(*below[i], *here[j]) for i in sources for j in goals])
        end = QPointF(geometry.cost.left(), geometry.cost.center().y())
        for j in units_on_path(self._stage, geometry.network.depth, parameter):
            body = geometry.body(geometry.network.depth, j)
            painter.drawLine(QPointF(body.right(), body.center().y()), end)


def _band(lines: int) -> QPen:
    """The light under a path; thinner where many lie side by side."""
    pen = QPen(current_theme().selection, BAND if lines <= FEW_BANDS else THIN_BAND)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if lines <= FEW_BANDS else Qt.PenCapStyle.FlatCap)
    return pen


class FactorArrows(Overlay):
    """The factors walked so far as arrows; the current one stands out, those taken over are dashed."""

    level = Level.FACTORS

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        seen = self._stage.geometry.layers_between(exposed.left() - NAMED, exposed.right() + NAMED)
        found = {} if self._stage.bridge.routes else arrows(self._stage, seen)
        for step in sorted(found, key=self._stands_out):
            many = len(found[step]) > MANY
            pen = self._pen(step, many)
            for arrow in found[step]:
                _draw_arrow(painter, arrow, pen, head=self._head(step, many))
        for step, drawn in found.items():
            if drawn and (self._stands_out(step) or self._stage.geometry.measures.stacked):
                self._name(painter, step, drawn)

    def _stands_out(self, step: Step) -> bool:
        current = self._stage.frame.current
        return step == current or self._picked(step)

    def _picked(self, step: Step) -> bool:
        bridge = self._stage.bridge
        return Factor(step.index) in (bridge.selection, bridge.pointed_at)

    def _pen(self, step: Step, many: bool) -> QPen:
        theme, stage = current_theme(), self._stage
        selected = self._picked(step)
        colour = theme.accent if selected else theme.backward
        width = THIN_ARROW if many else ARROW
        if self._stands_out(step):
            width *= CURRENT_WIDER
        elif many:
            colour = blended(ground(), colour, 0.6)
        pen = QPen(colour, width)
        if stage.frame.reused(step):
            pen.setDashPattern(DASH)
        return pen

    def _head(self, step: Step, many: bool) -> float:
        inside = step.op is Op.DA_DZ and not self._stage.geometry.measures.stacked
        return SMALL_HEAD if many or inside else HEAD

    def _name(self, painter: QPainter, step: Step, drawn: list[Arrow]) -> None:
        """The factor's symbol; several arrows share one, and only the current step's is shown then."""
        stands_out = self._stands_out(step)
        if not stands_out and not is_alone(self._stage.geometry, step):
            return
        theme, place = current_theme(), name_place(self._stage, step, drawn)
        size = max(self._stage.geometry.measures.symbol, LEAST_NAME) * (0.95 if stands_out else 0.85)
        size = min(size, place.height() * 0.42)
        colour = theme.backward if stands_out else blended(ground(), theme.backward, 0.85)
        width = symbol_width(symbol(step), size, notation=self._stage.notation)
        if stands_out:
            chip = QRectF(0, 0, width + CHIP_AROUND, min(size * CHIP_HIGH, place.height()))
            chip.moveCenter(place.center())
            edge = theme.glow if step == self._stage.frame.current else theme.accent
            _draw_leader(painter, drawn[0], chip, edge)
            painter.setPen(QPen(edge, 1.6))
            painter.setBrush(theme.surface_raised)
            painter.drawPath(rounded(chip, CHIP_RADIUS))
        draw_symbol(painter, symbol(step), place, size, colour, notation=self._stage.notation)


def _draw_leader(painter: QPainter, arrow: Arrow, chip: QRectF, colour: QColor) -> None:
    """From the symbol to its arrow, where the two are not side by side."""
    middle = (arrow.start + arrow.end) / 2
    if arrow.bend is not None:
        middle = (middle + arrow.bend) / 2
    if not chip.adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(middle):
        painter.setPen(QPen(colour, 1.2))
        painter.drawLine(chip.center(), middle)


def _draw_arrow(painter: QPainter, arrow: Arrow, pen: QPen, head: float) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    before = arrow.bend or arrow.start
    angle = math.atan2(arrow.end.y() - before.y(), arrow.end.x() - before.x())
    tip = QPointF(math.cos(angle), math.sin(angle))
    stop = arrow.end - tip * head * 0.8
    if arrow.bend is None:
        painter.drawLine(arrow.start, stop)
    else:
        path = QPainterPath(arrow.start)
        path.quadTo(arrow.bend, stop)
        painter.drawPath(path)
    _draw_head(painter, arrow.end, tip, head, pen.color())


def _draw_head(painter: QPainter, end: QPointF, tip: QPointF, size: float, colour: QColor) -> None:
    across = QPointF(-tip.y(), tip.x()) * size * 0.5
    back = end - tip * size
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([end, back + across, back - across]))
