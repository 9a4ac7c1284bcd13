"""Examples as a small picture: two inputs as points coloured by their class, one input and one target as a curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Array
from bpstudio.explain.series.extents import LEAST
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import RADIUS, SPACE_LARGE, current_theme

MOST_POINTS = 2_000
SIDE = 220


class PointCloud(QWidget):
    """Shows nothing until ``show_examples``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._data: Examples | None = None
        self.setMinimumSize(SIDE, SIDE)

    @guarded(returning=QSize(SIDE, SIDE))
    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_examples(self, data: Examples | None) -> None:
        """Draw examples from now on, of None nothing."""
        self._data = data
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        painter.setPen(theme.border)
        painter.setBrush(theme.surface_sunken)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if self._data is not None:
            self._paint_points(painter, self._data)
        painter.end()

    def _paint_points(self, painter: QPainter, data: Examples) -> None:
        points, kinds = _places_of(data)
        fitted = _fitted(
            points, QRectF(self.rect()).adjusted(SPACE_LARGE, SPACE_LARGE, -SPACE_LARGE, -SPACE_LARGE)
        )
        radius = 3.0 if len(points) <= 300 else 2.0
        for (x, y), kind in zip(fitted[:MOST_POINTS].tolist(), kinds[:MOST_POINTS].tolist(), strict=True):
            colour = _colours()[kind % len(_colours())]
            painter.setPen(current_theme().surface)
            painter.setBrush(colour)
            if kind % 2:  # classes differ in shape too
                painter.drawRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
            else:
                painter.drawEllipse(QPointF(x, y), radius, radius)


def _colours() -> tuple[QColor, ...]:
    theme = current_theme()
    return theme.forward, theme.backward, theme.cost, theme.update


def _places_of(data: Examples) -> tuple[Array, NDArray[Any]]:
    """Where each example is, shape (m, 2), and which kind it is: the two inputs, or input and target."""
    m = len(data)
    if data.y is None:
        return np.column_stack([data.x[:, 0], np.zeros(m)]), np.zeros(m, dtype=int)
    if data.columns("x") == 1:
        return np.column_stack([data.x[:, 0], data.y[:, 0]]), np.zeros(m, dtype=int)
    kinds = data.y.argmax(axis=1) if data.columns("y") > 1 else (data.y[:, 0] > 0.5).astype(int)
    return data.x[:, :2], kinds


def _fitted(points: Array, rect: QRectF) -> Array:
    """The points in the rectangle, one scale both ways where they are about as wide as high; y upwards."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high / 2 - low / 2, 0.5)  # halves: the whole may overflow
    span = np.maximum(span, LEAST)
    with np.errstate(all="ignore"):
        if 0.4 < span[0] / span[1] < 2.5:
            span[:] = span.max()
    middle = low / 2 + high / 2
    scale = np.array([rect.width(), -rect.height()]) / 2
    centre = np.array([rect.center().x(), rect.center().y()])
    fitted: Array = (points / 2 - middle / 2) / span * 2 * scale + centre
    return fitted
