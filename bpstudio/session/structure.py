"""Edits of the network's shape: layers and units that come and go, with their weights.

What is new is drawn from the document's initializer and seed, so that an edit does the same wherever it is replayed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from bpstudio.engine.examples import Examples, TableName, with_column, without_column
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.network import ActivationName, Array, Layer, Network, Parameters
from bpstudio.session.document import Document
from bpstudio.session.edits import Edit, Edited


@dataclass(frozen=True, slots=True)
class AddLayer(Edit):
    """Insert a hidden layer that becomes layer number ``layer``; the weights on both its sides are new."""

    type: ClassVar[str] = "add_layer"
    layer: int
    width: int = 1
    activation: ActivationName = "relu"

    @property
    def title(self) -> str:
        return f"add layer {self.layer}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        old = document.network
        if not 1 <= self.layer <= old.depth:
            raise ValueError(f"a hidden layer can be number 1 to {old.depth}, not {self.layer}")
        at = self.layer - 1
        network = replace(
            old, layers=(*old.layers[:at], Layer(self.width, self.activation), *old.layers[at:])
        )
        document = replace(document, network=network)
        theta, b = _parts(parameters)
        theta[at : at + 1] = [_drawn(document, self.layer), _drawn(document, self.layer + 1)]
        b.insert(at, np.zeros(self.width))
        return document, Parameters.of(network, theta, b)


@dataclass(frozen=True, slots=True)
class RemoveLayer(Edit):
    """Delete a hidden layer; the weights that close the gap are new."""

    type: ClassVar[str] = "remove_layer"
    layer: int

    @property
    def title(self) -> str:
        return f"remove layer {self.layer}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        old = document.network
        if not 1 <= self.layer < old.depth:
            raise ValueError("only a hidden layer can be removed")
        at = self.layer - 1
        network = replace(old, layers=(*old.layers[:at], *old.layers[at + 1 :]))
        document = replace(document, network=network)
        theta, b = _parts(parameters)
        theta[at : at + 2] = [_drawn(document, self.layer)]
        del b[at]
        return document, Parameters.of(network, theta, b)


@dataclass(frozen=True, slots=True)
class AddUnit(Edit):
    """Append a unit to a layer, or an input for layer 0. A new input or target is 0 in every example."""

    type: ClassVar[str] = "add_unit"
    layer: int

    @property
    def title(self) -> str:
        return f"add unit to layer {self.layer}" if self.layer else "add input"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        old, at = document.network, self.layer
        _has_layer(old, at)
        network = _of_width(old, at, old.width(at) + 1)
        document = replace(document, network=network, data=_with_column(document, at))
        theta, b = _parts(parameters)
        if at:
            theta[at - 1] = np.hstack([theta[at - 1], _drawn(document, at)[:, -1:]])
            b[at - 1] = np.append(b[at - 1], 0.0)
        if at < old.depth:
            theta[at] = np.vstack([theta[at], _drawn(document, at + 1)[-1:]])
        return document, Parameters.of(network, theta, b)


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
        old, at = document.network, self.layer
        _has_layer(old, at)
        if not 0 <= self.unit < old.width(at):
            raise ValueError(
                f"layer {at} has {old.width(at)} units, counted from 0; there is no unit {self.unit}"
            )
        if old.width(at) == 1:
            raise ValueError(
                "a layer needs at least one unit" if at else "a network needs at least one input"
            )
        network = _of_width(old, at, old.width(at) - 1)
        theta, b = _parts(parameters)
        if at:
            theta[at - 1] = np.delete(theta[at - 1], self.unit, 1)
            b[at - 1] = np.delete(b[at - 1], self.unit)
        if at < old.depth:
            theta[at] = np.delete(theta[at], self.unit, 0)
        document = replace(document, network=network, data=_without_column(document, at, self.unit))
        return document, Parameters.of(network, theta, b)


def _parts(parameters: Parameters) -> tuple[list[Array], list[Array]]:
    layers = range(1, parameters.network.depth + 1)
    return [parameters.theta(number) for number in layers], [parameters.b(number) for number in layers]


def _has_layer(network: Network, number: int) -> None:
    if not 0 <= number <= network.depth:
        raise ValueError(f"there is no layer {number}; the network has layers 0 to {network.depth}")


def _of_width(network: Network, number: int, width: int) -> Network:
    if number == 0:
        return replace(network, inputs=width)
    layers = list(network.layers)
    layers[number - 1] = replace(layers[number - 1], width=width)
    return replace(network, layers=tuple(layers))


def _drawn(document: Document, number: int) -> Array:
    """New weights for layer ``number``, drawn so that another shape draws other numbers."""
    network, training = document.network, document.training
    shape = network.width(number - 1), network.width(number)
    rng = np.random.default_rng([training.seed, number, *shape])
    return INITIALIZERS[training.initializer](rng, *shape)


def _with_column(document: Document, layer: int) -> Examples:
    table = _table_of(document.network, layer)
    return document.data if table is None else with_column(document.data, table)


def _without_column(document: Document, layer: int, column: int) -> Examples:
    table = _table_of(document.network, layer)
    return document.data if table is None else without_column(document.data, table, column)


def _table_of(network: Network, layer: int) -> TableName | None:
    """The table of the examples that has a column for each unit of the layer."""
    return "x" if layer == 0 else "y" if layer == network.depth else None


STRUCTURE = (AddLayer, RemoveLayer, AddUnit, RemoveUnit)
