"""Whether a painting has a use for kept pixels: one of lines, as SVG is, has none, nor one that is enlarged."""

from __future__ import annotations

from PySide6.QtGui import QPaintEngine, QPainter

_OF_LINES = frozenset((QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf))
ROUNDED = 1.01  # a screen's ratio is known to a few digits


def needs_outlines(painter: QPainter) -> bool:
    """Whether outlines are to be painted: they stay lines, or pixels kept for the screen would be too few."""
    engine = painter.paintEngine()
    if engine is not None and engine.type() in _OF_LINES:
        return True
    return painter.deviceTransform().m11() > ROUNDED * painter.device().devicePixelRatioF()
