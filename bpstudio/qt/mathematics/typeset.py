"""Mathematics as outlines to be painted: the tree in, paths by colour and places of its tagged parts out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QTransform

from bpstudio.notation.textbook import Notation, in_notation
from bpstudio.notation.tree import Node, Role
from bpstudio.qt.ground.vectors import needs_outlines
from bpstudio.qt.mathematics.boxes import Box
from bpstudio.qt.mathematics.glyphs import EM
from bpstudio.qt.mathematics.layout import Style, layout


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
        """From top to bottom, in pixels."""
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


def typeset(tree: Node, pixel_size: float, notation: Notation) -> Typeset:
    """The formula in display style, in that notation, ``pixel_size`` pixels to the em.

    Needs a QGuiApplication.
    """
    return _typeset(in_notation(tree, notation), pixel_size)


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


MOST_PICTURES, LARGEST = 256, 40_000  # and pixels of one
AROUND = 2  # pixels beside a formula, for what leans over its box
_pictures: dict[tuple[int, tuple[int, ...], float], tuple[Typeset, QPixmap]] = {}
"""With each picture its formula, which has the identity the picture is found by. The last used last."""


def draw(painter: QPainter, formula: Typeset, origin: QPointF, colour_of: Callable[[Role], QColor]) -> None:
    """Paint with the baseline's left end at the pixel next to ``origin``.

    The same few formulas are painted at every step, and to put a picture costs a tenth of filling outlines.
    """
    if needs_outlines(painter):
        _fill(painter, formula, origin, colour_of)
        return
    ratio = painter.device().devicePixelRatioF()
    left, baseline = round(origin.x() * ratio) / ratio, round(origin.y() * ratio) / ratio
    if formula.width * formula.height * ratio**2 > LARGEST:
        _fill(painter, formula, QPointF(left, baseline), colour_of)
        return
    key = (id(formula), tuple(colour_of(role).rgba() for role, _ in formula.runs), ratio)
    kept = _pictures.pop(key, None)
    if kept is None:
        kept = formula, _picture(formula, colour_of, ratio)
    _pictures[key] = kept
    if len(_pictures) > MOST_PICTURES:
        del _pictures[next(iter(_pictures))]
    painter.drawPixmap(QPointF(left - AROUND, baseline - _above(formula)), kept[1])


def _above(formula: Typeset) -> int:
    """Whole pixels from the top of a picture to the baseline: formulas side by side keep one baseline."""
    return ceil(formula.ascent) + AROUND


def _picture(formula: Typeset, colour_of: Callable[[Role], QColor], ratio: float) -> QPixmap:
    width, height = formula.width + 2 * AROUND, _above(formula) + formula.descent + AROUND
    picture = QPixmap(ceil(width * ratio), ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _fill(painter, formula, QPointF(AROUND, _above(formula)), colour_of)
    painter.end()
    return picture


def _fill(painter: QPainter, formula: Typeset, origin: QPointF, colour_of: Callable[[Role], QColor]) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(origin)
    for role, path in formula.runs:
        painter.fillPath(path, colour_of(role))
    painter.restore()
