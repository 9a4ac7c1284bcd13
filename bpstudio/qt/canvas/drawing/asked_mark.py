"""Where on the network the number will stand that is asked for: a frame with a question mark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.number_places import asked_rect
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.theme import current_theme

BADGE, RADIUS = 16.0, 8.0


class AskedMark(Overlay):
    """Over everything but gestures; nothing while nothing is asked."""

    level = Level.ASKED

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        stage = self._stage
        for question in stage.frame.asking:
            rect = asked_rect(stage, question)
            if rect is None or rect.isEmpty() or not rect.adjusted(-20, -20, 20, 20).intersects(exposed):
                continue
            theme = current_theme()
            painter.setPen(QPen(theme.accent, 2.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(rounded(rect.adjusted(-1, -1, 1, 1), RADIUS))
            badge = QRectF(0, 0, BADGE, BADGE)
            badge.moveCenter(QPointF(rect.right(), rect.top()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawEllipse(badge)
            painter.setPen(theme.accent_text)
            painter.setFont(ui_font(-1, ui_font().Weight.DemiBold))
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), "?")
