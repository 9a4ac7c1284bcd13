"""A small graph: one curve, points on it, and tangents where somebody has computed a slope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.explain.facts.graph import CurvePoint, Graph
from bpstudio.explain.series.extents import number_at, share_between, sound
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import RADIUS, SPACE, SPACE_SMALL, current_theme
from bpstudio.qt.mathematics.label import fitting, write_line

HEIGHT, LABEL_HEIGHT, DOT = 150, 16, 4.0
NAME_SIZE = 14.0  # pixels to the em of what the axes are called
FARTHEST = 1e5  # pixels; Qt draws nothing sensible much farther out


class Curve(QWidget):
    """Paints the ``Graph`` it was shown last; empty before.

    ``dragged(x)`` is where on the horizontal axis a mouse button is held down, of a curve that lets itself be dragged.
    """

    dragged = Signal(float)

    def __init__(self, parent: QWidget, draggable: bool = False) -> None:
        super().__init__(parent)
        self._draggable = draggable
        if draggable:
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._graph: Graph | None = None
        self._notation = ARTICLE

    def show_graph(self, graph: Graph | None, words: str, notation: Notation) -> None:
        """Show a graph with its axes named in that notation; None for the words alone."""
        if words != self.toolTip():
            self.setAccessibleName(words)
            self.setToolTip(plain_tip(words))
        same = graph is not None and self._graph is not None and graph.looks_like(self._graph)
        if not same or notation != self._notation:
            self.update()
        self._graph, self._notation = graph, notation

    @property
    def graph(self) -> Graph | None:
        """What is painted; None where that is nothing."""
        return self._graph

    def x_at(self, place: float) -> float | None:
        """The number under a pixel of this width, held within the axis; None where nothing is drawn."""
        if self._graph is None or not len(self._graph.xs):
            return None
        room = _room(QRectF(self.rect()))
        low, high = sound(float(self._graph.xs[0]), float(self._graph.xs[-1]))
        share = min(max((place - room.left()) / max(room.width(), 1.0), 0.0), 1.0)
        return float(number_at(np.array(share), low, high))

    def place_of(self, x: float) -> float:
        """The inverse of ``x_at`` for a number on the axis."""
        assert self._graph is not None, "a curve is shown"
        low, high = sound(float(self._graph.xs[0]), float(self._graph.xs[-1]))
        room = _room(QRectF(self.rect()))
        return room.left() + _share(x, low, high) * room.width()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._draggable and event.button() == Qt.MouseButton.LeftButton:
            self._drag(event)
        else:
            super().mousePressEvent(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._draggable and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._draggable:
            super().mouseReleaseEvent(event)

    def _drag(self, event: QMouseEvent) -> None:
        x = self.x_at(event.position().x())
        if x is not None:
            self.dragged.emit(x)

    @guarded(returning=QSize(200, HEIGHT))
    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        painter.setPen(theme.border)
        painter.setBrush(theme.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if self._graph is not None and len(self._graph.xs):
            _paint(painter, self._graph, _room(QRectF(self.rect())), self._notation)
        elif self._graph is None:
            painter.setPen(theme.text_muted)
            words = self.rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
            painter.drawText(
                words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.accessibleName()
            )


def _room(whole: QRectF) -> QRectF:
    """Where the axes are, and the numbers at their ends."""
    return whole.adjusted(SPACE, SPACE, -SPACE, -SPACE)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From numbers to places in ``room``."""

    room: QRectF
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        place = self.room.left() + _share(value, self.left, self.right) * self.room.width()
        return min(max(place, -FARTHEST), FARTHEST)

    def y(self, value: float) -> float:
        place = self.room.bottom() - _share(value, self.low, self.high) * self.room.height()
        return min(max(place, -FARTHEST), FARTHEST)

    def at(self, x: float, y: float) -> QPointF:
        return QPointF(self.x(x), self.y(y))


def _share(value: float, low: float, high: float) -> float:
    return (value / 2 - low / 2) / (high / 2 - low / 2)


def _paint(painter: QPainter, graph: Graph, area: QRectF, notation: Notation) -> None:
    room = area.adjusted(0, LABEL_HEIGHT, 0, -LABEL_HEIGHT)
    scale = _Scale(room, *sound(float(graph.xs[0]), float(graph.xs[-1])), *graph.range)
    _paint_axes(painter, scale)
    _paint_labels(painter, graph, scale, area, notation)
    painter.setClipRect(room.adjusted(-DOT, -DOT, DOT, DOT))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(current_theme().colour(graph.colour), 1.8))
    for line in _lines(graph, scale):
        painter.drawPolyline(line)
    for spot in graph.spots:
        _paint_spot(painter, graph, spot, scale)


