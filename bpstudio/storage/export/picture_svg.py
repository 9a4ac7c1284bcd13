"""The picture of a network as SVG inside of a page, with a title and a description for whoever does not see it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import hypot

from bpstudio.explain.solution.blocks import DrawnEdge, DrawnUnit, NetworkPicture
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.storage.export.markup import SVG, element, empty_element

COLUMN, ROW, RADIUS, MARGIN = 168.0, 56.0, 20.0, 36.0


def picture_svg(picture: NetworkPicture, notation: Notation, name: str) -> str:
    """An element of its own; ``name`` makes its ids unique in the page."""
    width = picture.width * COLUMN + 2 * MARGIN
    height = picture.height * ROW + 2 * MARGIN + 20
    drawn = (*_edges(picture), *_units(picture, notation), *_weights(picture, notation), *_under(picture))
    title, _, rest = picture.told.partition(". ")
    told = (
        element("title", escape(title), id=f"{name}-title"),
        element("desc", escape(rest or title), id=f"{name}-desc"),
    )
    return element(
        "svg",
        *told,
        *drawn,
        xmlns=SVG,
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _place(unit: DrawnUnit) -> tuple[float, float]:
    return MARGIN + unit.x * COLUMN, MARGIN + unit.y * ROW


def _ends(picture: NetworkPicture, edge: DrawnEdge) -> tuple[tuple[float, float], tuple[float, float]]:
    """From circle to circle."""
    (x1, y1), (x2, y2) = (_place(picture.units[at]) for at in (edge.start, edge.end))
    length = hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) * RADIUS / length, (y2 - y1) * RADIUS / length
    return (x1 + dx, y1 + dy), (x2 - dx, y2 - dy)


def _edges(picture: NetworkPicture) -> Iterator[str]:
    for edge in picture.edges:
        (x1, y1), (x2, y2) = _ends(picture, edge)
        ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        yield empty_element("line", class_="edge", **{key: f"{value:.1f}" for key, value in ends.items()})


def _units(picture: NetworkPicture, notation: Notation) -> Iterator[str]:
    for unit in picture.units:
        x, y = _place(unit)
        if not unit.dots:
            yield empty_element("circle", class_="unit", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{RADIUS:g}")
        yield _text(x, y + 5, to_plain(unit.symbol, notation), "symbol")


def _weights(picture: NetworkPicture, notation: Notation) -> Iterator[str]:
    for edge in picture.edges:
        if edge.weight is not None:
            (x1, y1), (x2, y2) = _ends(picture, edge)
            x, y = x1 + edge.along * (x2 - x1), y1 + edge.along * (y2 - y1)
            yield _text(x, y + 4, to_plain(edge.weight, notation), "weight")


def _under(picture: NetworkPicture) -> Iterator[str]:
    y = MARGIN + picture.height * ROW + RADIUS + 24
    for x, words in picture.under:
        yield _text(MARGIN + x * COLUMN, y, words, "under")


def _text(x: float, y: float, words: str, kind: str) -> str:
    return element("text", escape(words), class_=kind, x=f"{x:.1f}", y=f"{y:.1f}")
