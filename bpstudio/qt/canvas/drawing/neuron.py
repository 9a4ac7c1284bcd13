"""A neuron: a capsule of z and a, the drawer of its gradients under it, and its bias as a tab below."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from bpstudio.engine.quantity import Quantity, b_of, gradient_of, output_of, z_of
from bpstudio.explain.words.place_names import a_symbol, bias, z_symbol
from bpstudio.notation.symbols import COST
from bpstudio.notation.tree import Node, Partial
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.cells import CORNER, Cell, draw_cells, draw_ring
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.parameter_labels import draw_bias
from bpstudio.qt.canvas.drawing.shapes import (
    HANGING,
    HANGING_LEFT,
    HANGING_RIGHT,
    LEFT_SIDE,
    RIGHT_SIDE,
    ROUND,
    cornered,
    rounded,
)
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.session.selection import Unit


class Neuron(CachedItem):
    """One unit of a layer drawn as capsules; an input is a capsule of one part."""

    def __init__(self, stage: Stage, layer: int, index: int) -> None:
        super().__init__(stage)
        self._layer, self._index = layer, index
        self._bounds = stage.geometry.unit(layer, index).adjusted(-9, -9, 9, 9)
        self.setZValue(Level.UNITS)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._bounds

    def quantities(self) -> tuple[Quantity, ...]:
        a = output_of(self._stage.network, self._layer)
        if not self._layer:
            return (a,)
        z, b = z_of(self._layer), b_of(self._layer)
        return z, a, b, gradient_of(z), gradient_of(a), gradient_of(b)

    def draw(self, painter: QPainter) -> None:
        stage, layer, index = self._stage, self._layer, self._index
        geometry = stage.geometry
        if layer:
            if not geometry.measures.numbered:  # no number there that the light of the gradients might hide
                draw_bias(painter, stage, bias(layer, index), geometry.tab(layer, index))
            drawer = geometry.drawer(layer, index)
            if not drawer.isEmpty():
                outline = cornered(drawer.adjusted(0, -CORNER, 0, 0), CORNER, HANGING)
                draw_cells(painter, stage, self._backward_cells(), outline)
        body = geometry.body(layer, index)
        draw_cells(painter, stage, self._forward_cells(), rounded(body, CORNER))
        if layer and geometry.measures.numbered:
            draw_bias(painter, stage, bias(layer, index), geometry.tab(layer, index))
        whole = body.united(geometry.drawer(layer, index))
        draw_ring(painter, rounded(whole.adjusted(-3, -3, 3, 3), CORNER + 3), Unit(layer, index), stage)

    def _forward_cells(self) -> list[Cell]:
        network, layer, index = self._stage.network, self._layer, self._index
        a = self._forward("a" if layer else "", output_of(network, layer), a_symbol(layer, index, network))
        if not layer:
            return [a]
        return [self._forward("z", z_of(layer), z_symbol(layer, index, network)), a]

    def _forward(self, letter: str, of: Quantity, symbol: Node) -> Cell:
        geometry = self._stage.geometry
        rect = geometry.half(self._layer, self._index, letter)
        corners = {"z": LEFT_SIDE, "a": RIGHT_SIDE}.get(letter, ROUND)
        stage, layer, index = self._stage, self._layer, self._index
        zero = bool(layer) and stage.is_zero(of, index)
        corner = zero and letter == "z" and stage.on_corner(layer, index)
        return Cell(rect, corners, of, symbol, stage.value(of, index), zero=zero, corner=corner)

    def _backward_cells(self) -> list[Cell]:
        network, layer, index = self._stage.network, self._layer, self._index
        return [
            self._backward("z", z_of(layer), z_symbol(layer, index, network)),
            self._backward("a", output_of(network, layer), a_symbol(layer, index, network)),
        ]

    def _backward(self, letter: str, of: Quantity, symbol: Node) -> Cell:
        geometry, gradient = self._stage.geometry, gradient_of(of)
        rect = geometry.drawer(self._layer, self._index, letter)
        corners = HANGING_LEFT if letter == "z" else HANGING_RIGHT
        value = self._stage.value(gradient, self._index)
        return Cell(rect, corners, gradient, Partial(COST, symbol), value, backward=True, tuck=CORNER)
