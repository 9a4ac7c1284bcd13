"""Which weights get a label on their edge, and where: only where no label meets another or a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from bpstudio.engine.network import Array
from bpstudio.explain.words.place_names import weight
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.textbook import Notation
from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.canvas.plan.number_type import text_width
from bpstudio.qt.mathematics.symbol import symbol_width

PLACES = (0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75, 0.2, 0.8)
MOST_LABELS = 64
FEW = 6
PAD = 4.0
SPLIT = 4.0


@dataclass(frozen=True, slots=True)
class LabelLook:
    """What a label says: the weight's symbol beside or above its value, and its gradient beneath.

    ``split`` puts the value above the line of the edge and the gradient below it, else the value is on the line.
    ``widest`` is the number there must be room for.
    """

    symbol: bool
    above: bool
    gradient: bool
    split: bool
    widest: str


LONE = LabelLook(True, False, True, True, "0.0000")
LONE_TALL = LabelLook(True, True, True, True, "−0.0000")
LONE_NARROW = LabelLook(True, True, True, True, "−0.00")
FULL = LabelLook(True, False, True, False, "−0.0000")
TALL = LabelLook(True, True, True, False, "−0.0000")
TALL_NARROW = LabelLook(True, True, True, False, "−0.00")
PLAIN = LabelLook(False, False, True, False, "−0.000")
BARE = LabelLook(False, False, False, False, "−0.00")


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of the weights into one layer: a rectangle for each (i, j), none at all where there is no room."""

    look: LabelLook = BARE
    rects: dict[tuple[int, int], QRectF] = field(default_factory=dict)


def type_size(geometry: Geometry) -> float:
    """The size of a label's numbers."""
    return max(geometry.measures.value * 0.84, 9.5)


def line_height(geometry: Geometry) -> float:
    """The height of a line of numbers, in pixels of the scene."""
    return type_size(geometry) * 1.36


def label_size(geometry: Geometry, layer: int, look: LabelLook, notation: Notation) -> tuple[float, float]:
    """Width and height of a label."""
    network = geometry.network
    last = weight(layer, network.width_below(layer) - 1, network.width(layer) - 1)
    symbol = (
        symbol_width(parameter_symbol(last, network), type_size(geometry), notation=notation)
        if look.symbol
        else 0.0
    )
    number = text_width(look.widest, type_size(geometry))
    width = max(symbol, number) if look.above else symbol + (PAD if symbol else 0) + number
    return width + 2 * PAD, line_height(geometry) * (1 + look.above + look.gradient) + 2 * SPLIT * look.split


def value_offset(geometry: Geometry, look: LabelLook) -> float:
    """How far below a label's top the line of the edge runs."""
    if look.split:
        return line_height(geometry) * (2 if look.above else 1) + SPLIT
    return line_height(geometry) * (1.5 if look.above else 0.5)


def label_at(
    geometry: Geometry, layer: int, i: int, j: int, along: float, look: LabelLook, notation: Notation
) -> QRectF:
    """The label's rectangle with its value ``along`` (0 to 1) the edge."""
    below, here = geometry.ends(layer)
    size = label_size(geometry, layer, look, notation)
    return _label_between(below[i], here[j], along, size, value_offset(geometry, look))


def _label_between(
    below: Array, here: Array, along: float, size: tuple[float, float], offset: float
) -> QRectF:
    (left, low), (right, high) = below, here
    x, y = left + (right - left) * along, low + (high - low) * along
    return QRectF(float(x) - size[0] / 2, float(y) - offset, *size)


def place_labels(geometry: Geometry, layer: int, notation: Notation) -> Labels:
    """The richest labels that all find room; none where not even the barest do."""
    network = geometry.network
    count = network.width_below(layer) * network.width(layer)
    dots = any(geometry.columns[side].dot is not None for side in (network.below(layer), layer))
    if dots or count > MOST_LABELS:
        return Labels()
    for look in _looks(geometry, count):
        for prefer in (None, *(PLACES if count <= FEW else ())):
            placed = _placed(geometry, layer, look, prefer, notation)
            if placed is not None:
                return Labels(look, placed)
    return Labels()


