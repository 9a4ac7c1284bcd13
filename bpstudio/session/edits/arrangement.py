"""Edits that move, double and paste units and layers, with their weights as far as these fit where they go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bpstudio.engine.network import ActivationName, Array, Layer
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.parts import (
    NEW,
    Edited,
    LayerArrays,
    check_room,
    drawn,
    new_part,
    put_together,
    rearranged,
    taken_apart,
)
from bpstudio.session.edits.structure import (
    UnitAddress,
    by_layer,
    exists,
    finite,
    hidden,
    insertion,
    units_of,
)
from bpstudio.session.history.document import Document


@dataclass(frozen=True, slots=True)
class MoveUnit(Edit):
    """Make a unit number ``to`` of its layer; or of ``to_layer``, where its weights are new and its bias is kept."""

    type: ClassVar[str] = "move_unit"
    layer: int
    unit: int
    to: int
    to_layer: int | None = None

    @property
    def title(self) -> str:
        where = f" to layer {self.to_layer}" if self._leaves else ""
        return f"move unit {self.unit + 1} of layer {self.layer}{where}" if self.layer else "move input"

    @property
    def _leaves(self) -> bool:
        return self.to_layer is not None and self.to_layer != self.layer

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        exists(document.network, self.layer, self.unit)
        order = units_of(document.network, self.layer)
        order.remove(self.unit)
        if self._leaves:
            return self._to_another(document, parameters, order)
        order.insert(insertion("to", self.to, len(order)), self.unit)
        return rearranged(document, parameters, self.layer, order)

    def _to_another(self, document: Document, parameters: Parameters, rest: list[int]) -> Edited:
        assert self.to_layer is not None
        for layer in (self.layer, self.to_layer):
            if not 1 <= layer < document.network.depth:
                raise RefusedError(
                    "to_layer", "inputs and outputs keep to their layer: the examples have a column for each"
                )
        b = float(parameters.b(self.layer)[self.unit])
        document, parameters = rearranged(document, parameters, self.layer, rest)
        order = units_of(document.network, self.to_layer)
        to = insertion("to", self.to, len(order))
        order.insert(to, NEW)
        document, parameters = rearranged(document, parameters, self.to_layer, order)
        parameters.b(self.to_layer)[to] = b
        return document, parameters

    def remembered(self, document: Document, rows: Array) -> Array | None:
        return np.array(
            [self.apply(document, Parameters(document.network, row))[1].flat for row in rows]
        ).reshape(rows.shape)


@dataclass(frozen=True, slots=True)
class MoveLayer(Edit):
    """Make a hidden layer number ``to``. It keeps its biases, and its weights where they fit the layer below."""

    type: ClassVar[str] = "move_layer"
    layer: int
    to: int

    @property
    def title(self) -> str:
        return f"move layer {self.layer} to place {self.to}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network = document.network
        hidden(network, self.layer, "moved")
        hidden(network, self.to, "where a layer moves to")
        widths = list(network.widths)
        widths.insert(self.to, widths.pop(self.layer))
        check_room(document, *widths)
        parts = taken_apart(network, parameters)
        parts.insert(self.to - 1, parts.pop(self.layer - 1))
        below = network.inputs
        for number, part in enumerate(parts, start=1):
            width = len(part.b)
            if part.theta.shape != (below, width):
                part.weighed(drawn(document.training, number, below, width))
            below = width
        return put_together(document, network.inputs, parts, document.data)

    def remembered(self, document: Document, rows: Array) -> Array | None:
        return rows if self.layer == self.to else None


@dataclass(frozen=True, slots=True)
class DuplicateUnits(Edit):
    """Put a copy beside each of several units, each as ``[layer, unit]``, with its weights, bias and column."""

    type: ClassVar[str] = "duplicate_units"
    units: tuple[UnitAddress, ...]

    @property
    def title(self) -> str:
        return f"duplicate {counted(len(self.units), 'unit')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        for layer, doubled in by_layer(document.network, self.units).items():
            order = [
                copy
                for unit in units_of(document.network, layer)
                for copy in [unit] * (1 + (unit in doubled))
            ]
            document, parameters = rearranged(document, parameters, layer, order)
        return document, parameters


@dataclass(frozen=True, slots=True)
class CopiedUnit:
    """What a unit takes along: the weights into it, its bias, and the weights out of it."""

    incoming: tuple[float, ...] = ()
    b: float = 0.0
    outgoing: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PasteUnits(Edit):
    """Insert units before unit ``index`` of a layer; weights that do not fit there are drawn."""

    type: ClassVar[str] = "paste_units"
    layer: int
    units: tuple[CopiedUnit, ...]
    index: int | None = None

    @property
    def title(self) -> str:
        count = len(self.units)
        return f"paste {counted(count, 'unit')} into " + (
            f"layer {self.layer}" if self.layer else "the inputs"
        )

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        order = units_of(document.network, self.layer)
        at = insertion("index", self.index, len(order))
        if not self.units:
            raise RefusedError("units", "there is no unit to paste")
        for unit in self.units:
            finite("weights and biases", *unit.incoming, unit.b, *unit.outgoing)
        order[at:at] = [NEW] * len(self.units)
        document, parameters = rearranged(document, parameters, self.layer, order)
        for place, unit in enumerate(self.units, start=at):
            _fill(parameters, self.layer, place, unit)
        return document, parameters


def _fill(parameters: Parameters, layer: int, unit: int, copied: CopiedUnit) -> None:
    network = parameters.network
    if layer:
        parameters.b(layer)[unit] = copied.b
        _give(parameters.theta(layer)[:, unit], copied.incoming)
    if layer < network.depth:
        _give(parameters.theta(parameters.network.above(layer))[unit], copied.outgoing)


def _give(place: Array, values: Iterable[float]) -> None:
    given = np.array(tuple(values))
    if given.shape == place.shape:
        place[...] = given


@dataclass(frozen=True, slots=True)
class PasteLayer(Edit):
    """Insert a hidden layer with its biases that becomes number ``layer``; weights that do not fit are drawn."""

    type: ClassVar[str] = "paste_layer"
    layer: int
    activation: ActivationName
    b: tuple[float, ...]
    incoming: tuple[tuple[float, ...], ...] = ()
    outgoing: tuple[tuple[float, ...], ...] = ()

    @property
    def title(self) -> str:
        return f"paste layer {self.layer}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network, number, width = document.network, self.layer, len(self.b)
        if not 1 <= number <= network.depth:
            raise RefusedError("number", f"a pasted layer can be number 1 to {network.depth}, not {number}")
        check_room(document, *network.widths[:number], width, *network.widths[number:])
        rows = (self.b, *self.incoming, *self.outgoing)
        finite("weights and biases", *(value for row in rows for value in row))
        layer = Layer(width, self.activation)
        parts, training = taken_apart(network, parameters), document.training
        part = new_part(layer, drawn(training, number, network.width(number - 1), width))
        part.b[...] = self.b
        above = parts[number - 1]
        above.weighed(drawn(training, number + 1, width, network.width(number)))
        _weigh(part, self.incoming)
        _weigh(above, self.outgoing)
        parts.insert(number - 1, part)
        return put_together(document, network.inputs, parts, document.data)


def _weigh(part: LayerArrays, rows: tuple[tuple[float, ...], ...]) -> None:
    below, width = part.theta.shape
    if len(rows) == below and all(len(row) == width for row in rows):
        part.theta[...] = rows


ARRANGEMENT: tuple[type[Edit], ...] = (MoveUnit, MoveLayer, DuplicateUnits, PasteUnits, PasteLayer)
