"""Boxes of outlines on a baseline, and putting them together. Units are thousandths of the em, y downwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from bpstudio.notation.tree import Role
from bpstudio.qt.mathematics.glyphs import NO_GLYPH, Glyph

AXIS = 258  # the height of fraction bars and minus signs, and further constants of the font's MATH table
RULE = 68


@dataclass(frozen=True, slots=True)
class PlacedOutline:
    """An outline at its place, stretched by ``scale`` about its own origin; ``glyph`` is its index in the font."""

    path: QPainterPath
    x: float
    y: float
    scale: float
    role: Role
    glyph: int = NO_GLYPH


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn from the baseline's left end on, and the room it takes. ``lean`` is its italic correction."""

    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0
    marks: tuple[PlacedOutline, ...] = ()
    spans: tuple[tuple[str, QRectF], ...] = ()
    lean: float = 0.0

    @property
    def height(self) -> float:
        """From top to bottom, in thousandths of the em."""
        return self.ascent + self.descent


def moved(box: Box, x: float, y: float = 0.0) -> Box:
    """The box with all it draws moved; ascent and descent are those above and below the old baseline."""
    marks = tuple(PlacedOutline(m.path, m.x + x, m.y + y, m.scale, m.role, m.glyph) for m in box.marks)
    spans = tuple((name, rect.translated(x, y)) for name, rect in box.spans)
    return Box(box.width + x, box.ascent - y, box.descent + y, marks, spans)


def overlaid(boxes: Iterable[Box], width: float | None = None) -> Box:
    """Boxes drawn over one another on one baseline, as wide as the widest."""
    parts = list(boxes)
    return Box(
        max((part.width for part in parts), default=0.0) if width is None else width,
        max((part.ascent for part in parts), default=0.0),
        max((part.descent for part in parts), default=0.0),
        tuple(mark for part in parts for mark in part.marks),
        tuple(span for part in parts for span in part.spans),
    )


def beside(boxes: Iterable[Box]) -> Box:
    """One after the other."""
    x, placed = 0.0, list[Box]()
    for box in boxes:
        placed.append(moved(box, x))
        x += box.width
    return overlaid(placed, x)


def space(width: float) -> Box:
    """An empty box of a width."""
    return Box(width)


def of_glyph(glyph: Glyph, scale: float, role: Role, lean: float = 0.0) -> Box:
    """The box of one glyph at a scale, with its ink and its advance."""
    bounds = glyph.bounds
    mark = (
        (PlacedOutline(glyph.path, 0.0, 0.0, scale, role, glyph.index),) if not glyph.path.isEmpty() else ()
    )
    return Box(glyph.advance * scale, -bounds.top() * scale, bounds.bottom() * scale, mark, (), lean * scale)


def on_axis(box: Box, scale: float) -> Box:
    """Moved up or down until its middle is on the axis."""
    return moved(box, 0.0, (box.ascent - box.descent) / 2 - AXIS * scale)


def rule(width: float, thickness: float, role: Role) -> Box:
    """A line standing on the baseline."""
    path = QPainterPath()
    path.addRect(0.0, -thickness, width, thickness)
    return Box(width, thickness, 0.0, (PlacedOutline(path, 0.0, 0.0, 1.0, role),))
