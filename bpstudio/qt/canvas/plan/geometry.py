"""Where everything is, from the shape of the network and the size of the view. No numbers of the session in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.qt.canvas.plan.measures import (
    LEAST_DOT,
    MARGIN,
    Measures,
    crowded,
    is_block,
    measures,
    rail_height,
)

MAX_GAP = 230.0
LEAST_GAP = 44.0
BOTTOM = 12.0
STRIP = 24.0
IMAGE_TITLE, IMAGE_LEGEND = 8.0, 12.0
BESIDE_IMAGE, BETWEEN_IMAGES = 16.0, 18.0
LEAST_IMAGE_GAP, MOST_IMAGE_GAP = 150.0, 420.0


@dataclass(frozen=True, slots=True)
class LayerColumn:
    """One layer: its extent, the middles of its units, and whether they are capsules or only dots.

    A ``block`` has units too many even for dots: they are the rows of one strip.
    """

    layer: int
    left: float
    right: float
    middles: Array
    dot: float | None = None
    block: bool = False

    @property
    def centre(self) -> float:
        """The middle from left to right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Geometry:
    """The network laid out on ``size``; ``cost`` and ``targets`` are the rectangles of the cost node and the y.

    Where there is no room for all ``target_count`` targets, ``targets`` is empty.
    """

    network: Network
    size: QSizeF
    measures: Measures
    columns: tuple[LayerColumn, ...]
    cost: QRectF
    targets: tuple[QRectF, ...]
    target_count: int
    rail: float

    @property
    def rect(self) -> QRectF:
        """All of it, from (0, 0) on."""
        return QRectF(QPointF(0, 0), self.size)

    def body(self, layer: int, index: int) -> QRectF:
        """The capsule of a unit, or its dot."""
        column = self.columns[layer]
        middle = float(column.middles[index])
        if column.dot is not None:
            return QRectF(column.centre - column.dot / 2, middle - column.dot / 2, column.dot, column.dot)
        row = self.measures.row
        return QRectF(column.left, middle - row / 2, column.right - column.left, row)

    def half(self, layer: int, index: int, letter: str) -> QRectF:
        """The z or the a half of a capsule; an input has but one."""
        return _side(self.body(layer, index), letter if layer else "")

    def drawer(self, layer: int, index: int, letter: str = "") -> QRectF:
        """Where ∂C/∂z or ∂C/∂a is shown, under its half; without a letter both."""
        body = self.body(layer, index)
        height = self.measures.drawer if layer and self.columns[layer].dot is None else 0.0
        return _side(QRectF(body.left(), body.bottom(), body.width(), height), letter)

    def tab(self, layer: int, index: int) -> QRectF:
        """The bias under the z half; empty where units are dots."""
        if not layer or self.columns[layer].dot is not None:
            return QRectF()
        under = self.drawer(layer, index, "z")
        inset = 0.0 if self.measures.numbered else 0.28 * under.width()
        top = under.bottom() + self.measures.tab_gap
        return QRectF(under.left() + inset, top, under.width() - 2 * inset, self.measures.tab)

    def unit(self, layer: int, index: int) -> QRectF:
        """Everything that belongs to one unit."""
        return self.body(layer, index).united(self.drawer(layer, index)).united(self.tab(layer, index))

    def block(self, layer: int) -> QRectF:
        """The strip of a layer that is a block."""
        column = self.columns[layer]
        half = (column.dot or 0.0) / 2
        top, bottom = float(column.middles[0]) - half, float(column.middles[-1]) + half
        return QRectF(column.centre - STRIP / 2, top, STRIP, bottom - top)

    def is_matrix(self, layer: int) -> bool:
        """Whether the weights into a layer are drawn as an image: one of its sides is a block."""
        return self.columns[self.network.below(layer)].block or self.columns[layer].block

    def images(self, layer: int) -> tuple[QRectF, QRectF]:
        """Where the weights into a layer are an image, and beside it where their gradient is."""
        left, right = (
            self._edge(self.network.below(layer), 1) + BESIDE_IMAGE,
            self._edge(layer, -1) - BESIDE_IMAGE,
        )
        top, bottom = self.rail + IMAGE_TITLE, self.size.height() - BOTTOM - IMAGE_LEGEND
        width = (right - left - BETWEEN_IMAGES) / 2
        first = QRectF(left, top, width, bottom - top)
        return first, first.translated(width + BETWEEN_IMAGES, 0)

    def _edge(self, layer: int, side: int) -> float:
        column = self.columns[layer]
        if column.block:
            return column.centre + side * STRIP / 2
        return column.right if side > 0 else column.left

    def cell(self, weight: Parameter, gradient: bool = False) -> QRectF:
        """A single weight in the image of its layer's weights, or in that of their gradient."""
        assert weight.i is not None, "a single weight"
        assert weight.j is not None, "a single weight"
        rect = self.images(weight.layer)[gradient]
        width = rect.width() / self.network.width(weight.layer)
        height = rect.height() / self.network.width_below(weight.layer)
        return QRectF(rect.left() + weight.j * width, rect.top() + weight.i * height, width, height)

    def ends(self, layer: int) -> tuple[Array, Array]:
        """Both ends of every weight into ``layer``: (units below, 2) and (units, 2)."""
        below, here = self.columns[self.network.below(layer)], self.columns[layer]
        return _points(below, below.right), _points(here, here.left)

    def layers_between(self, left: float, right: float) -> range:
        """The layers whose column, or the gap before it, reaches into the space between two places."""
        first = bisect_left(self.columns, left, key=lambda column: column.right)
        last = bisect_right(self.columns, right, key=lambda column: column.left)
        return range(first, min(last, len(self.columns) - 1) + 1)

    def backward_y(self, layer: int) -> float:
        """How far below a unit's middle its gradients are."""
        if not layer or self.columns[layer].dot is not None:
            return 0.0
        return (self.measures.row + self.measures.drawer) / 2


