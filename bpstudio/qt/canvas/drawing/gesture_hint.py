"""What a gesture shows on the network while it lasts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.qt.canvas.drawing.colours import blended, ground
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.hint import Hint
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.theme import current_theme


class GestureHint(Overlay):
    """Over everything else: the band, the ghost of what is dragged, the line where it would go."""

    level = Level.GESTURE

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._hint = Hint()

    def show_hint(self, hint: Hint) -> None:
        """Only where the old one was and the new one is, something is painted again."""
        scene, before = self.scene(), self._hint
        self._hint = hint
        if scene is not None:
            scene.update(before.bounds)
            scene.update(hint.bounds)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        theme, hint = current_theme(), self._hint
        if hint.band is not None:
            painter.setPen(QPen(theme.accent, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(hint.band)
        if hint.ghost is not None:
            painter.setPen(QPen(theme.accent, 1.6, Qt.PenStyle.DashLine))
            painter.setBrush(blended(ground(), theme.accent_soft, 0.9))
            painter.setOpacity(0.75)
            painter.drawPath(rounded(hint.ghost, 14))
            painter.setOpacity(1.0)
        if hint.line is not None:
            pen = QPen(theme.accent, 3.2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(hint.line)
