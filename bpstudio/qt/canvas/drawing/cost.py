"""The cost node at the right, its edges from the outputs, and the targets under it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.engine.quantity import C, Quantity, Y
from bpstudio.explain.facts.network_numbers import StepMark
from bpstudio.explain.words.place_names import y_symbol
from bpstudio.notation.numbers import number_text
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.cells import LEFT, draw_glow, draw_mark, draw_ring
from bpstudio.qt.canvas.drawing.colours import blended, forward_ink, ground
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.number import draw_number
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.number_type import text_width
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.symbol import draw_symbol, symbol_width
from bpstudio.session.selection import COST_NODE, Target


class CostItem(CachedItem):
    """C, with lines from every output to it and from it to its targets."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.setZValue(Level.COST)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        geometry = self._stage.geometry
        outputs = geometry.columns[-1]
        whole = geometry.cost
        for rect in geometry.targets:
            whole = whole.united(rect)
        top = min(whole.top(), float(outputs.middles[0]))
        bottom = max(whole.bottom(), float(outputs.middles[-1]))
        return QRectF(outputs.centre, top, whole.right() - outputs.centre, bottom - top).adjusted(0, -9, 9, 9)

    def quantities(self) -> tuple[Quantity, ...]:
        return C, Y

    def draw(self, painter: QPainter) -> None:
        self._paint_lines(painter)
        self._paint_cost(painter)
        for index, rect in enumerate(self._stage.geometry.targets):
            self._paint_target(painter, index, rect)

    def _paint_lines(self, painter: QPainter) -> None:
        geometry = self._stage.geometry
        painter.setPen(QPen(blended(ground(), current_theme().cost, 0.5), 1.6))
        end = QPointF(geometry.cost.left(), geometry.cost.center().y())
        for index in range(geometry.network.outputs):
            body = geometry.body(geometry.network.depth, index)
            painter.drawLine(QPointF(body.right(), body.center().y()), end)
        if geometry.targets:
            x = geometry.cost.center().x()
            painter.drawLine(QPointF(x, geometry.cost.bottom()), QPointF(x, geometry.targets[0].top()))

    def _paint_cost(self, painter: QPainter) -> None:
        stage, theme, rect = self._stage, current_theme(), self._stage.geometry.cost
        shape, value = rounded(rect, 16), stage.cost
        mark = stage.mark(C)
        if mark is StepMark.WRITTEN:
            draw_glow(painter, shape)
        painter.setPen(QPen(theme.cost, 1.5))
        painter.setBrush(theme.surface_raised if value is None else theme.cost_soft)
        painter.drawPath(shape)
        draw_mark(painter, shape, mark)
        ink = theme.uncomputed if value is None else theme.cost
        size = max(stage.geometry.measures.value, 12.0)
        top = QRectF(rect.left(), rect.top() + rect.height() * 0.1, rect.width(), rect.height() * 0.38)
        draw_symbol(painter, stage.cost_symbol, top, size + 1, theme.cost, notation=self._stage.notation)
        rest = QRectF(rect.left() + 6, top.bottom(), rect.width() - 12, rect.height() * 0.44)
        draw_number(painter, value, rest, size, ink)
        draw_ring(painter, shape, COST_NODE, stage)

    def _paint_target(self, painter: QPainter, index: int, rect: QRectF) -> None:
        stage, theme = self._stage, current_theme()
        value = stage.value(Y, index)
        shape, mark = rounded(rect, 10), stage.mark(Y)
        painter.setPen(QPen(blended(ground(), theme.cost, 0.6), 1.2))
        painter.setBrush(theme.surface_raised)
        painter.drawPath(shape)
        draw_mark(painter, shape, mark)
        size, symbol = (
            min(stage.geometry.measures.value - 1, rect.height() * 0.62),
            y_symbol(index, stage.network),
        )
        width = symbol_width(symbol, size, notation=self._stage.notation)
        inner = rect.adjusted(5, 0, -5, 0)
        total = width + 6 + text_width(number_text(value), size)
        left = inner.left() + max((inner.width() - total) / 2, 0)
        draw_symbol(
            painter,
            symbol,
            QRectF(left, rect.top(), width, rect.height()),
            size,
            theme.cost,
            LEFT,
            notation=self._stage.notation,
        )
        rest = QRectF(left + width + 6, rect.top(), inner.right() - left - width - 6, rect.height())
        draw_number(painter, value, rest, size, forward_ink(value), LEFT)
        draw_ring(painter, shape, Target(index), stage)
        painter.setBrush(Qt.BrushStyle.NoBrush)
