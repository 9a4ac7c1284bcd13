"""Edits of the network's shape: layers and units that come and go, with their weights.

What is new is drawn from the document's initializer and seed, so that an edit does the same wherever it is replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bpstudio.engine.functions.activations import USUAL_HIDDEN
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.parts import (
    NEW,
    Edited,
    check_room,
    drawn,
    new_part,
    put_together,
    rearranged,
    taken_apart,
)
from bpstudio.session.history.document import Document

UnitAddress = tuple[int, int]
"""Layer and unit, the unit counted from 0; layer 0 are the inputs."""


@dataclass(frozen=True, slots=True)
class AddLayer(Edit):
    """Insert a layer that becomes layer number ``layer``; the weights on both its sides are new.

    After the output it becomes the output, and what was the output is hidden.
    """

    type: ClassVar[str] = "add_layer"
    layer: int
    width: int = 1
    activation: ActivationName = USUAL_HIDDEN

    @property
    def title(self) -> str:
        return f"add layer {self.layer}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network, number = document.network, self.layer
        if not 1 <= number <= network.depth + 1:
            raise RefusedError("number", f"a new layer can be number 1 to {network.depth + 1}, not {number}")
        layer = Layer(self.width, self.activation)
        widths = list(network.widths)
        check_room(document, *widths[:number], self.width, *widths[number:])
        parts, training = taken_apart(network, parameters), document.training
        if number <= network.depth:
            above = parts[number - 1]
            above.weighed(drawn(training, number + 1, self.width, network.width(number)))
        theta = drawn(training, number, widths[number - 1], self.width)
        parts.insert(number - 1, new_part(layer, theta))
        return put_together(document, network.inputs, parts, document.data)


@dataclass(frozen=True, slots=True)
class RemoveLayer(Edit):
    """Delete a hidden layer; the weights that close the gap are new."""

    type: ClassVar[str] = "remove_layer"
    layer: int

    @property
    def title(self) -> str:
        return f"remove layer {self.layer}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network = document.network
        hidden(network, self.layer, "removed")
        check_room(document, *(width for number, width in enumerate(network.widths) if number != self.layer))
        parts = taken_apart(network, parameters)
        del parts[self.layer - 1]
        below, width = network.width_below(self.layer), network.width(network.above(self.layer))
        parts[self.layer - 1].weighed(drawn(document.training, self.layer, below, width))
        return put_together(document, network.inputs, parts, document.data)


@dataclass(frozen=True, slots=True)
class AddUnit(Edit):
    """Add a unit to a layer, or an input for layer 0, before the unit ``index``; without one at the end.

    A new input or target is 0 in every example.
    """

    type: ClassVar[str] = "add_unit"
    layer: int
    index: int | None = None

    @property
    def title(self) -> str:
        return f"add unit to layer {self.layer}" if self.layer else "add input"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        order = units_of(document.network, self.layer)
        order.insert(insertion("index", self.index, len(order)), NEW)
        return rearranged(document, parameters, self.layer, order)


@dataclass(frozen=True, slots=True)
class RemoveUnit(Edit):
    """Delete a unit with its weights and bias, or an input for layer 0 with its column of the examples."""

    type: ClassVar[str] = "remove_unit"
    layer: int
    unit: int

    @property
    def title(self) -> str:
        return f"remove unit {self.unit + 1} of layer {self.layer}" if self.layer else "remove input"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        order = units_of(document.network, self.layer)
        exists(document.network, self.layer, self.unit)
        order.remove(self.unit)
        return rearranged(document, parameters, self.layer, order)


@dataclass(frozen=True, slots=True)
class RemoveUnits(Edit):
    """Delete several units at once, each as ``[layer, unit]``."""

    type: ClassVar[str] = "remove_units"
    units: tuple[UnitAddress, ...]

    @property
    def title(self) -> str:
        return f"remove {counted(len(self.units), 'unit')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        for layer, gone in by_layer(document.network, self.units).items():
            order = [unit for unit in units_of(document.network, layer) if unit not in gone]
            document, parameters = rearranged(document, parameters, layer, order)
        return document, parameters


def by_layer(network: Network, units: tuple[UnitAddress, ...]) -> dict[int, set[int]]:
    """The units layer by layer. Raises ValueError for none, and for one that the network does not have."""
    found: dict[int, set[int]] = {}
    if not units:
        raise RefusedError("units", "no unit is named")
    for index, address in enumerate(units):
        if len(address) != 2:
            raise RefusedError(
                f"units[{index}]",
                f"units[{index}] has {counted(len(address), 'number')}, expected layer and unit",
            )
        exists(network, *address)
        found.setdefault(address[0], set()).add(address[1])
    return found


def units_of(network: Network, layer: int) -> list[int]:
    """The numbers of a layer's units. Raises ValueError for a layer that the network does not have."""
    if not 0 <= layer <= network.depth:
        raise RefusedError("layer", f"there is no layer {layer}; the network has layers 0 to {network.depth}")
    return list(range(network.width(layer)))


def exists(network: Network, layer: int, unit: int) -> None:
    """Raises ValueError where the layer has no such unit."""
    if unit not in units_of(network, layer):
        width = network.width(layer)
        raise RefusedError(
            "unit", f"layer {layer} has {counted(width, 'unit')}, counted from 0; there is no unit {unit}"
        )


def hidden(network: Network, layer: int, what: str) -> None:
    """Raises ValueError, saying what was to be done with the layer, where it is no hidden one."""
    if not 1 <= layer < network.depth:
        raise RefusedError("layer", f"only a hidden layer can be {what}")


def insertion(name: str, index: int | None, count: int) -> int:
    """Where to insert among ``count``; None is the end."""
    if index is None:
        return count
    if not 0 <= index <= count:
        raise RefusedError(name, f"{name} must be 0 to {count}, not {index}")
    return index


def finite(name: str, *values: float) -> None:
    """Raises ValueError where one of the numbers is infinite or no number."""
    if not np.isfinite(values).all():
        raise RefusedError("units", f"{name} must be finite numbers")


STRUCTURE: tuple[type[Edit], ...] = (AddLayer, RemoveLayer, AddUnit, RemoveUnit, RemoveUnits)