def _looks(geometry: Geometry, count: int) -> Iterator[LabelLook]:
    if count == 1 and geometry.measures.stacked:
        yield LONE
        yield LONE_TALL
        yield LONE_NARROW
    if geometry.measures.symbol:
        yield FULL
    yield PLAIN
    yield BARE


def _placed(
    geometry: Geometry, layer: int, look: LabelLook, prefer: float | None, notation: Notation
) -> dict[tuple[int, int], QRectF] | None:
    """Edge by edge the place that fewest edges cross, or the one nearest to ``prefer``; None if one finds none."""
    places = PLACES if prefer is None else sorted(PLACES, key=lambda along: abs(along - prefer))
    below, here = geometry.ends(layer)
    size, offset = label_size(geometry, layer, look, notation), value_offset(geometry, look)
    left, right = float(below[0, 0]) + 3, float(here[0, 0]) - 3
    if size[0] > right - left:
        return None
    placed: dict[tuple[int, int], QRectF] = {}
    edges = [(i, j) for i in range(len(below)) for j in range(len(here))]
    for i, j in sorted(edges, key=lambda edge: abs(below[edge[0], 1] - here[edge[1], 1])):
        found = None
        for along in places:
            rect = _label_between(below[i], here[j], along, size, offset)
            if rect.left() < left or rect.right() > right or not geometry.rect.contains(rect):
                continue
            if any(rect.intersects(other) for other in placed.values()):
                continue
            crossings = _crossed(rect, below, here, (i, j)) if prefer is None else 0
            if found is None or crossings < found[0]:
                found = crossings, rect
        if found is None:
            return None
        placed[i, j] = found[1]
    return placed


def _crossed(rect: QRectF, below: Array, here: Array, own: tuple[int, int]) -> int:
    """How many other edges run through the rectangle."""
    shares = (np.array([rect.left(), rect.center().x(), rect.right()]) - below[0, 0]) / (
        here[0, 0] - below[0, 0]
    )
    heights = below[:, 1, None, None] + (here[:, 1] - below[:, 1, None])[..., None] * shares
    inside = ((heights > rect.top()) & (heights < rect.bottom())).any(axis=2)
    inside[own] = False
    return int(inside.sum())


def label_for(
    geometry: Geometry, labels: Labels, layer: int, i: int, j: int, notation: Notation
) -> tuple[QRectF, LabelLook]:
    """The label of a weight, also of one that has none otherwise: with all there is to say, inside the view.

    It keeps to the gap between the layers, where it hides no number of a unit, as long as that is wide enough.
    """
    if (i, j) in labels.rects:
        return labels.rects[i, j], labels.look
    if geometry.is_matrix(layer):
        rect = QRectF(0, 0, *label_size(geometry, layer, FULL, notation))
        rect.moveCenter(geometry.cell(weight(layer, i, j)).center())
        return rect, FULL
    below, here = geometry.ends(layer)
    gap = float(here[0, 0] - below[0, 0])
    look = next(
        (each for each in (FULL, TALL, TALL_NARROW) if label_size(geometry, layer, each, notation)[0] < gap),
        FULL,
    )
    rect = label_at(geometry, layer, i, j, 0.5, look, notation)
    bounds = geometry.rect.adjusted(2, 2, -2, -2)
    if not bounds.contains(rect):
        rect.moveTop(min(max(rect.top(), bounds.top()), bounds.bottom() - rect.height()))
    return rect, look


def middle_of(geometry: Geometry, layer: int, i: int, j: int) -> QPointF:
    """Where the number of a weight stands: its cell of the matrix, or half-way along its line."""
    if geometry.is_matrix(layer):
        return geometry.cell(weight(layer, i, j), gradient=True).center()
    below, here = geometry.ends(layer)
    x, y = (below[i] + here[j]) / 2
    return QPointF(float(x), float(y))
