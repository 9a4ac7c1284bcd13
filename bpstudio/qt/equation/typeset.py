"""Mathematics as outlines to be painted: the tree in, paths by colour and places of its tagged parts out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

from bpstudio.notation.textbook import in_notation
from bpstudio.notation.tree import Node, Role
from bpstudio.qt.equation.boxes import Box
from bpstudio.qt.equation.glyphs import EM
from bpstudio.qt.equation.layout import Style, layout


@dataclass(frozen=True, slots=True)
class Typeset:
    """A formula in pixels: its baseline starts at the origin, y runs downwards.

    ``runs`` are the outlines of each role; ``spans`` the rectangles of tagged parts, inner ones first.
    """

    width: float
    ascent: float
    descent: float
    runs: tuple[tuple[Role, QPainterPath], ...]
    spans: tuple[tuple[str, QRectF], ...]

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    @property
    def path(self) -> QPainterPath:
        """All outlines as one, for drawing in a single colour."""
        whole = QPainterPath()
        whole.setFillRule(Qt.FillRule.WindingFill)
        for _, path in self.runs:
            whole.addPath(path)
        return whole

    def rect(self, name: str) -> QRectF | None:
        """Where a tagged part is; None for a part the formula has not."""
        return next((rect for span, rect in self.spans if span == name), None)

    def part_at(self, point: QPointF) -> str | None:
        """The name of the innermost tagged part under ``point``."""
        return next((name for name, rect in self.spans if rect.contains(point)), None)


def typeset(tree: Node, pixel_size: float) -> Typeset:
    """The formula in display style, in the notation in force, ``pixel_size`` pixels to the em.

    Needs a QGuiApplication.
    """
    return _typeset(in_notation(tree), pixel_size)


@lru_cache(maxsize=2048)
def _typeset(tree: Node, pixel_size: float) -> Typeset:
    box = layout(tree, Style())
    scale = pixel_size / EM
    spans = tuple(
        (name, QRectF(r.x() * scale, r.y() * scale, r.width() * scale, r.height() * scale))
        for name, r in box.spans
    )
    return Typeset(box.width * scale, box.ascent * scale, box.descent * scale, _runs(box, scale), spans)


def _runs(box: Box, scale: float) -> tuple[tuple[Role, QPainterPath], ...]:
    paths: dict[Role, QPainterPath] = {}
    for mark in box.marks:
        if mark.role not in paths:
            paths[mark.role] = QPainterPath()
            paths[mark.role].setFillRule(Qt.FillRule.WindingFill)
        size = mark.scale * scale
        paths[mark.role].addPath(QTransform(size, 0, 0, size, mark.x * scale, mark.y * scale).map(mark.path))
    return tuple(paths.items())


def draw(painter: QPainter, formula: Typeset, origin: QPointF, colour_of: Callable[[Role], QColor]) -> None:
    """Paint with the baseline's left end at ``origin``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(origin)
    for role, path in formula.runs:
        painter.fillPath(path, colour_of(role))
    painter.restore()
