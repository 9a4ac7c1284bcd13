"""What is done with the mouse from press to release: one object a gesture, which can be cancelled until it ends."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words import building as words
from bpstudio.explain.words.place_names import a_symbol, weight, z_symbol
from bpstudio.notation.plain import to_plain
from bpstudio.qt.canvas.plan.gaps import LayerGap, UnitGap, gap_at, gap_line, unit_over
from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.canvas.plan.hint import Hint
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.edits.arrangement import MoveLayer, MoveUnit
from bpstudio.session.edits.connections import Reconnect
from bpstudio.session.edits.structure import AddLayer, AddUnit
from bpstudio.session.selection import Thing, Unit


class Gesture:
    """Told where the pointer is, in the scene and in the view; does its work in ``end``, and nothing before."""

    def move(self, point: QPointF, at: QPoint) -> Hint:
        """What is to be shown while the pointer is there; nothing, unless a gesture says otherwise."""
        return Hint()

    def end(self, point: QPointF) -> None:
        """The button was let go at ``point``."""


class Pan(Gesture):
    """Moves the scene with the pointer; ``pan`` takes pixels."""

    def __init__(self, pan: Callable[[QPoint], None], at: QPoint) -> None:
        self._pan, self._at = pan, at

    def move(self, point: QPointF, at: QPoint) -> Hint:
        self._pan(at - self._at)
        self._at = at
        return Hint()


class RubberBand(Gesture):
    """Selects the units it touches, or where it touches none the labels of weights; ``kept`` stay selected."""

    def __init__(self, stage: Stage, start: QPointF, kept: tuple[Thing, ...]) -> None:
        self._stage, self._start, self._kept = stage, start, kept

    def move(self, point: QPointF, at: QPoint) -> Hint:
        band = QRectF(self._start, point).normalized()
        return Hint(words.drawn_over(len(self._inside(band))), band)

    def end(self, point: QPointF) -> None:
        inside = self._inside(QRectF(self._start, point).normalized())
        self._stage.bridge.choose((*self._kept, *inside))

    def _inside(self, band: QRectF) -> list[Thing]:
        geometry = self._stage.geometry
        units: list[Thing] = [
            Unit(column.layer, index)
            for column in geometry.columns
            if column.left <= band.right() and column.right >= band.left()
            for index in range(len(column.middles))
            if geometry.body(column.layer, index).intersects(band)
        ]
        return units or [
            weight(layer, i, j)
            for layer, labels in enumerate(self._stage.labels, start=1)
            for (i, j), rect in labels.rects.items()
            if rect.intersects(band)
        ]


class DragUnit(Gesture):
    """Moves a unit where it is dropped between others; dropped on a unit of the next layer it connects the two."""

    def __init__(self, stage: Stage, unit: Unit, start: QPointF) -> None:
        self._stage, self._unit = stage, unit
        self._body = stage.geometry.body(unit.layer, unit.index)
        self._grip = start - self._body.center()

    def move(self, point: QPointF, at: QPoint) -> Hint:
        geometry = self._stage.geometry
        connection = self._connection(point)
        if connection is not None:
            return Hint(self._about(connection), line=_between_units(geometry, connection))
        ghost = QRectF(self._body)
        ghost.moveCenter(point - self._grip)
        spot = self._gap(point)
        if spot is None:
            return Hint(words.DROP_A_UNIT, ghost=ghost)
        line = None if self._stays(spot) else gap_line(geometry, spot)
        return Hint(self._move_words(spot), ghost=ghost, line=line)

    def end(self, point: QPointF) -> None:
        bridge, connection, spot = self._stage.bridge, self._connection(point), self._gap(point)
        if connection is not None:
            if self._stage.cut(connection) and bridge.edit(Reconnect((str(connection),))):
                bridge.select(connection)
        elif spot is not None and not self._stays(spot):
            here = spot.layer == self._unit.layer
            to = spot.index - (here and spot.index > self._unit.index)
            to_layer = None if here else spot.layer
            if bridge.edit(MoveUnit(self._unit.layer, self._unit.index, to, to_layer)):
                bridge.select(Unit(spot.layer, to))

    def _connection(self, point: QPointF) -> Parameter | None:
        layer = self._unit.layer
        other = unit_over(self._stage.geometry, point, self._stage.network.neighbours(layer))
        if other is None:
            return None
        source, goal = sorted((self._unit, other), key=lambda unit: unit.layer)
        return weight(goal.layer, source.index, goal.index)

    def _about(self, connection: Parameter) -> str:
        assert connection.i is not None, "a single weight"
        assert connection.j is not None, "a single weight"
        network = self._stage.network
        ends = (
            to_plain(a_symbol(network.below(connection.layer), connection.i, network), self._stage.notation),
            to_plain(z_symbol(connection.layer, connection.j, network), self._stage.notation),
        )
        return words.connecting(*ends, cut=self._stage.cut(connection))

    def _gap(self, point: QPointF) -> UnitGap | None:
        spot = gap_at(self._stage.geometry, point)
        depth = self._stage.network.depth
        if not isinstance(spot, UnitGap):
            return None
        both = 0 < spot.layer < depth and 0 < self._unit.layer < depth
        return spot if spot.layer == self._unit.layer or both else None

    def _stays(self, spot: UnitGap) -> bool:
        unit = self._unit
        return spot.layer == unit.layer and spot.index in (unit.index, unit.index + 1)

    def _move_words(self, spot: UnitGap) -> str:
        if self._stays(spot):
            return words.STAYS_THERE
        return words.moving_unit(self._unit.layer, self._unit.index, to_layer=spot.layer)


def _between_units(geometry: Geometry, connection: Parameter) -> QLineF:
    below, here = geometry.ends(connection.layer)
    return QLineF(QPointF(*below[connection.i]), QPointF(*here[connection.j]))


class DragLayer(Gesture):
    """Moves a hidden layer to another place among the hidden layers."""

    def __init__(self, stage: Stage, layer: int) -> None:
        self._stage, self._layer = stage, layer

    def move(self, point: QPointF, at: QPoint) -> Hint:
        geometry, to = self._stage.geometry, self._to(point)
        column = geometry.columns[self._layer]
        ghost = QRectF(column.left, geometry.rail, column.right - column.left, geometry.rect.height())
        ghost.moveLeft(point.x() - ghost.width() / 2)
        ghost.setBottom(geometry.rect.bottom() - 4)
        if to is None or to == self._layer:
            return Hint(words.DROP_A_LAYER, ghost=ghost)
        return Hint(
            words.moving_layer(self._layer, to=to),
            ghost=ghost,
            line=gap_line(geometry, LayerGap(to + (to > self._layer))),
        )

    def end(self, point: QPointF) -> None:
        to = self._to(point)
        if to is not None and to != self._layer:
            self._stage.bridge.edit(MoveLayer(self._layer, to))

    def _to(self, point: QPointF) -> int | None:
        """The number the layer would have; only a hidden one moves, and only among them."""
        depth = self._stage.network.depth
        if not 0 < self._layer < depth:
            return None
        passed = sum(column.centre < point.x() for column in self._stage.geometry.columns)
        to = passed - (passed > self._layer)
        return min(max(to, 1), depth - 1)


class PutUnit(Gesture):
    """Adds a unit to a layer where the mouse is."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def move(self, point: QPointF, at: QPoint) -> Hint:
        spot = self._gap(point)
        if spot is None:
            return Hint(words.putting_unit(None))
        return Hint(words.putting_unit(spot.layer), line=gap_line(self._stage.geometry, spot))

    def end(self, point: QPointF) -> None:
        spot = self._gap(point)
        if spot is not None:
            put_unit(self._stage, spot)

    def _gap(self, point: QPointF) -> UnitGap | None:
        spot = gap_at(self._stage.geometry, point)
        return spot if isinstance(spot, UnitGap) else None


