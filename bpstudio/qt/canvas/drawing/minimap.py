"""The whole network in small, with what the view shows of it framed, while it does not all fit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme

MOST_WIDTH, MOST_HEIGHT = 170, 96
LEAST_HEIGHT, LEAST_SHARE = 14, 0.03
LATER = 250


class MiniMap(QWidget):
    """``pointed`` says which point of the scene to show in the middle of the view."""

    pointed = Signal(QPointF)

    def __init__(self, scene: QGraphicsScene, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_minimap")
        self.setToolTip("The whole network: click or drag to show another part of it.")
        self.setAccessibleName("Overview of the network")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._scene, self._picture = scene, QPixmap()
        self._whole, self._seen = QRectF(), QRectF()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw)
        self.hide()

    def show_part(self, whole: QRectF, seen: QRectF, inside: QRect) -> None:
        """Frame ``seen`` of ``whole``, at the bottom right of ``inside``; hidden while all of it is seen."""
        if seen.adjusted(-2, -2, 2, 2).contains(whole):
            return self.hide()
        scale = min(MOST_WIDTH / whole.width(), MOST_HEIGHT / whole.height())
        size = QSize(round(whole.width() * scale), max(LEAST_HEIGHT, round(whole.height() * scale)))
        changed = whole != self._whole or size != self.size() or self._picture.isNull()
        self._whole, self._seen = QRectF(whole), QRectF(seen)
        self.setFixedSize(size)
        self.move(inside.right() - size.width() - 6, inside.bottom() - size.height() - 6)
        if changed:
            self._draw()
        self.show()
        self.raise_()
        return self.update()

    def outdate(self) -> None:
        """What is in the scene has changed: draw it again, a little later."""
        if self.isVisible() and not self._later.isActive():
            self._later.start(LATER)

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(ground())
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.width() >= LEAST_SHARE * self._whole.width():
            self._draw_items(painter, self.width() / self._whole.width())
        else:  # nothing would be told apart, and there may be thousands of layers
            line = QRectF(0, self.height() / 2 - 2, self.width(), 4)
            painter.fillRect(line, current_theme().border_strong)
        painter.end()
        self.update()

    def _draw_items(self, painter: QPainter, scale: float) -> None:
        """All of the scene. Its own ``render`` would take what is about to be painted in the view for painted."""
        painter.scale(scale, scale)
        painter.translate(-self._whole.topLeft())
        for item in self._scene.items(Qt.SortOrder.AscendingOrder):
            if item.isVisible():
                option = QStyleOptionGraphicsItem()
                option.exposedRect = item.boundingRect()
                painter.save()
                painter.setTransform(item.sceneTransform(), combine=True)
                painter.setOpacity(item.effectiveOpacity())
                item.paint(painter, option, None)
                painter.restore()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QPen(theme.border_strong, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        scale = self.width() / max(self._whole.width(), 1.0)
        frame = self._framed(scale).intersected(QRectF(self.rect()))
        painter.setPen(QPen(theme.accent, 2))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.end()

    def _framed(self, scale: float) -> QRectF:
        """What is seen, on the map; what is far wider than high fills the height of it."""
        corner = (self._seen.topLeft() - self._whole.topLeft()) * scale
        frame = QRectF(corner, self._seen.size() * scale)
        if self._whole.height() * scale < LEAST_HEIGHT:
            frame = QRectF(frame.left(), 0, max(frame.width(), 4), self.height())
        return frame

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())
        event.accept()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._point(event.position())
        event.accept()

    def _point(self, at: QPointF) -> None:
        scale = max(self._whole.width(), 1.0) / max(self.width(), 1)
        self.pointed.emit(self._whole.topLeft() + at * scale)
