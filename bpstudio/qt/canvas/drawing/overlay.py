"""What lies over the whole network: each kind draws from the stage, and nothing of its picture is kept."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded


class Overlay(QGraphicsItem):
    """As large as the scene, at its own ``level``."""

    level: ClassVar[Level]

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.setZValue(self.level)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # for ``exposed``

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint it. What lies outside ``exposed`` is out of sight: of a deep network most of it."""

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._stage.geometry.rect

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self.draw(painter, QRectF(option.exposedRect))
