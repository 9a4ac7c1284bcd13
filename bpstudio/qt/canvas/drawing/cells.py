"""Cells: a symbol with its number, in a shape that shows whether it is computed, read, written or selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bpstudio.engine.quantity import Quantity
from bpstudio.explain.facts.network_numbers import StepMark
from bpstudio.notation.numbers import format_zero
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.canvas.drawing.colours import backward_ink, blended, forward_ink, ground
from bpstudio.qt.canvas.drawing.number import draw_number
from bpstudio.qt.canvas.drawing.shapes import Corners, cornered
from bpstudio.qt.canvas.plan.measures import Measures
from bpstudio.qt.canvas.plan.number_type import font_of, text_width
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.symbol import draw_symbol, symbol_width
from bpstudio.session.selection import Place

LEFT = Qt.AlignmentFlag.AlignLeft
CORNER = 18.0
GLOW = ((15.0, 0.14), (10.0, 0.3), (6.0, 0.55))
LEAST_TYPE = 11.5
LEAST_ZERO = 9.0  # smaller, what is in parentheses is left to the tooltip


@dataclass(frozen=True, slots=True)
class Cell:
    """One number on the canvas; ``quantity`` is what it is of, for what the current step reads and writes."""

    rect: QRectF
    corners: Corners
    quantity: Quantity
    symbol: Node
    value: float | None
    backward: bool = False
    tuck: float = 0.0
    zero: bool = False
    corner: bool = False

    @property
    def shape(self) -> QPainterPath:
        """Its outline, in the scene."""
        return cornered(self.rect, CORNER, self.corners)

    @property
    def paper(self) -> QPainterPath:
        """The shape with what of it is tucked behind something above."""
        return cornered(self.rect.adjusted(0, -self.tuck, 0, 0), CORNER, self.corners)

    @property
    def ink(self) -> QColor:
        """The colour of the number: by its sign, and by whether it comes forward or backward."""
        return backward_ink(self.value) if self.backward else forward_ink(self.value)

    @property
    def fill(self) -> QColor:
        """The colour behind the number, which is plain while there is none."""
        theme = current_theme()
        if self.value is None:
            return theme.surface if self.backward else theme.surface_raised
        return theme.backward_soft if self.backward else theme.forward_soft


def draw_cells(painter: QPainter, stage: Stage, cells: Sequence[Cell], outline: QPainterPath) -> None:
    """Cells that share one outline: glow, fill, border, marks, and what they say."""
    for cell in cells:
        if stage.mark(cell.quantity) is StepMark.WRITTEN:
            draw_glow(painter, cell.shape)
    painter.setPen(Qt.PenStyle.NoPen)
    for cell in cells:
        painter.setBrush(cell.fill)
        painter.drawPath(cell.paper)
    _draw_border(painter, cells, outline)
    for cell in cells:
        draw_mark(painter, cell.shape, stage.mark(cell.quantity))
        draw_content(painter, cell, stage.geometry.measures, stage.notation)


def _draw_border(painter: QPainter, cells: Sequence[Cell], outline: QPainterPath) -> None:
    theme = current_theme()
    computed = any(cell.value is not None for cell in cells)
    if cells[0].backward:
        colour = blended(ground(), theme.backward, 0.75) if computed else theme.border
    else:
        colour = theme.forward if computed else theme.border_strong
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.3))
    painter.drawPath(outline)
    painter.setPen(QPen(blended(ground(), colour, 0.45), 1))
    for cell in cells[1:]:
        painter.drawLine(cell.rect.topLeft() + QPointF(0, 2), cell.rect.bottomLeft() - QPointF(0, 2))


def draw_glow(painter: QPainter, shape: QPainterPath) -> None:
    """A soft light around what the current step has written."""
    glow = current_theme().glow
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rough = not painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    for width, share in GLOW[2:] if rough else GLOW:
        pen = QPen(blended(ground(), glow, share), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(shape)


def draw_mark(painter: QPainter, shape: QPainterPath, mark: StepMark) -> None:
    """What is written gets a solid border, what is read a dashed one."""
    if mark is StepMark.NONE:
        return
    theme = current_theme()
    pen = QPen(theme.glow, 2.4) if mark is StepMark.WRITTEN else QPen(theme.outline_read, 1.7)
    if mark is StepMark.READ:
        pen.setDashPattern([3.0, 2.2])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def draw_content(painter: QPainter, cell: Cell, measures: Measures, notation: Notation) -> None:
    """Symbol above number where there is height for it, beside it where there is width, else the number alone."""
    size = measures.value * (0.84 if cell.backward else 1.0)
    small = measures.symbol * (0.84 if cell.backward else 1.0)
    faint = cell.ink if cell.value is not None else current_theme().text_muted
    inner = cell.rect.adjusted(5, 0, -5, 0)
    if measures.stacked:
        share = inner.height() * 0.44
        top = QRectF(inner.left(), inner.top() + inner.height() * 0.07, inner.width(), share)
        draw_symbol(painter, cell.symbol, top, small, faint, inline=True, notation=notation)
        rest = QRectF(inner.left(), top.bottom() - 1, inner.width(), inner.height() * 0.47)
        return _draw_value(painter, cell, rest, size)
    beside = _size_beside(cell, inner.width(), size, small, notation)
    if beside >= LEAST_TYPE:
        draw_symbol(painter, cell.symbol, inner, small, faint, LEFT, inline=True, notation=notation)
        inner, size = inner.adjusted(symbol_width(cell.symbol, small, notation=notation) + 4, 0, 0, 0), beside
    return _draw_value(painter, cell, inner, size)


def _draw_value(painter: QPainter, cell: Cell, rect: QRectF, size: float) -> None:
    """What is 0 but for rounding is written so; where it lies on a corner, there is a mark under it."""
    if not cell.zero or cell.value is None:
        return draw_number(painter, cell.value, rect, size, cell.ink)
    text = format_zero(cell.value)
    if text_width(text, LEAST_ZERO) > rect.width():
        text = "≈ 0"
    share = min(rect.width() / text_width(text, size), 1.0)
    painter.setFont(font_of(max(round(size * share), 7)))
    painter.setPen(cell.ink)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), text)
    if cell.corner:
        _draw_corner(painter, cell.rect)
    return None


def _draw_corner(painter: QPainter, rect: QRectF) -> None:
    """The bend of a ramp, in the colour of warnings."""
    foot = QPointF(rect.center().x(), rect.bottom() - 3)
    pen = QPen(current_theme().warning, 1.8)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([foot - QPointF(9, 0), foot, foot + QPointF(6, -6)])


def _size_beside(cell: Cell, width: float, size: float, small: float, notation: Notation) -> float:
    """The size at which any number fits beside the symbol, so that all cells of a kind look alike; 0 for never."""
    if cell.backward or not small:
        return 0.0
    rest = width - symbol_width(cell.symbol, small, notation=notation) - 4
    return min(size, size * rest / text_width("−0.0000", size))


def draw_ring(painter: QPainter, shape: QPainterPath, place: Place, stage: Stage) -> None:
    """The highlight of what is selected, and outside it the ring of what has the keyboard."""
    theme, ring = current_theme(), stage.ring
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if stage.is_selected(place):
        painter.setPen(QPen(theme.accent, 2.6))
        painter.drawPath(shape)
    elif stage.hovered == place:
        painter.setPen(QPen(theme.accent, 1.4))
        painter.drawPath(shape)
    if ring.shown and stage.focused == place:
        painter.setPen(QPen(theme.focus, 2.0, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(shape.boundingRect().adjusted(-5, -5, 5, 5), 9, 9)
