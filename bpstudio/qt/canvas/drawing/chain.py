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

MANY = 6
MOST_LIT = 400
NAMED = 200.0  # how far from its layer the name of a factor may stand


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
    pen = QPen(current_theme().selection, 13 if lines <= 64 else 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if lines <= 64 else Qt.PenCapStyle.FlatCap)
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
        width = 0.9 if many else 2.0
        if self._stands_out(step):
            width *= 1.6
        elif many:
            colour = blended(ground(), colour, 0.6)
        pen = QPen(colour, width)
        if stage.frame.reused(step):
            pen.setDashPattern([3.0, 2.0])
        return pen

    def _head(self, step: Step, many: bool) -> float:
        inside = step.op is Op.DA_DZ and not self._stage.geometry.measures.stacked
        return 5.0 if many or inside else 8.0

    def _name(self, painter: QPainter, step: Step, drawn: list[Arrow]) -> None:
        """The factor's symbol; several arrows share one, and only the current step's is shown then."""
        stands_out = self._stands_out(step)
        if not stands_out and not is_alone(self._stage.geometry, step):
            return
        theme, place = current_theme(), name_place(self._stage, step, drawn)
        size = max(self._stage.geometry.measures.symbol, 11.0) * (0.95 if stands_out else 0.85)
        size = min(size, place.height() * 0.42)
        colour = theme.backward if stands_out else blended(ground(), theme.backward, 0.85)
        width = symbol_width(symbol(step), size, notation=self._stage.notation)
        if stands_out:
            chip = QRectF(0, 0, width + 12, min(size * 2.4, place.height()))
            chip.moveCenter(place.center())
            edge = theme.glow if step == self._stage.frame.current else theme.accent
            _draw_leader(painter, drawn[0], chip, edge)
            painter.setPen(QPen(edge, 1.6))
            painter.setBrush(theme.surface_raised)
            painter.drawPath(rounded(chip, 7))
        draw_symbol(painter, symbol(step), place, size, colour, notation=self._stage.notation)


def _draw_leader(painter: QPainter, arrow: Arrow, chip: QRectF, colour: QColor) -> None:
    """From the symbol to its arrow, where the two are not side by side."""
    middle = (arrow.start + arrow.end) / 2
    if arrow.bend is not None:
        middle = (middle + arrow.bend) / 2
    if not chip.adjusted(-14, -14, 14, 14).contains(middle):
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
