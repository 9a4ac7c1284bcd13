"""Edits of single parameters, one or many: cut and reconnect connections, freeze and release, set values.

Parameters are given by name: ``theta2[0,1]``, ``b1[0]``; or ``theta2`` and ``b1`` for all of a layer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from bpstudio.engine.network import Array, Frozen, Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted
from bpstudio.session.edits.base import Edit, with_layer
from bpstudio.session.edits.parts import Edited, drawn
from bpstudio.session.history.document import Document


@dataclass(frozen=True, slots=True)
class CutConnections(Edit):
    """Take connections out of the network: their weights become 0 and stay so."""

    type: ClassVar[str] = "cut_connections"
    weights: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"cut {_named(self.weights, 'connection')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network = document.network
        for number, found in _layers(_weights(network, self.weights)):
            network = with_layer(network, number, cut=(*network.layer(number).cut, *_ends(found)))
        changed = Parameters(network, parameters.flat.copy())
        changed.flat[_positions(network, self.weights)] = 0.0
        return replace(document, network=network), changed

    def remembered(self, document: Document, rows: Array) -> Array | None:
        kept = rows.copy()
        kept[:, _positions(document.network, self.weights)] = 0.0
        return kept


@dataclass(frozen=True, slots=True)
class Reconnect(Edit):
    """Put connections back that were cut; their weights are drawn."""

    type: ClassVar[str] = "reconnect"
    weights: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"reconnect {_named(self.weights, 'connection')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network, changed = document.network, parameters.flat.copy()
        for number, found in _layers(_weights(network, self.weights)):
            gone = set(_ends(found))
            fresh = drawn(document.training, number, network.width_below(number), network.width(number))
            for weight in found:
                if not weight.is_cut_in(document.network):
                    raise RefusedError("parameters", f"{weight} is not cut")
                changed[weight.position(network)] = fresh[weight.i, weight.j]
            kept = tuple(pair for pair in network.layer(number).cut if pair not in gone)
            network = with_layer(network, number, cut=kept)
        return replace(document, network=network), Parameters(network, changed)


@dataclass(frozen=True, slots=True)
class SetFrozen(Edit):
    """Freeze or release single parameters: a frozen one has a gradient, and the update leaves it alone."""

    type: ClassVar[str] = "set_frozen"
    parameters: tuple[str, ...]
    frozen: bool

    @property
    def title(self) -> str:
        return f"{'freeze' if self.frozen else 'release'} {_named(self.parameters, 'parameter')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        network = document.network
        for number, found in _layers(_singles(network, self.parameters)):
            layer = network.layer(number)
            if not self.frozen:
                _not_as_a_whole(number, layer, found)
            theta, b = set(layer.frozen.theta), set(layer.frozen.b)
            pairs = set(_ends(p for p in found if p.kind == "theta"))
            units = {p.j for p in found if p.kind == "b" and p.j is not None}
            theta, b = (theta | pairs, b | units) if self.frozen else (theta - pairs, b - units)
            network = with_layer(network, number, frozen=Frozen(tuple(theta), tuple(b)))
        return replace(document, network=network), Parameters(network, parameters.flat.copy())


@dataclass(frozen=True, slots=True)
class SetParameters(Edit):
    """Give several parameters one value."""

    type: ClassVar[str] = "set_parameters"
    parameters: tuple[str, ...]
    value: float

    @property
    def title(self) -> str:
        return f"set {_named(self.parameters, 'parameter')}"

    @property
    def target(self) -> tuple[object, ...]:
        return (self.type, self.parameters)

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        if not np.isfinite(self.value):
            raise RefusedError("value", f"value must be a finite number, not {self.value}")
        changed = parameters.copy()
        for parameter in _singles(document.network, self.parameters):
            if parameter.is_cut_in(document.network):
                raise RefusedError("parameters", f"{parameter} is cut and stays 0; reconnect it first")
        changed.flat[_positions(document.network, self.parameters)] = self.value
        return document, changed


@dataclass(frozen=True, slots=True)
class SetValues(Edit):
    """Give each of several parameters a value of its own."""

    type: ClassVar[str] = "set_values"
    parameters: tuple[str, ...]
    values: tuple[float, ...]

    @property
    def title(self) -> str:
        return f"set {_named(self.parameters, 'parameter')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        found, values = _singles(document.network, self.parameters), self.values
        if len(found) != len(values):
            counts = f"{counted(len(values), 'value')} for {counted(len(found), 'parameter')}"
            raise RefusedError("values", f"there must be a value for each parameter, not {counts}")
        if not np.isfinite(values).all():
            raise RefusedError("values", "values must be finite numbers")
        changed = parameters.copy()
        for parameter, value in zip(found, values, strict=True):
            if parameter.is_cut_in(document.network):
                raise RefusedError("parameters", f"{parameter} is cut and stays 0; reconnect it first")
            changed.flat[parameter.position(document.network)] = value
        return document, changed


def _named(names: tuple[str, ...], what: str) -> str:
    return names[0] if len(names) == 1 else counted(len(names), what)


def _singles(network: Network, names: Iterable[str]) -> list[Parameter]:
    """The single parameters named. Raises ValueError for none, and for one that the network does not have."""
    found = [single for name in names for single in _single(network, Parameter.parse(name))]
    if not found:
        raise RefusedError("parameters", "no parameter is named")
    return found


def _single(network: Network, parameter: Parameter) -> Iterator[Parameter]:
    if not parameter.exists_in(network):
        raise RefusedError("parameters", f"this network has no {parameter}")
    if not parameter.whole:
        yield parameter
        return
    for j in range(network.width(parameter.layer)):
        if parameter.kind == "b":
            yield replace(parameter, j=j)
        else:
            for i in range(network.width_below(parameter.layer)):
                yield replace(parameter, i=i, j=j)


def _weights(network: Network, names: Iterable[str]) -> list[Parameter]:
    found = _singles(network, names)
    for parameter in found:
        if parameter.kind == "b":
            raise RefusedError("parameters", f"{parameter} is a bias, and only a connection can be cut")
    return found


def _layers(parameters: Iterable[Parameter]) -> Iterator[tuple[int, list[Parameter]]]:
    found: dict[int, list[Parameter]] = {}
    for parameter in parameters:
        found.setdefault(parameter.layer, []).append(parameter)
    yield from found.items()


def _ends(weights: Iterable[Parameter]) -> tuple[tuple[int, int], ...]:
    return tuple((w.i, w.j) for w in weights if w.i is not None and w.j is not None)


def _positions(network: Network, names: Iterable[str]) -> list[int]:
    return [parameter.position(network) for parameter in _singles(network, names)]


def _not_as_a_whole(number: int, layer: Layer, found: list[Parameter]) -> None:
    for kind, trained, what in (("theta", layer.train_theta, "weights"), ("b", layer.train_b, "biases")):
        if not trained and any(parameter.kind == kind for parameter in found):
            raise RefusedError(
                "parameters", f"the {what} of layer {number} are frozen as a whole; release the layer first"
            )


CONNECTIONS: tuple[type[Edit], ...] = (CutConnections, Reconnect, SetFrozen, SetParameters, SetValues)
