"""Pieces that are put one under the other on pages, none of them cut; and formulas in ink."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from bpstudio.explain.solution.blocks import BLANK, FILLED, is_gap
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Tagged, Text
from bpstudio.notation.walk import rebuild
from bpstudio.qt.documents.paper.sheet import ANSWER, INK, POINT, RULE, WASH
from bpstudio.qt.mathematics.boxes import Box
from bpstudio.qt.mathematics.glyphs import EM
from bpstudio.qt.mathematics.letters import formula_box, write_letters
from bpstudio.qt.mathematics.symbol import on_one_line

Paint = Callable[[QPainter, float, float], None]
"""Paints with the left end and the top at a place."""
GAP, APART = Text("\u2007" * 12), 0.3
"""Room for a number that is written by hand, and of the type so much before it that belongs to no line."""
GAP_UP, GAP_DOWN = 1.35, 0.28
"""How much room is over and under the line to write on, as a share of the type."""


@dataclass(frozen=True, slots=True)
class PagePiece:
    """What is not parted. ``with_next`` keeps it on the page of what follows; ``head`` comes again on a new page.

    ``before`` is the space above, none at the top of a page. ``trees`` are the formulas on it, ``told`` its words.
    """

    width: float
    height: float
    paint: Paint
    before: float = 0.0
    with_next: bool = False
    new_page: bool = False
    head: PagePiece | None = None
    trees: tuple[Node, ...] = ()
    told: tuple[str, ...] = ()


class WrittenFormula(NamedTuple):
    """A formula that is set: its box, the type it is in, the room it takes about its baseline, the tree it was."""

    box: Box
    size: float
    ascent: float
    descent: float
    tree: Node

    @property
    def width(self) -> float:
        """From left to right."""
        return self.box.width * self.scale

    @property
    def scale(self) -> float:
        """From thousandths of the em to lengths on paper."""
        return self.size / EM


def written_formula(node: Node, points: float, notation: Notation, inline: bool = False) -> WrittenFormula:
    """A formula in type of a size; ``inline`` writes derivatives with a stroke."""
    box = formula_box(_with_room(on_one_line(node) if inline else node), notation)
    size = points * POINT
    blank = any(name == BLANK for name, _ in box.spans)
    up, down = (share * size * blank for share in (GAP_UP, GAP_DOWN))
    return WrittenFormula(
        box, size, max(box.ascent * size / EM, up), max(box.descent * size / EM, down), node
    )


def _with_room(node: Node) -> Node:
    """Gaps without the line that other forms write: it is drawn; and answers in their own ink."""
    if isinstance(node, Tagged) and is_gap(node):
        if node.name == BLANK:
            return replace(node, inner=GAP)
        return Tagged(_plain(node.inner), FILLED, role="forward")
    return rebuild(node, _with_room)


def _plain(node: Node) -> Node:
    return rebuild(replace(node, name="") if isinstance(node, Tagged) else node, _plain)


def write_formula(painter: QPainter, written: WrittenFormula, x: float, baseline: float) -> None:
    """Letters in ink, a line under each gap, a wash under each answer."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(x, baseline))
    scale, answered = written.scale, False
    for name, span in written.box.spans:
        if name == FILLED:
            answered = True
            place = QTransform.fromScale(scale, scale).mapRect(span)
            painter.fillRect(place.adjusted(-1.5 * POINT, -POINT, 1.5 * POINT, POINT), WASH)
            paint_rule(painter, place.left(), place.bottom() + POINT, place.width(), ANSWER)
        elif name == BLANK:
            apart = APART * written.size
            paint_rule(painter, span.left() * scale + apart, 1.5 * POINT, span.width() * scale - apart, INK)
    write_letters(
        painter,
        written.box,
        written.size,
        lambda role: ANSWER if answered and role == "forward" else INK,
    )
    painter.restore()


def paint_rule(
    painter: QPainter, x: float, y: float, width: float, colour: QColor = RULE, thick: float = 0.6
) -> None:
    """A straight line from left to right."""
    painter.setPen(QPen(colour, thick * POINT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, y), QPointF(x + width, y))
