"""The weights between two layers as lines: width by |θ|, hue by sign, at most the 400 largest."""

from __future__ import annotations

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity, theta_of
from bpstudio.explain.facts.network_numbers import StepMark
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.colours import blended, ground
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.matrix import draw_way
from bpstudio.qt.canvas.drawing.matrix_image import largest_of
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.plan.shown_edges import MOST_LINES, Indices, most_important
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme

FEW_LINES = 64
CLASSES = 5
THINNEST, WIDEST = 1.1, 4.6


class Edges(CachedItem):
    """All the weights into one layer, as one item."""

    attentive = False

    def __init__(self, stage: Stage, layer: int) -> None:
        super().__init__(stage)
        self._layer = layer
        below, here = stage.geometry.ends(layer)
        top, bottom = min(below[0, 1], here[0, 1]), max(below[-1, 1], here[-1, 1])
        self._bounds = QRectF(below[0, 0], top, here[0, 0] - below[0, 0], bottom - top).adjusted(-4, -6, 4, 6)
        self._many = below.shape[0] * here.shape[0] > FEW_LINES
        self.setZValue(Level.WEIGHTS)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._bounds

    def quantities(self) -> tuple[Quantity, ...]:
        return (theta_of(self._layer),)

    def draw(self, painter: QPainter) -> None:
        parameters = self._stage.frame.parameters
        theta = parameters.theta(self._layer)
        largest = max(largest_of(parameters.flat), 1e-300)
        below, here = self._stage.geometry.ends(self._layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not (self._rough and self._many))
        cut = self._cut(theta.shape[1])
        order = (
            np.setdiff1d(most_important(theta), cut, assume_unique=True)
            if cut.size
            else most_important(theta)
        )
        strength = np.nan_to_num(np.sqrt(np.minimum(abs(theta.ravel()[order]) / largest, 1.0)), nan=1.0)
        step = np.minimum((strength * CLASSES).astype(int), CLASSES - 1)
        for level in range(CLASSES):
            for negative in (False, True):
                chosen = order[(step == level) & ((theta.ravel()[order] < 0) == negative)]
                painter.setPen(_pen(level, negative, self._many, thin=self._rough and self._many))
                _draw_lines(painter, chosen, below, here)
        if cut.size:
            painter.setPen(QPen(current_theme().border_strong, 1, Qt.PenStyle.DotLine))
            _draw_lines(painter, cut[:MOST_LINES], below, here)
        if not self._many:
            self._mark(painter, below, here)

    def _cut(self, width: int) -> Indices:
        """The flat indices of the connections that are cut, in order."""
        pairs = self._stage.network.layer(self._layer).cut
        return np.array([i * width + j for i, j in pairs], dtype=np.intp)

    def _mark(self, painter: QPainter, below: Array, here: Array) -> None:
        if self._stage.mark(theta_of(self._layer)) is StepMark.READ:
            painter.setPen(QPen(current_theme().outline_read, 1, Qt.PenStyle.DotLine))
            _draw_lines(painter, np.arange(len(below) * len(here)), below, here)


class ChosenEdges(Overlay):
    """The lines of what is selected and of what is pointed at, over all others."""

    level = Level.CHOSEN_WEIGHTS

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        for place in (self._stage.hovered, *self._stage.bridge.chosen[:MOST_LINES]):
            if isinstance(place, Parameter) and place.kind == "theta":
                below, here = self._stage.geometry.ends(place.layer)
                if self._stage.geometry.is_matrix(place.layer):
                    if not place.whole:
                        painter.setPen(QPen(current_theme().accent, 2.0))
                        draw_way(painter, self._stage, place)
                    continue
                painter.setPen(QPen(current_theme().accent, 2.5 if place.whole else 3.5))
                columns = range(len(here)) if place.j is None else (place.j,)
                rows = range(len(below)) if place.i is None else (place.i,)
                flat = np.array([i * len(here) + j for i in rows for j in columns][:MOST_LINES])
                _draw_lines(painter, flat, below, here)


def _draw_lines(painter: QPainter, flat: Indices, below: Array, here: Array) -> None:
    """All in one call; Qt reads the four numbers of each line where numpy has them."""
    if len(flat):
        rows, columns = np.divmod(flat, len(here))
        lines = np.ascontiguousarray(np.concatenate([below[rows], here[columns]], axis=1), dtype=np.float64)
        painter.drawLines(shiboken6.wrapInstance(lines.ctypes.data, QLineF), len(lines))  # type: ignore[call-overload]


def _pen(level: int, negative: bool, many: bool, thin: bool = False) -> QPen:
    """``thin`` lines, one pixel wide, are drawn ten times as fast."""
    theme = current_theme()
    ink = theme.weight_negative if negative else theme.weight_positive
    share = (level + 1) / CLASSES
    width = THINNEST + (WIDEST - THINNEST) * share if not many else 0.6 + 1.4 * share
    colour = blended(ground(), ink, (0.12 + 0.6 * share) if many else (0.35 + 0.4 * share))
    pen = QPen(colour, 0 if thin else width)
    # many round caps that touch take Qt fifty times as long
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if many else Qt.PenCapStyle.RoundCap)
    return pen
