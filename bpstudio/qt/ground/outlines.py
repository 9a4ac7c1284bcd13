"""Text of a drawing as outlines: it looks the same where our fonts are not installed.

An SVG file only names its fonts. What opens it takes others where it has none of that name, and letters then run over
what is beside them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainterPath

from bpstudio.qt.ground.clipped import PATH as OUTLINE
from bpstudio.qt.ground.clipped import TEXT, clip_in_place
from bpstudio.storage.export.markup import SVG

LINKS = "http://www.w3.org/1999/xlink"
KEPT = ("fill", "fill-opacity", "stroke")
PLACES = 3  # of a pixel: a drawing may be enlarged a hundred times


def with_outlines(drawing: bytes) -> bytes:
    """The same SVG file with a path for each text; what it says is the path's label, for whoever reads or searches.

    Paths of nothing, which some readers warn of, are left out.
    """
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", LINKS)  # some readers know it by this name alone
    root = ET.fromstring(drawing)
    clip_in_place(root)
    for holder in list(root.iter()):
        for nothing in [element for element in holder if element.tag == OUTLINE and not element.get("d")]:
            holder.remove(nothing)
        for place, element in enumerate(holder):
            if element.tag == TEXT:
                holder[place] = _outlined(element)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _outlined(text: ET.Element) -> ET.Element:
    said = "".join(text.itertext())
    outline = QPainterPath()
    outline.addText(QPointF(float(text.get("x", 0)), float(text.get("y", 0))), _font_of(text, said), said)
    kept = {name: text.get(name, "") for name in KEPT if name in text.attrib}
    made = ET.Element(
        OUTLINE,
        {**kept, "fill-rule": "nonzero", "role": "text", "aria-label": said, "d": commands_of(outline)},
    )
    made.tail = text.tail
    return made


def _font_of(text: ET.Element, said: str) -> QFont:
    """The font that the element names. Figures of one width are not told in it: numbers have them."""
    font = QFont(text.get("font-family", "").split(","))
    font.setPixelSize(round(float(text.get("font-size", 0))))
    font.setWeight(QFont.Weight(int(text.get("font-weight", 400))))
    font.setItalic(text.get("font-style") == "italic")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if not any(letter.isalpha() for letter in said):
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def commands_of(outline: QPainterPath) -> str:
    """The path as the ``d`` of SVG, which may not be empty. Every part of a letter ends where it began."""
    letters = {
        QPainterPath.ElementType.MoveToElement: "M",
        QPainterPath.ElementType.LineToElement: "L",
        QPainterPath.ElementType.CurveToElement: "C",
        QPainterPath.ElementType.CurveToDataElement: "",
    }
    elements = (outline.elementAt(number) for number in range(outline.elementCount()))
    return " ".join(f"{letters[one.type]}{_short(one.x)},{_short(one.y)}" for one in elements) or "M0,0"


def _short(value: float) -> str:
    return f"{value:.{PLACES}f}".rstrip("0").rstrip(".")
