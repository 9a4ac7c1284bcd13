"""Edits that put other examples, or other weights, in place of all there are, and fit the network to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

import numpy as np

from bpstudio.engine.datasets import DATASETS, DatasetName
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import COSTS
from bpstudio.engine.functions.activations import USUAL_HIDDEN
from bpstudio.engine.network import ActivationName, Array, Layer, Network
from bpstudio.engine.parameters import Parameters, disconnect
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped, short_number
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.examples import rows_held_out
from bpstudio.session.edits.parts import (
    NEW,
    Edited,
    LayerArrays,
    check_room,
    new_part,
    put_together,
    rearranged,
    taken_apart,
)
from bpstudio.session.history.document import Document

MOST_GENERATED = 100_000
DATASET_TITLES: dict[DatasetName, str] = {
    "xor": "XOR",
    "logic_and": "AND",
    "moons": "two moons",
    "circles": "two circles",
    "spirals": "two spirals",
    "gaussians": "three clouds",
    "sine": "a sine",
    "line": "a line",
}


TWO_CLASSES = {"xor", "logic_and", "moons", "circles", "spirals"}


@dataclass(frozen=True, slots=True)
class LoadExamples(Edit):
    """Take other examples; inputs and outputs that the network lacks are new, those it has too many of go."""

    type: ClassVar[str] = "load_examples"
    data: Examples

    @property
    def title(self) -> str:
        return f"load {counted(len(self.data), 'example')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return fitted(document, parameters, self.data)


@dataclass(frozen=True, slots=True)
class GenerateExamples(Edit):
    """Take examples of a data set, a share of them held out; inputs and outputs are fitted to them."""

    type: ClassVar[str] = "generate_examples"
    dataset: DatasetName
    count: int
    noise: float = 0.0
    seed: int = 0
    held_out: float = 0.0

    @property
    def title(self) -> str:
        return f"generate {counted(self.count, 'example')} of {DATASET_TITLES[self.dataset]}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        if not 1 <= self.count <= MOST_GENERATED:
            raise RefusedError(
                "count", f"count must be from 1 to {grouped(MOST_GENERATED)}, not {self.count}"
            )
        return fitted(document, parameters, self.examples(document.network))

    def examples(self, network: Network) -> Examples:
        """What it generates: for a softmax output a target for each of two classes, else one for both.

        Raises ValueError for settings that no data set has.
        """
        if not 0.0 <= self.held_out < 1.0:
            raise RefusedError(
                "held_out",
                f"the fraction held out must be from 0 to below 1, not {short_number(self.held_out)}",
            )
        x, y = DATASETS[self.dataset](self.count, self.noise, self.seed)
        if self.dataset in TWO_CLASSES and network.couples:
            y = np.hstack([1.0 - y, y])
        return Examples(x, y, rows_held_out(self.count, self.held_out, self.seed))


def fitted(document: Document, parameters: Parameters, data: Examples) -> Edited:
    """Document and parameters with ``data`` for the examples. Units that still have a column keep what is theirs.

    Raises ValueError where the cost needs targets and ``data`` has none.
    """
    label, needs_target = COSTS[document.cost.name].label, COSTS[document.cost.name].needs_target
    if data.y is None and needs_target:
        raise RefusedError("data.y", f"no column is a target, and the cost {label} needs one")
    old, depth = document.data, document.network.depth
    first = Examples(old.x[:1], None if old.y is None else old.y[:1])
    document = replace(document, data=first)  # columns come and go faster without the others
    for layer, wanted in ((0, data.columns("x")), (depth, data.columns("y") or document.network.outputs)):
        there = document.network.width(layer)
        if there != wanted:
            order = [*range(min(there, wanted)), *[NEW] * (wanted - there)]
            document, parameters = rearranged(document, parameters, layer, order)
    return replace(document, data=data), parameters


@dataclass(frozen=True, slots=True)
class LoadWeights(Edit):
    """Take other weights and biases for every layer, in the form of ``parameters``; inputs and outputs stay as many.

    Hidden layers become as many and as wide as the weights say: a layer that stays keeps its activation, and what of
    it is cut and frozen where its shape stays too. What is cut stays 0. ``activations``, one for each layer, are taken
    on, where there are any.
    """

    type: ClassVar[str] = "load_weights"
    theta: tuple[tuple[tuple[float, ...], ...], ...]
    b: tuple[tuple[float, ...], ...]
    activations: tuple[ActivationName, ...] = ()

    def remembered(self, document: Document, rows: Array) -> Array | None:
        return None  # new weights owe nothing to the gradients of the old ones

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        widths = self._widths(document.network)
        check_room(document, *widths)
        parts = _parts(document.network, parameters, widths)
        for part, name in zip(parts, self.activations, strict=False):
            part.layer = replace(part.layer, activation=name)
        for part, theta, b in zip(parts, self.theta, self.b, strict=True):
            part.theta[...], part.b[...] = theta, b
            if not (np.isfinite(part.theta).all() and np.isfinite(part.b).all()):
                raise RefusedError("theta", "weights and biases must be finite numbers")
        document, loaded = put_together(document, widths[0], parts, document.data)
        disconnect(loaded)
        return document, loaded

    def _widths(self, network: Network) -> tuple[int, ...]:
        """Units of each layer as the weights say. Raises ValueError where they do not fit one another or the ends."""
        depth = len(self.theta)
        if not depth or len(self.b) != depth:
            raise RefusedError(
                "b", f"theta has {counted(depth, 'layer')} and b has {len(self.b)}; each layer needs both"
            )
        if self.activations and len(self.activations) != depth:
            names = counted(len(self.activations), "name")
            raise RefusedError("activations", f"activations has {names}, and theta {counted(depth, 'layer')}")
        widths = [network.inputs]
        for number, (theta, b) in enumerate(zip(self.theta, self.b, strict=True), start=1):
            _check_layer(number, theta, b, widths[-1])
            widths.append(len(b))
        if widths[-1] != network.outputs:
            units, outputs = counted(widths[-1], "unit"), counted(network.outputs, "output")
            raise RefusedError("b", f"the last layer has {units}, and the network {outputs}")
        return tuple(widths)


def _check_layer(number: int, theta: tuple[tuple[float, ...], ...], b: tuple[float, ...], below: int) -> None:
    place = f"theta[{number - 1}]"
    if len(theta) != below:
        raise RefusedError(place, f"{place} has {counted(len(theta), 'row')}, expected {below}")
    if any(len(row) != len(b) for row in theta):
        raise RefusedError(place, f"each row of {place} needs {counted(len(b), 'number')}, one for each bias")


def _parts(network: Network, parameters: Parameters, widths: tuple[int, ...]) -> list[LayerArrays]:
    """A part of the right shape for each layer: the output last, and before it the hidden ones as far as they go."""
    old = taken_apart(network, parameters)
    parts = []
    for number, (below, width) in enumerate(pairwise(widths), start=1):
        if number == len(widths) - 1:
            part = old[-1]
        elif number < network.depth:
            part = old[number - 1]
        else:
            part = new_part(Layer(width, USUAL_HIDDEN), np.zeros((below, width)))
        if part.theta.shape != (below, width):
            part.weighed(np.zeros((below, width)))
        if part.b.shape != (width,):
            part.b, part.frozen_b = np.zeros(width), np.zeros(width, bool)
        parts.append(part)
    return parts


REPLACING: tuple[type[Edit], ...] = (LoadExamples, GenerateExamples, LoadWeights)
