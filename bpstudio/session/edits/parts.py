"""A network taken apart layer by layer, so that units can be moved with all that is theirs, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Flags
from bpstudio.engine.examples import Examples, with_columns
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.memory import iteration_bytes
from bpstudio.engine.network import Array, Frozen, Layer, Network, Pairs
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Training
from bpstudio.session.history.document import Document, check_memory

Edited = tuple[Document, Parameters]
NEW = -1
"""In an order of units: one that was not there before."""


@dataclass(slots=True)
class LayerArrays:
    """One layer: ``theta``, ``cut`` and ``frozen`` of shape (units below, units), ``b`` and ``frozen_b`` (units,)."""

    layer: Layer
    theta: Array
    b: Array
    cut: Flags
    frozen: Flags
    frozen_b: Flags

    @property
    def whole(self) -> Layer:
        """The layer as wide as it has biases, with what is cut and frozen written into it."""
        frozen = Frozen(_pairs(self.frozen), tuple(np.flatnonzero(self.frozen_b).tolist()))
        return replace(self.layer, width=len(self.b), cut=_pairs(self.cut), frozen=frozen)

    def weighed(self, theta: Array) -> None:
        """Give the layer other weights, of any shape; nothing of them is cut or frozen."""
        self.theta = theta
        self.cut, self.frozen = np.zeros(theta.shape, bool), np.zeros(theta.shape, bool)


def taken_apart(network: Network, parameters: Parameters) -> list[LayerArrays]:
    """A part for each layer, from the first on, with copies of its weights and biases."""
    parts = []
    for number, layer in enumerate(network.layers, start=1):
        theta, b = parameters.theta(number).copy(), parameters.b(number).copy()
        cut, frozen = _flags(layer.cut, theta.shape), _flags(layer.frozen.theta, theta.shape)
        frozen_b = np.zeros(b.shape, bool)
        frozen_b[list(layer.frozen.b)] = True
        parts.append(LayerArrays(replace(layer, cut=(), frozen=Frozen()), theta, b, cut, frozen, frozen_b))
    return parts


def put_together(document: Document, inputs: int, parts: Sequence[LayerArrays], data: Examples) -> Edited:
    """The document with those layers and examples. Raises ValueError where they do not fit one another."""
    network = Network(inputs, tuple(part.whole for part in parts))
    document = replace(document, network=network, data=data)
    return document, Parameters.of(network, [part.theta for part in parts], [part.b for part in parts])


def new_part(layer: Layer, theta: Array) -> LayerArrays:
    """A layer with those weights, its biases 0."""
    part = LayerArrays(
        layer, theta, np.zeros(theta.shape[1]), theta > 0, theta > 0, np.zeros(theta.shape[1], bool)
    )
    part.weighed(theta)
    return part


def drawn(training: Training, number: int, below: int, width: int) -> Array:
    """New weights for layer ``number``, drawn so that another shape draws other numbers."""
    rng = np.random.default_rng([training.seed, number, below, width])
    return INITIALIZERS[training.initializer].draw(rng, below, width)


def why_the_last_stays(layer: int) -> str:
    """Why the last unit of a layer cannot be taken out; of layer 0, the last input."""
    return "a layer needs at least one unit" if layer else "a network needs at least one input"


def rearranged(document: Document, parameters: Parameters, layer: int, order: Sequence[int]) -> Edited:
    """The units of a layer in another order, by the numbers they had: one may be left out, come twice or be ``NEW``.

    Weights, cuts, freezing and a column of the examples go with their unit. What is new has weights that are drawn,
    bias 0 and a column of zeros.
    """
    network, chosen = document.network, np.array(order, dtype=np.intp)
    if not len(chosen):
        raise RefusedError("units", why_the_last_stays(layer))
    widths = list(network.widths)
    check_room(document, *widths[:layer], len(chosen), *widths[layer + 1 :])
    parts, training = taken_apart(network, parameters), document.training
    new = chosen == NEW
    if layer:
        _rearrange_columns(
            parts[layer - 1], chosen, drawn(training, layer, network.width_below(layer), len(chosen))
        )
    if layer < network.depth:
        part = parts[layer]
        fresh = drawn(training, network.above(layer), len(chosen), network.width(network.above(layer)))
        part.theta = np.where(new[:, None], fresh, part.theta[chosen])
        part.cut, part.frozen = (flags[chosen] & ~new[:, None] for flags in (part.cut, part.frozen))
    inputs = network.inputs if layer else len(chosen)
    return put_together(document, inputs, parts, _columns(document, layer, order))


def _rearrange_columns(part: LayerArrays, chosen: NDArray[np.intp], fresh: Array) -> None:
    new = chosen == NEW
    part.theta = np.where(new, fresh, part.theta[:, chosen])
    part.b = np.where(new, 0.0, part.b[chosen])
    part.cut, part.frozen = part.cut[:, chosen] & ~new, part.frozen[:, chosen] & ~new
    part.frozen_b = part.frozen_b[chosen] & ~new


def _columns(document: Document, layer: int, order: Sequence[int]) -> Examples:
    """The examples with the columns of that layer's units rearranged; hidden layers have none."""
    if 0 < layer < document.network.depth:
        return document.data
    return with_columns(document.data, "y" if layer else "x", order)


def check_room(document: Document, *widths: int) -> None:
    """Before anything is allocated: raises ValueError for layers too wide for the memory there may be."""
    network = Network(widths[0], tuple(Layer(width) for width in widths[1:]))
    check_memory(iteration_bytes(network, document.task.batch_size))


def _flags(pairs: Pairs, shape: tuple[int, ...]) -> Flags:
    flags = np.zeros(shape, bool)
    if pairs:
        flags[tuple(np.array(pairs, dtype=np.intp).T)] = True
    return flags


def _pairs(flags: Flags) -> Pairs:
    return tuple((int(i), int(j)) for i, j in np.argwhere(flags))
