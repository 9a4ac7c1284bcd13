"""A view that fits its scene until it is zoomed or panned by hand."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from bpstudio.qt.ground.guard import guarded

ZOOM_STEP, LEAST_ZOOM, MOST_ZOOM = 1.2, 0.3, 6.0
LEAST_FIT, PART = (
    0.45,
    0.9,
)  # smaller nothing could be read: of what does not fit then a part is shown, in that size


class ZoomingView(QGraphicsView):
    """Ctrl and wheel zoom at the pointer.

    ``shifted`` says that the scene lies elsewhere from left to right in the view now; ``moved`` in any direction.
    ``frame_seconds`` is how long painting took last.
    """

    shifted = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoomed = False
        self.frame_seconds = 0.0
        self._whole = QRectF()
        self.graphics: QGraphicsScene = QGraphicsScene(self)
        self.graphics.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(self.graphics)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # all of it is painted, so that Qt may move the pixels of what is panned
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        # Qt's own anchor under the mouse wants to be told of each move, and moves belong to whoever draws here
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)

    @property
    def pane(self) -> QWidget:
        """What the scene is seen in."""
        return self.viewport()

    def in_scene(self, at: QPoint) -> QPointF:
        """The point of the scene under a point in view."""
        return self.mapToScene(at)

    def in_view(self, rect: QRectF) -> QRect:
        """Where a rectangle of the scene is in view."""
        return self.mapFromScene(rect).boundingRect()

    def seen(self) -> QRectF:
        """The part of the scene that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def take_keys(self) -> None:
        """Give the view the keyboard."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit_to(self, rect: QRectF) -> None:
        """Show all of ``rect``, never larger than it is; where it is too wide to be read like that, a part of it."""
        view = self.viewport().rect()
        self.zoomed = False
        self._whole = QRectF(rect)
        self.setSceneRect(rect)
        scale = min(view.width() / rect.width(), view.height() / rect.height(), 1.0)
        if view.width() < LEAST_FIT * rect.width():
            scale = min(view.height() / rect.height(), PART)
        self.resetTransform()
        self.scale(scale, scale)

    def bring_into_view(self, extent: tuple[float, float], margin: float = 0.0) -> None:
        """Of what is wider than the view show what lies between two places, with a ``margin`` in shares of the view."""
        seen = self.seen()
        left, right = extent[0] - margin * seen.width(), extent[1] + margin * seen.width()
        if self._whole.width() * self.transform().m11() <= self.viewport().width() + 1:
            return
        if left < seen.left() or right > seen.right():
            self.centerOn(QPointF((extent[0] + extent[1]) / 2, seen.center().y()))

    def zoom_in(self) -> None:
        """Enlarge about the middle by one step."""
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Make smaller about the middle by one step."""
        self.zoom_by(1 / ZOOM_STEP)

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Enlarge about a point of the viewport, by default its middle."""
        scale = self.transform().m11()
        factor = min(max(scale * factor, LEAST_ZOOM), MOST_ZOOM) / scale
        self._give_room()
        at = self.viewport().rect().center() if at is None else at
        stays = self.mapToScene(at)
        self.scale(factor, factor)
        away = self.mapFromScene(stays) - at
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + away.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + away.y())
        self.shifted.emit()
        self.moved.emit()

    def centre_on(self, point: QPointF) -> None:
        """Show a point of the scene in the middle of the view."""
        self._give_room()
        self.centerOn(point)

    def pan(self, moved: QPoint) -> None:
        """Move the scene with the pointer."""
        self._give_room()
        for bar, distance in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() - distance)

    def _give_room(self) -> None:
        """Room around the scene to move it in, once it no longer just fits."""
        if not self.zoomed:
            rect = self.sceneRect()
            self.zoomed = True
            self.setSceneRect(rect.adjusted(-rect.width(), -rect.height(), rect.width(), rect.height()))
            self.centerOn(rect.center())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        begun = perf_counter()
        super().paintEvent(event)
        self.frame_seconds = perf_counter() - begun

    @guarded
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self.shifted.emit()
        self.moved.emit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position().toPoint())
            event.accept()
        elif self.zoomed:
            super().wheelEvent(event)
