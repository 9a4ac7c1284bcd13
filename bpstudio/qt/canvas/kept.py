"""Items whose picture is kept: moving the view only puts it elsewhere, and they are painted when told to be."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from bpstudio.qt.canvas.stage import Mark, Stage

DEVICE = QGraphicsItem.CacheMode.DeviceCoordinateCache
SHARPEST = 2.0
Look = tuple[tuple[bool, Mark], ...]


class Kept(QGraphicsItem):
    """Reads from the stage. ``attentive`` items also show what is pointed at, selected, or has the keyboard."""

    attentive: ClassVar[bool] = True

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._rough = stage, False
        self._shown: Look | None = None
        self.setCacheMode(DEVICE)

    def quantities(self) -> tuple[str, ...]:
        """The names of what a step of the iteration may change about it; none where any step may."""
        return ()

    def look(self) -> Look | None:
        """Which of its quantities are computed, and how the current step marks them."""
        stage = self._stage
        return tuple((stage.known(name), stage.mark(name)) for name in self.quantities()) or None

    def step(self) -> None:
        """Paint again after a step, if that is to be seen here."""
        look = self.look()
        if look is None or look != self._shown:
            self.redraw()

    def redraw(self, rough: bool = False) -> None:
        """Paint again; ``rough`` quickly and without care, because it is soon painted again."""
        self._rough, self._shown = rough, self.look()
        if self.cacheMode() != DEVICE:
            self.setCacheMode(DEVICE)
        self.update()

    def stretch(self, scale: float) -> None:
        """While the view is zoomed, enlarge the picture there is instead of painting another; ``redraw`` ends that."""
        if self.cacheMode() == DEVICE:
            size = self.boundingRect().size() * min(scale, SHARPEST)
            self.setCacheMode(QGraphicsItem.CacheMode.ItemCoordinateCache, size.toSize())

    def _prepare(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._rough)
