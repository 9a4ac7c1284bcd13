"""Items whose picture is kept: moving the view only puts it elsewhere, and they are painted when told to be."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpstudio.engine.quantity import Quantity
from bpstudio.explain.facts.network_numbers import StepMark
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.history.segment import Segment

DEVICE = QGraphicsItem.CacheMode.DeviceCoordinateCache
SHARPEST = 2.0
MOST_PICTURES, MOST_PIXELS = 16, 400_000
_Standing = tuple[tuple[bool, StepMark], ...]


class CachedItem(QGraphicsItem):
    """Reads from the stage. ``attentive`` items also show what is pointed at, selected, or has the keyboard."""

    attentive: ClassVar[bool] = True

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._rough = stage, False
        self._shown: _Standing | None = None
        self._pictures: dict[Hashable, QPixmap] = {}  # the last used last
        self._pictured: tuple[tuple[Segment, ...], object] = ((), None)
        self.setCacheMode(DEVICE)

    def draw(self, painter: QPainter) -> None:
        """Paint the item; antialiasing is set. Every kind of item has its own."""

    def quantities(self) -> tuple[Quantity, ...]:
        """What a step of the iteration may change about it; none where any step may."""
        return ()

    def look(self) -> _Standing | None:
        """Which of its quantities are computed, and how the current step marks them."""
        stage = self._stage
        return tuple((stage.known(each), stage.mark(each)) for each in self.quantities()) or None

    def step(self) -> None:
        """Paint again after a step, if that is to be seen here."""
        look = self.look()
        if look is None or look != self._shown:
            self._redraw(look, rough=False)

    def redraw(self, rough: bool = False) -> None:
        """Paint again; ``rough`` quickly and without care, because it is soon painted again."""
        self._redraw(self.look(), rough)

    def _redraw(self, look: _Standing | None, rough: bool) -> None:
        self._rough, self._shown = rough, look
        if self.cacheMode() != DEVICE:
            self.setCacheMode(DEVICE)
        self.update()

    def stretch(self, scale: float) -> None:
        """While the view is zoomed, enlarge the picture there is instead of painting another; ``redraw`` ends that."""
        if self.cacheMode() == DEVICE:
            size = self.boundingRect().size() * min(scale, SHARPEST)
            self.setCacheMode(QGraphicsItem.CacheMode.ItemCoordinateCache, size.toSize())

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Stepping back and forth brings the same few looks back: their pictures are kept."""
        place = painter.deviceTransform().mapRect(self.boundingRect()).toAlignedRect()
        look = None if self._rough or self.cacheMode() != DEVICE else self.look()
        if look is None or place.width() * place.height() > MOST_PIXELS:
            self._prepare(painter)
            self.draw(painter)
            return
        ratio = painter.device().devicePixelRatioF()
        picture = self._picture(look, painter.deviceTransform(), place, ratio)
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(QPointF(place.topLeft()) / ratio, picture)
        painter.restore()

    def _picture(self, look: _Standing, transform: QTransform, place: QRect, ratio: float) -> QPixmap:
        """The picture of that look, to be put at ``place``, both in pixels of the device."""
        self._forget_what_is_out_of_date()
        key = (look, transform, ratio)
        picture = self._pictures.pop(key, None)
        if picture is None:
            picture = QPixmap(place.size())
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setTransform(transform * QTransform.fromTranslate(-place.x(), -place.y()))
            self._prepare(painter)
            self.draw(painter)
            painter.end()
            picture.setDevicePixelRatio(ratio)
        self._pictures[key] = picture
        if len(self._pictures) > MOST_PICTURES:
            del self._pictures[next(iter(self._pictures))]
        return picture

    def _forget_what_is_out_of_date(self) -> None:
        """Within an iteration, with the same things chosen, an item's numbers depend on what is computed alone."""
        bridge, ring = self._stage.bridge, self._stage.ring
        state = bridge.state
        rest = (
            state.cursor.iteration,
            state.following,
            bridge.example,
            bridge.scope,
            bridge.chosen,
            (self._stage.hovered, self._stage.focused, ring.shown),
            current_theme().name,
            bridge.notation,
        )
        segments, before = self._pictured
        if segments is not state.segments or before != rest:
            self._pictures.clear()
            self._pictured = state.segments, rest

    def _prepare(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._rough)
