"""A symbol in one colour, put into a rectangle: smaller where it is too wide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Hat, Node, Operator, Partial, Row, Script, Symbol, row
from bpstudio.qt.mathematics.boxes import AXIS
from bpstudio.qt.mathematics.glyphs import EM
from bpstudio.qt.mathematics.typeset import typeset

PIXELS = 100  # to the em of an outline that is kept; it is painted in any size
MIDDLE = -(AXIS - 18) * PIXELS / EM  # a letter with its scripts looks centred a little under the axis
SMALL_TYPE, BOLDER = 20, 2.4  # type below that many pixels is drawn a little bolder: its hairlines would fade
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Outline:
    """A symbol on its baseline; ``middle`` is what stands in the middle of the rectangle."""

    path: QPainterPath
    width: float
    middle: float


def symbol_width(node: Node, size: float, inline: bool = False, *, notation: Notation) -> float:
    """In pixels, at ``size`` pixels to the em; ``inline`` writes ∂C/∂z with a stroke, else as a fraction."""
    return _outline(node, inline, notation).width * size / PIXELS


def draw_symbol(
    painter: QPainter,
    node: Node,
    rect: QRectF,
    size: float,
    colour: QColor,
    align: Qt.AlignmentFlag = CENTRE,
    inline: bool = False,
    *,
    notation: Notation,
) -> None:
    """The symbol in ``rect``, centred or at its left; made smaller where it is too wide."""
    shape = _outline(node, inline, notation)
    scale = min(size / PIXELS, rect.width() / shape.width if shape.width else 1.0)
    x = rect.left() if align & Qt.AlignmentFlag.AlignLeft else rect.center().x() - shape.width * scale / 2
    painter.save()
    painter.translate(x, rect.center().y() - shape.middle * scale)
    painter.scale(scale, scale)
    painter.setBrush(colour)
    painter.setPen(QPen(colour, BOLDER) if size < SMALL_TYPE else QPen(Qt.PenStyle.NoPen))
    painter.drawPath(shape.path)
    painter.restore()


def on_one_line(node: Node) -> Node:
    """The tree with its derivatives as ∂C/∂z instead of fractions."""
    match node:
        case Partial(of, by):
            above = (Symbol("∂"),) if of is None else (Symbol("∂"), on_one_line(of))
            return row(*above, Operator("/"), Symbol("∂"), on_one_line(by))
        case Row(parts):
            return row(*(on_one_line(part) for part in parts))
        case Script(base, upper, lower):
            return Script(on_one_line(base), upper, lower)
        case Hat(base):
            return Hat(on_one_line(base))
        case _:
            return node


@lru_cache(maxsize=4096)
def _outline(node: Node, inline: bool, notation: Notation) -> Outline:
    formula = typeset(on_one_line(node) if inline else node, PIXELS, notation=notation)
    fraction = isinstance(node, Partial) and not inline
    path = formula.path
    return Outline(path, formula.width, path.boundingRect().center().y() if fraction else MIDDLE)