class PutLayer(Gesture):
    """Adds a layer between two others, or after the output."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def move(self, point: QPointF, at: QPoint) -> Hint:
        gap = self._gap(point)
        if gap is None:
            return Hint(words.putting_layer(None))
        output = gap.layer > self._stage.network.depth
        return Hint(words.putting_layer(output), line=gap_line(self._stage.geometry, gap))

    def end(self, point: QPointF) -> None:
        gap = self._gap(point)
        if gap is not None:
            put_layer(self._stage, gap)

    def _gap(self, point: QPointF) -> LayerGap | None:
        spot = gap_at(self._stage.geometry, point)
        return spot if isinstance(spot, LayerGap) else None


def put_unit(stage: Stage, spot: UnitGap) -> None:
    """Add a unit where the gap is and select it; where the edit is refused, nothing."""
    if stage.bridge.edit(AddUnit(spot.layer, spot.index)):
        stage.bridge.select(Unit(spot.layer, spot.index))


def put_layer(stage: Stage, gap: LayerGap) -> None:
    """A hidden layer of one unit; after the output a new output, as wide and with the same activation."""
    network = stage.network
    if gap.layer > network.depth:
        last = network.layers[-1]
        stage.bridge.edit(AddLayer(gap.layer, last.width, last.activation))
    else:
        stage.bridge.edit(AddLayer(gap.layer))
