"""Formulas as letters of the equation font: on paper and in files, where they can be searched for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QGlyphRun, QPainter, QRawFont, QTransform

from bpstudio.notation.textbook import Notation, in_notation
from bpstudio.notation.tree import Node, Role
from bpstudio.qt.ground.fonts import math_font
from bpstudio.qt.mathematics.boxes import Box, PlacedOutline
from bpstudio.qt.mathematics.glyphs import EM, NO_GLYPH
from bpstudio.qt.mathematics.layout import Style, layout


@lru_cache(maxsize=4096)
def formula_box(tree: Node, notation: Notation) -> Box:
    """The formula in that notation, in thousandths of the em. Needs a QGuiApplication."""
    return layout(in_notation(tree, notation), Style())


def write_letters(painter: QPainter, box: Box, size: float, ink: Callable[[Role], QColor]) -> None:
    """Paint it with its baseline's left end at the origin, ``size`` lengths to the em.

    Letters of one size and colour go together; what is none, such as the bar of a fraction, is an outline.
    """
    together, scale = dict[tuple[float, int], list[PlacedOutline]](), size / EM
    for mark in box.marks:
        colour = ink(mark.role)
        if mark.glyph != NO_GLYPH:
            together.setdefault((mark.scale, colour.rgb()), []).append(mark)
            continue
        place = QTransform(mark.scale * scale, 0, 0, mark.scale * scale, mark.x * scale, mark.y * scale)
        painter.fillPath(place.map(mark.path), colour)
    for (part, colour_value), marks in together.items():
        letters = QGlyphRun()
        letters.setRawFont(_font(round(part * size, 2)))
        letters.setGlyphIndexes([mark.glyph for mark in marks])
        letters.setPositions([QPointF(mark.x * scale, mark.y * scale) for mark in marks])
        painter.setPen(QColor(colour_value))
        painter.drawGlyphRun(QPointF(), letters)


@lru_cache(maxsize=256)
def _font(size: float) -> QRawFont:
    font = QRawFont.fromFont(math_font(EM))
    font.setPixelSize(size)
    return font
