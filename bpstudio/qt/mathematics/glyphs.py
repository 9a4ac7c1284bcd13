"""Outlines and measures of the equation font in its own units, 1000 to the em, with its MATH table.

The table is that of the OpenType specification, section MATH: taller delimiters, italic corrections, accent places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from struct import unpack_from

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QRawFont

from bpstudio.qt.ground.fonts import math_font

EM = 1000
NO_GLYPH = -1
"""The index of an outline that is not in the font as it is."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """An outline on the baseline, y downwards, and the room it takes; ``bounds`` is the ink."""

    index: int
    path: QPainterPath
    advance: float
    bounds: QRectF


@cache
def _font() -> QRawFont:
    return QRawFont.fromFont(math_font(EM))


@cache
def glyph(index: int) -> Glyph:
    """The glyph of an index of the font: its outline, its advance and its bounds, in units of the font."""
    path = _font().pathForGlyph(index)
    advance = _font().advancesForGlyphIndexes([index])[0].x()
    return Glyph(index, path, advance, path.boundingRect())


@cache
def glyph_of(character: str) -> Glyph:
    """The glyph of one character; number 0, an empty box, where the font has none."""
    indexes = _font().glyphIndexesForString(character)
    return glyph(indexes[0] if indexes else 0)


@cache
def _table() -> bytes:
    return bytes(_font().fontTable("MATH").data())


def _at(offset: int, *path: int) -> int:
    """The table that 16-bit offsets lead to, each ``path`` item a place in the table before."""
    for place in path:
        step = int(unpack_from(">H", _table(), offset + place)[0])
        if step == 0:
            return 0
        offset += step
    return offset


def _covered(offset: int) -> list[int]:
    """The glyphs of a coverage table, in order."""
    kind, count = unpack_from(">HH", _table(), offset)
    if kind == 1:
        return list(unpack_from(f">{count}H", _table(), offset + 4))
    glyphs: list[int] = []
    for number in range(count):
        first, last, _ = unpack_from(">HHH", _table(), offset + 4 + 6 * number)
        glyphs.extend(range(first, last + 1))
    return glyphs


@cache
def _values(place: int) -> dict[int, int]:
    """Glyph to value, of the table at ``place`` in MathGlyphInfo: 0 italic corrections, 2 accent places."""
    if not _table():
        return {}
    start = _at(0, 6, place)
    if not start:
        return {}
    glyphs = _covered(_at(start, 0))
    return {
        index: unpack_from(">h", _table(), start + 4 + 4 * number)[0] for number, index in enumerate(glyphs)
    }


def italic_correction(glyph: Glyph) -> int:
    """How far the top of a slanted letter leans out of its room."""
    return _values(0).get(glyph.index, 0)


def accent_place(glyph: Glyph) -> float:
    """The x under which an accent is centred."""
    return _values(2).get(glyph.index, glyph.advance / 2)


@cache
def taller(character: str) -> tuple[Glyph, ...]:
    """The character in all the heights the font has it, the smallest first."""
    smallest = glyph_of(character)
    start = _at(0, 8) if _table() else 0
    if not start:
        return (smallest,)
    glyphs = _covered(_at(start, 2))
    if smallest.index not in glyphs:
        return (smallest,)
    construction = _at(start, 10 + 2 * glyphs.index(smallest.index))
    count = unpack_from(">H", _table(), construction + 2)[0]
    return tuple(glyph(unpack_from(">H", _table(), construction + 4 + 4 * n)[0]) for n in range(count))


def stretched(form: Glyph, height: float) -> Glyph:
    """A square bracket of exactly that ``height``: its ends keep their form, its side is longer or shorter."""
    path, more = QPainterPath(form.path), (height - form.bounds.height()) / 2
    for number in range(path.elementCount()):
        x, y = path.elementAt(number).x, path.elementAt(number).y
        path.setElementPositionAt(number, x, y + (more if y > form.bounds.center().y() else -more))
    return Glyph(NO_GLYPH, path, form.advance, path.boundingRect())


def at_least(character: str, height: float) -> Glyph:
    """The smallest form of the character that is as high as ``height``, or its highest."""
    forms = taller(character)
    return next((form for form in forms if form.bounds.height() >= height), forms[-1])
