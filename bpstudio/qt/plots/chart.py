"""A chart: curves by pyqtgraph, in shares of the plot, everything around them by ``chart_paint``.

It shows a ``Picture`` and says what the mouse points at; what that means is for the plot that owns it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isfinite

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.explain.series.series import Points
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.colours import blended
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import show_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL, current_theme
from bpstudio.qt.plots import chart_paint as paint
from bpstudio.qt.plots.picture import BLANK, Dot, Picture, PlotLine, PlotPlace, Readout

TOP, BOTTOM = 10.0, 22.0
FUTURE_SHARE = 0.32
BAND_SHARE = 0.13
REACH = 5
MOST_POINTS_OF_WIDE_LINES = 600  # a wide line is drawn many times slower


class Chart(pg.GraphicsView):  # type: ignore[misc]
    """``pointed(x)`` while the left button is down, ``zoom_asked(x, factor)`` at the wheel."""

    pointed = Signal(float)
    zoom_asked = Signal(float, float)

    def __init__(
        self,
        read: Callable[[float, float], Readout | None],
        parent: QWidget,
        written_in: Callable[[], Notation],
    ) -> None:
        self._read, self._written_in = read, written_in
        self._picture, self._rough = BLANK, False
        self._place: tuple[Picture, QSize, PlotPlace] | None = None
        self._mouse: QPointF | None = None
        super().__init__(parent, background=None)
        self._view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._view.disableAutoRange()
        self.scene().addItem(self._view)
        self._curves: list[pg.PlotCurveItem] = []
        self._band = pg.PlotCurveItem(pen=None, fillLevel="enclosed", antialias=True)
        self._view.addItem(self._band, ignoreBounds=True)
        self.setAcceptDrops(False)  # what is dropped is the window's
        self.viewport().setAcceptDrops(False)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 48)

    @property
    def picture(self) -> Picture:
        """What is drawn."""
        return self._picture

    def show_picture(self, picture: Picture, rough: bool = False) -> None:
        """Draw something else from now on; ``rough`` with thin lines that are quick to draw."""
        self._picture, self._rough = picture, rough
        self._arrange()
        theme = current_theme()
        halves = [half for line in picture.lines for half in self._halves(line)]
        while len(self._curves) < len(halves):
            curve = pg.PlotCurveItem(antialias=True, connect="finite")
            self._view.addItem(curve, ignoreBounds=True)
            self._curves.append(curve)
        for curve, (points, pen, z) in zip(self._curves, halves, strict=False):
            _draw(curve, self.place.shares(points), pen, z, smooth=not rough)
        for curve in self._curves[len(halves) :]:
            curve.setVisible(False)
        low, high = map(self.place.shares, picture.band)
        _fill(self._band, low, high, smooth=not rough)
        self._band.setBrush(blended(theme.surface, theme.text_muted, BAND_SHARE))
        self.scene().prepareForPaint()  # else pyqtgraph does so while painting, and paints once more
        self.viewport().update()

    def move_dots(self, dots: Sequence[Dot | None]) -> None:
        """A step within the iteration: the same curves, other dots on them."""
        pairs = zip(self._picture.lines, dots, strict=True)
        self._picture = replace(self._picture, lines=tuple(replace(line, dot=dot) for line, dot in pairs))
        self.viewport().update()

    def _halves(self, line: PlotLine) -> list[tuple[Points, QPen, float]]:
        """What is still to come, then over it what has been."""
        points, split = _through_dot(line, self._picture.end)
        past = Points(points.x[:split], points.y[:split])
        future = Points(points.x[max(split - 1, 0) :], points.y[max(split - 1, 0) :])
        wide = 2.0 if line.strong else 1.25
        width = wide if len(line.points.x) <= MOST_POINTS_OF_WIDE_LINES and not self._rough else 1.0
        muted = blended(current_theme().surface, line.colour, FUTURE_SHARE)
        return [
            (future, pg.mkPen(muted, width=width), 0),
            (past, pg.mkPen(line.colour, width=width), 2 if line.strong else 1),
        ]

    # Geometry

    @property
    def place(self) -> PlotPlace:
        """Where the plot is in this widget, and the numbers at its sides."""
        if self._place is None or self._place[0] is not self._picture or self._place[1] != self.size():
            self._place = self._picture, self.size(), self._placed()
        return self._place[2]

    def _placed(self) -> PlotPlace:
        _, texts = paint.y_ticks(self._picture, self.height() - TOP - BOTTOM)
        left = max(map(paint.painted_width, [*texts, self._picture.y_name])) + SPACE + SPACE_SMALL
        labels = paint.labelled(self._picture, self.height() - TOP - BOTTOM)
        right = max([paint.label_line(line, self._picture.notation).width for line in labels], default=0.0)
        right += paint.LEADER + 2 * SPACE_SMALL if labels else SPACE
        right += paint.key_width(self._picture) + SPACE if self._picture.key else 0.0
        rect = QRectF(
            left, TOP, max(1.0, self.width() - left - right), max(1.0, self.height() - TOP - BOTTOM)
        )
        return PlotPlace(rect, self._picture.x, self._picture.y, self._picture.powers)

    def _arrange(self) -> None:
        place = self.place
        self._view.setGeometry(place.rect)
        self._view.setRange(xRange=(0, 1), yRange=(0, 1), padding=0, disableAutoRange=False)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_view"):  # pyqtgraph resizes itself while it is being made
            self._arrange()

    # Painting

    @guarded
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        theme, picture = current_theme(), self._picture
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picture.empty:
            paint.paint_empty(painter, QRectF(self.rect()), picture, theme)
            return
        place = self.place
        paint.paint_seams(painter, place, picture, theme)
        paint.paint_cursor(painter, place, picture, theme)
        paint.paint_dots(painter, place, picture, theme)
        paint.paint_spots(painter, place, picture, theme)
        paint.paint_labels(painter, place, picture, theme)
        paint.paint_note(painter, place, picture, theme)
        paint.paint_key(painter, place, picture, theme)
        reading = self.reading
        if reading is not None:
            paint.paint_reading(painter, place, reading, theme)

    @guarded
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.resetTransform()
        theme = current_theme()
        painter.fillRect(self.rect(), theme.surface)
        if not self._picture.empty:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.paint_image(painter, self.place, self._picture)
            paint.paint_axes(painter, self.place, self._picture, theme)

    # The mouse

    @property
    def reading(self) -> Readout | None:
        """What is under the mouse; None when nothing is."""
        place = self.place
        if self._mouse is None or self._picture.empty or not place.rect.contains(self._mouse):
            return None
        y = place.y_at(self._mouse.y())
        found = self._read(place.x_at(self._mouse.x()), y)
        if found is None or isfinite(found.y):
            return found
        return found._replace(y=y)  # what is not finite has no height of its own

    def seam_text(self, at: QPoint) -> str:
        """The edits whose mark is at ``at``."""
        near = [seam for seam in self._picture.seams if abs(self.place.px(seam.iteration) - at.x()) <= REACH]
        notation = self._written_in()
        return "\n".join(seam.words(notation) for seam in near[:6])

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self._picture.empty:
            self._point(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        self.viewport().update()
        if event.buttons() & Qt.MouseButton.LeftButton and not self._picture.empty:
            self._point(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _point(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.place.x_at(event.position().x()))

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches and not self._picture.empty:
            self.zoom_asked.emit(self.place.x_at(event.position().x()), 0.8**notches)
        event.accept()

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.viewport().update()

    @guarded(returning=False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event, self.seam_text(event.pos()), self)
            return True
        return bool(super().viewportEvent(event))


def _through_dot(line: PlotLine, end: float) -> tuple[Points, int]:
    """The points of a line, its dot among them, and how many of them are past."""
    x, y, dot = line.points.x, line.points.y, line.dot
    split = int(np.searchsorted(x, end, side="right"))
    if dot is not None and dot.x <= end and (not split or x[split - 1] < dot.x):
        x, y = np.insert(x, split, dot.x), np.insert(y, split, dot.y)
        split += 1
    return Points(x, y), split


def _draw(curve: pg.PlotCurveItem, points: Points, pen: QPen, z: float, smooth: bool) -> None:
    curve.setVisible(bool(np.isfinite(points.y).any()))
    if curve.isVisible():
        curve.setData(points.x, points.y, pen=pen, antialias=smooth)
        curve.setZValue(z)


def _fill(band: pg.PlotCurveItem, low: Points, high: Points, smooth: bool) -> None:
    """Between the two lines of the band, as one closed shape."""
    x, y = np.concatenate([high.x, low.x[::-1]]), np.concatenate([high.y, low.y[::-1]])
    finite = np.isfinite(y)
    band.setData(x[finite], y[finite], antialias=smooth)
    band.setVisible(bool(finite.any()))
