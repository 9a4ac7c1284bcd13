"""Symbols as outlines and numbers as text, placed in rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE, Notation, in_notation
from bpstudio.notation.tree import Hat, Node, Number, Operator, Partial, Row, Script, Symbol
from bpstudio.qt.ground.fonts import math_font, number_font

EM = 100
SCRIPT, UP, DOWN = 0.7, -38.0, 20.0
AXIS = -26.0
WEIGHT = 2.4  # small type is drawn a little bolder: its hairlines would fade
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Outline:
    """A symbol on its baseline at 100 pixels to the em."""

    path: QPainterPath
    width: float


def outline(node: Node, inline: bool = False, *, notation: Notation) -> Outline:
    """The symbol's shape in that notation; ``inline`` writes ∂C/∂z with a stroke, else as a fraction."""
    return _outline(in_notation(node, notation), inline)


@lru_cache(maxsize=4096)
def _outline(node: Node, inline: bool) -> Outline:
    match node:
        case Script(base, upper, lower):
            return _scripts(_outline(base, inline), upper, lower)
        case Hat(base):
            letter, hat = _outline(base, False), _text("ˆ")
            return _together((letter, 0, 0, 1.0), (hat, (letter.width - hat.width) / 2 + 8, 0, 1.0))
        case Partial(of, by) if of is not None:
            above, below = _beside(_text("𝜕"), _outline(of, False)), _beside(_text("𝜕"), _outline(by, False))
            return _beside(above, _text("/"), below) if inline else _fraction(above, below)
        case Row(parts):
            return _beside(*(_outline(part, inline) for part in parts))
        case Symbol(name):
            return _text(_italic(name))
        case Number(text) | Operator(text):
            return _text(text)
        case _:
            return _text(to_plain(node, ARTICLE))


def _italic(name: str) -> str:
    if len(name) == 1 and "a" <= name <= "z":
        return "ℎ" if name == "h" else chr(0x1D44E + ord(name) - ord("a"))
    if len(name) == 1 and "A" <= name <= "Z":
        return chr(0x1D434 + ord(name) - ord("A"))
    return chr(0x1D6FC + ord(name) - ord("α")) if len(name) == 1 and "α" <= name <= "ω" else name


@cache
def _text(text: str) -> Outline:
    path, font = QPainterPath(), math_font(EM)
    path.addText(QPointF(0, 0), font, text)
    return Outline(path, QFontMetricsF(font).horizontalAdvance(text))


def _together(*parts: tuple[Outline, float, float, float]) -> Outline:
    whole, width = QPainterPath(), 0.0
    whole.setFillRule(Qt.FillRule.WindingFill)
    for part, x, y, scale in parts:
        whole.addPath(QTransform(scale, 0, 0, scale, x, y).map(part.path))
        width = max(width, x + part.width * scale)
    return Outline(whole, width)


def _beside(*parts: Outline) -> Outline:
    placed, x = [], 0.0
    for part in parts:
        placed.append((part, x, 0.0, 1.0))
        x += part.width
    return _together(*placed)


def _scripts(base: Outline, upper: Node | None, lower: Node | None) -> Outline:
    placed = [(base, 0.0, 0.0, 1.0)]
    if upper:
        placed.append((_outline(upper, False), base.width + 5, UP, SCRIPT))
    if lower:
        placed.append((_outline(lower, False), base.width + 1, DOWN, SCRIPT))
    return _together(*placed)


def _fraction(above: Outline, below: Outline) -> Outline:
    width = max(above.width, below.width) + 10
    bar = QPainterPath()
    bar.addRect(0, AXIS - 3, width, 6)
    return _together(
        (above, (width - above.width) / 2, AXIS - 24, 1.0),
        (Outline(bar, width), 0, 0, 1.0),
        (below, (width - below.width) / 2, AXIS + 98, 1.0),
    )


def symbol_width(node: Node, size: float, inline: bool = False, *, notation: Notation) -> float:
    return outline(node, inline, notation=notation).width * size / EM


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
    shape = outline(node, inline, notation=notation)
    scale = min(size / EM, rect.width() / shape.width if shape.width else 1.0)
    bounds = shape.path.boundingRect()
    fraction = isinstance(node, Partial) and not inline
    middle = bounds.center().y() if fraction else AXIS + 2
    x = rect.left() if align & Qt.AlignmentFlag.AlignLeft else rect.center().x() - shape.width * scale / 2
    painter.save()
    painter.translate(x, rect.center().y() - middle * scale)
    painter.scale(scale, scale)
    painter.setBrush(colour)
    painter.setPen(QPen(colour, WEIGHT) if size < 20 else QPen(Qt.PenStyle.NoPen))
    painter.drawPath(shape.path)
    painter.restore()


@cache
def font_of(size: int, bold: bool = False) -> QFont:
    font = number_font(0, QFont.Weight.DemiBold if bold else QFont.Weight.Medium)
    font.setPixelSize(size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _metrics(size: int) -> QFontMetricsF:
    return QFontMetricsF(font_of(size))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    return _metrics(round(size)).horizontalAdvance(text)


def number_text(value: float | None, digits: int = 4) -> str:
    """Four digits, "—" while it is not computed."""
    return NOT_COMPUTED if value is None else format_number(value, digits)


def draw_number(
    painter: QPainter,
    value: float | None,
    rect: QRectF,
    size: float,
    colour: QColor,
    align: Qt.AlignmentFlag = CENTRE,
    before: str = "",
) -> None:
    """The number in ``rect``, in smaller type where it is too wide, then with fewer digits; ``before`` it an arrow."""
    text = before + number_text(value)
    for digits in (3, 2):
        if text_width(text, size) * 0.8 > rect.width():
            text = before + number_text(value, digits)
    too_wide = text_width(text, size) / max(rect.width(), 1.0)
    painter.setFont(font_of(max(round(size / max(too_wide, 1.0)), 7)))
    painter.setPen(colour)
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), text)