def _lines(graph: Graph, scale: _Scale) -> list[QPolygonF]:
    """The stretches between the gaps."""
    finite = np.isfinite(graph.ys)
    ends = np.flatnonzero(np.diff(finite, prepend=False, append=False)).tolist()
    room = scale.room
    x = room.left() + share_between(graph.xs, scale.left, scale.right) * room.width()
    y = room.bottom() - share_between(graph.ys, scale.low, scale.high) * room.height()
    x, y = np.clip(x, -FARTHEST, FARTHEST), np.clip(y, -FARTHEST, FARTHEST)
    points = [QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]
    return [QPolygonF(points[a:b]) for a, b in zip(ends[::2], ends[1::2], strict=True)]


def _paint_axes(painter: QPainter, scale: _Scale) -> None:
    painter.setPen(QPen(current_theme().border_strong, 1, Qt.PenStyle.DotLine))
    if scale.left < 0 < scale.right:
        painter.drawLine(QPointF(scale.x(0), scale.room.top()), QPointF(scale.x(0), scale.room.bottom()))
    if scale.low < 0 < scale.high:
        painter.drawLine(QPointF(scale.room.left(), scale.y(0)), QPointF(scale.room.right(), scale.y(0)))


def _paint_labels(painter: QPainter, graph: Graph, scale: _Scale, area: QRectF, notation: Notation) -> None:
    top = QRectF(area.left(), area.top() - SPACE_SMALL, area.width(), LABEL_HEIGHT)
    bottom = QRectF(area.left(), area.bottom() - LABEL_HEIGHT + SPACE_SMALL, area.width(), LABEL_HEIGHT)
    left, right = (
        side | Qt.AlignmentFlag.AlignVCenter
        for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
    )
    painter.setPen(current_theme().text_muted)
    painter.setFont(number_font(-2))
    painter.drawText(bottom, left, format_number(scale.left, 3))
    painter.drawText(bottom, right, format_number(scale.right, 3))
    painter.drawText(top, right, _span(*graph.extent))
    muted, half = current_theme().text_muted, area.width() / 2
    write_line(painter, fitting((graph.y_name,), ui_font(), half, NAME_SIZE, notation=notation), top, muted)
    name = fitting((graph.x_name,), ui_font(), half, NAME_SIZE, notation=notation)
    bottom.adjust((area.width() - name.width) / 2, 0, 0, 0)
    write_line(painter, name, bottom, muted)


def _span(low: float, high: float) -> str:
    """Both ends, with as many digits as it takes to tell them apart."""
    for digits in range(2, 8):
        texts = format_number(low, digits), format_number(high, digits)
        if texts[0] != texts[1]:
            break
    return " … ".join(dict.fromkeys(texts))


def _paint_spot(painter: QPainter, graph: Graph, spot: CurvePoint, scale: _Scale) -> None:
    if not np.isfinite(spot.y):
        return
    here = scale.at(spot.x, spot.y)
    if spot.slope is not None and np.isfinite(spot.slope):
        painter.setPen(QPen(current_theme().colour(graph.tangent_colour), 1.6))
        painter.drawLine(*_tangent(spot, spot.slope, scale))
    ground: QColor = current_theme().surface
    painter.setPen(QPen(ground, 1.5))
    usual = graph.tangent_colour if spot.slope is not None else graph.colour
    painter.setBrush(current_theme().colour(spot.colour or usual))
    painter.drawEllipse(here, DOT, DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _tangent(spot: CurvePoint, slope: float, scale: _Scale) -> tuple[QPointF, QPointF]:
    """A piece of the same length on screen whichever way it points."""
    # How much higher the line is after as far as the graph is wide: the extents are divided before they can overflow.
    with np.errstate(all="ignore"):
        width, height = scale.right / 2 - scale.left / 2, scale.high / 2 - scale.low / 2
        up = -float(np.clip(np.float64(slope) / height * width, -FARTHEST, FARTHEST))
    up = up * scale.room.height() / scale.room.width()
    half = 0.22 * scale.room.width() / float(np.hypot(1.0, up))
    here = scale.at(spot.x, spot.y)
    away = QPointF(half, up * half)
    return here - away, here + away
