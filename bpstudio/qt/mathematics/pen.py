"""Strokes that the views of this package share: formulas in one colour, quiet words, rounded cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.notation.tree import Role
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.theme import RADIUS, Theme, current_theme
from bpstudio.qt.mathematics.typeset import Typeset, draw


def write(painter: QPainter, formula: Typeset, x: float, baseline: float, colour: QColor) -> None:
    """All in one colour, its left end at ``x``."""
    draw(painter, formula, QPointF(x, baseline), lambda role: colour)


def write_centred(painter: QPainter, formula: Typeset, x: float, baseline: float, colour: QColor) -> None:
    """Write a formula with its middle at x and its baseline at y."""
    write(painter, formula, x - formula.width / 2, baseline, colour)


def role_colour(role: Role) -> QColor:
    """The colours of a formula in which numbers stand out from letters."""
    theme = current_theme()
    match role:
        case "number" | "forward":
            return theme.forward
        case "backward":
            return theme.backward
        case "muted":
            return theme.text_muted
    return theme.text


def muted(role: Role) -> QColor:
    """The colour of text that stands back."""
    return current_theme().text_muted


def draw_words(painter: QPainter, text: str, rect: QRectF, colour: QColor, align: Qt.AlignmentFlag) -> None:
    """Quiet words in the interface's font."""
    painter.setFont(ui_font(-2))
    painter.setPen(colour)
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, text)


def panel(painter: QPainter, rect: QRectF, fill: QColor, edge: QPen) -> None:
    """Paint a filled rectangle with round corners and an edge inside it."""
    inset = edge.widthF() / 2
    painter.setPen(edge)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


def glow(painter: QPainter, rect: QRectF, theme: Theme, radius: float = RADIUS) -> None:
    """A soft rim outside ``rect``."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(theme.glow)
    for spread, alpha in ((3.5, 40), (2.5, 70), (1.5, 255)):
        colour.setAlpha(alpha)
        painter.setPen(QPen(colour, 2))
        outer = rect.adjusted(-spread, -spread, spread, spread)
        painter.drawRoundedRect(outer, radius + spread, radius + spread)


def focus_ring(painter: QPainter, rect: QRectF, theme: Theme, radius: float = RADIUS) -> None:
    """A firm line outside ``rect``, apart from it, so that it is never taken for a selection."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.focus, 2))
    painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