def _points(column: LayerColumn, x: float) -> Array:
    if column.block:
        x = column.centre + (STRIP / 2 if x == column.right else -STRIP / 2)
    elif column.dot is not None:
        x = column.centre + (column.dot / 2 if x == column.right else -column.dot / 2)
    return np.column_stack([np.full(len(column.middles), x), column.middles])


def _side(rect: QRectF, letter: str) -> QRectF:
    if not letter:
        return rect
    left = rect.left() if letter == "z" else rect.center().x()
    return QRectF(left, rect.top(), rect.width() / 2, rect.height())


def arrange(network: Network, targets: int, width: float, height: float) -> Geometry:
    """Lay the network out for a view of ``width`` x ``height`` pixels; wider than that where it must be."""
    rail = rail_height(network)
    room = height - rail - BOTTOM
    size = measures(network, width, room)
    widths = [_column_width(network, layer, size, room) for layer in network.node_ids]
    widths.append(size.cost_width)
    gaps = _gaps(network, width - 2 * MARGIN - sum(widths), size, room)
    total = sum(widths) + float(gaps.sum())
    full = max(width, total + 2 * MARGIN)
    lefts = (full - total) / 2 + np.concatenate([[0.0], np.cumsum(np.add(widths[:-1], gaps))])
    columns = tuple(
        _column(network, layer, float(lefts[layer]), widths[layer], size, rail, room)
        for layer in network.node_ids
    )
    cost = _cost(float(lefts[-1]), size, _middle(size, rail, room), targets, rail, height)
    return Geometry(
        network,
        QSizeF(full, height),
        size,
        columns,
        cost,
        _targets(cost, targets, size, height),
        targets,
        rail,
    )


def _gaps(network: Network, free: float, size: Measures, room: float) -> Array:
    """The gaps between the columns and before the cost; where weights are an image, there is more."""
    blocks = [is_block(network.width(layer), room) for layer in network.node_ids]
    images = np.array(
        [blocks[network.below(layer)] or blocks[layer] for layer in network.layer_ids] + [False]
    )
    shares = np.where(images, 2.4, 1.0)
    most = np.where(images, MOST_IMAGE_GAP, MAX_GAP * max(size.row / 56, 1.0))
    gaps: Array = np.clip(shares * free / shares.sum(), np.where(images, LEAST_IMAGE_GAP, LEAST_GAP), most)
    return gaps


def _column_width(network: Network, layer: int, size: Measures, room: float) -> float:
    if crowded(network.width(layer), room):
        return 44.0
    return 2 * size.half if layer else size.input_width


def _middle(size: Measures, rail: float, room: float) -> float:
    """The line of the forward pass: the middle of a lone unit's row, its block being centred."""
    return rail + room / 2 - (size.block - size.row) / 2


def _column(
    network: Network, layer: int, left: float, width: float, size: Measures, rail: float, room: float
) -> LayerColumn:
    count = network.width(layer)
    order: Array = np.arange(count, dtype=np.float64) - (count - 1) / 2
    if crowded(count, room):
        pitch = min(room / count, 22.0)
        dot = max(min(pitch * 0.78, 14.0), min(LEAST_DOT, pitch))
        block = is_block(count, room)
        if block:
            pitch = dot = (room - IMAGE_TITLE - IMAGE_LEGEND) / count
            middle = rail + IMAGE_TITLE + (room - IMAGE_TITLE - IMAGE_LEGEND) / 2
            return LayerColumn(layer, left, left + width, middle + order * pitch, dot, True)
        return LayerColumn(layer, left, left + width, rail + room / 2 + order * pitch, dot)
    return LayerColumn(layer, left, left + width, _middles(layer, order, size, rail, room))


def _middles(layer: int, order: Array, size: Measures, rail: float, room: float) -> Array:
    """The middles of capsules: all layers on one line; inputs, which are lower, closer where they are many."""
    steps = len(order) - 1
    most = size.block * 1.45 + size.gap
    if not steps:
        return _middle(size, rail, room) + order
    pitch = min((room - size.block) / steps, most)
    if layer or pitch >= size.row + size.gap:
        return _middle(size, rail, room) + order * pitch
    return rail + room / 2 + order * min((room - size.row) / steps, most)


def _cost(left: float, size: Measures, middle: float, targets: int, rail: float, height: float) -> QRectF:
    """Beside the line of the forward pass; higher where its targets need the room under it."""
    tall = max(size.row * 1.12, 44.0)
    stack = _target_rows(targets) * (_target_height(size) + 3)
    top = middle - tall / 2 - max(stack - 2 * _target_height(size), 0) / 2
    lowest = height - BOTTOM - tall - max(size.tab_gap, 10.0) - stack
    return QRectF(left, min(top, lowest) if lowest >= rail else middle - tall / 2, size.cost_width, tall)


def _target_height(size: Measures) -> float:
    return max(min(size.tab * 1.1, 30.0), 20.0)


def _target_rows(count: int) -> int:
    return -(-count // 2) if count > 4 else count


def _targets(cost: QRectF, count: int, size: Measures, height: float) -> tuple[QRectF, ...]:
    """One or two columns of small capsules under the cost; none where they do not fit."""
    across = 2 if count > 4 else 1
    step, top = _target_height(size) + 3, cost.bottom() + max(size.tab_gap, 10.0)
    if top + _target_rows(count) * step > height:
        return ()
    width = (cost.width() - 3 * (across - 1)) / across
    return tuple(
        QRectF(cost.left() + (number % across) * (width + 3), top + number // across * step, width, step - 3)
        for number in range(count)
    )
