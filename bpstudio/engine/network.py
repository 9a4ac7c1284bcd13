"""What a network is: layers, the shape of its parameters, and the name of each single one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Array as Array
from bpstudio.engine.fast.allocation import empty, full
from bpstudio.engine.functions.activations import ACTIVATIONS, USUAL
from bpstudio.engine.functions.activations import ActivationName as ActivationName

ParameterKind = Literal["theta", "b"]


MOST_LAYERS = 1_000
Pairs = tuple[tuple[int, int], ...]
"""Connections into a layer: (unit below, unit), in order and each once."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Single parameters of a layer that get a gradient but no update."""

    theta: Pairs = ()
    b: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of units; frozen parts (``train_*`` false, or in ``frozen``) get a gradient but no update.

    A connection in ``cut`` is not there: its weight stays 0, and it gets neither gradient nor update.
    """

    width: int
    activation: ActivationName = USUAL
    train_theta: bool = True
    train_b: bool = True
    cut: Pairs = ()
    frozen: Frozen = Frozen()

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError(f"width must be at least 1, not {self.width}")
        if self.cut:
            object.__setattr__(self, "cut", _pairs("cut", self.cut, self.width))
        if self.frozen != Frozen():
            theta = _pairs("frozen.theta", self.frozen.theta, self.width)
            object.__setattr__(self, "frozen", Frozen(theta, tuple(sorted(set(self.frozen.b)))))
            for index, j in enumerate(self.frozen.b):
                _unit_exists(f"frozen.b[{index}]", j, self.width)


def _pairs(name: str, pairs: Pairs, width: int) -> Pairs:
    for index, pair in enumerate(pairs):
        if len(pair) != 2:
            raise ValueError(f"{name}[{index}] has {len(pair)} numbers, expected unit below and unit")
        if pair[0] < 0:
            raise ValueError(f"{name}[{index}] names unit {pair[0]} of the layer below, counted from 0")
        _unit_exists(f"{name}[{index}]", pair[1], width)
    return tuple(sorted(set(pairs)))


def _unit_exists(name: str, unit: int, width: int) -> None:
    if not 0 <= unit < width:
        raise ValueError(f"{name} names unit {unit}, and the layer has {width}, counted from 0")


@dataclass(frozen=True)
class Network:
    """The shape of a network. Layers count from 1 to ``depth``; layer 0 is the input.

    What is asked of it again and again is worked out once: of a deep network each answer goes through all layers.
    """

    inputs: int
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if self.inputs < 1:
            raise ValueError(f"inputs must be at least 1, not {self.inputs}")
        if not self.layers:
            raise ValueError("a network needs at least one layer")
        if self.depth > MOST_LAYERS:
            raise ValueError(f"a network has at most {MOST_LAYERS:,} layers, not {self.depth:,}")
        for number, layer in enumerate(self.layers[:-1], start=1):
            activation = ACTIVATIONS[layer.activation]
            if activation.couples:
                raise ValueError(
                    f"layer {number} is hidden, and {activation.label} belongs at the output only"
                )
        for number, layer in enumerate(self.layers, start=1):
            below = self.width(number - 1)
            for name, pairs in (("cut", layer.cut), ("frozen.theta", layer.frozen.theta)):
                for index, (i, _) in enumerate(pairs):
                    if i >= below:
                        raise ValueError(
                            f"layers[{number - 1}].{name}[{index}] names unit {i} of the layer below, "
                            f"which has {below}, counted from 0"
                        )

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.inputs, self.layers))

    def __reduce__(self) -> tuple[type[Network], tuple[int, tuple[Layer, ...]]]:
        """Without what was worked out: a hash is another in another process."""
        return Network, (self.inputs, self.layers)

    @property
    def depth(self) -> int:
        """L, the number of the output layer."""
        return len(self.layers)

    @property
    def outputs(self) -> int:
        return self.layers[-1].width

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Units of each layer, the inputs first: what the shape of the parameters depends on."""
        return (self.inputs, *(layer.width for layer in self.layers))

    def layer(self, number: int) -> Layer:
        """The layer ``number`` of 1..L."""
        return self.layers[number - 1]

    def width(self, number: int) -> int:
        """Units of layer ``number``; of the input for 0."""
        return self.layers[number - 1].width if number else self.inputs

    def size_of(self, number: int) -> int:
        """How many parameters layer ``number`` has."""
        return (self.width(number - 1) + 1) * self.width(number)

    @property
    def size(self) -> int:
        """How many parameters the network has."""
        return self._offsets[-1]

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        """Where the block of each layer begins in the flat parameter vector, and after them where the last ends."""
        return tuple(accumulate((self.size_of(number) for number in range(1, self.depth + 1)), initial=0))

    def offset(self, number: int) -> int:
        """Where the block of layer ``number`` begins in the flat parameter vector."""
        return self._offsets[number - 1]

    def layer_at(self, position: int) -> int:
        """The layer whose block a place of the flat parameter vector is in."""
        return bisect_right(self._offsets, position, hi=self.depth)

    @cached_property
    def trains_everything(self) -> bool:
        whole = all(layer.train_theta and layer.train_b for layer in self.layers)
        return whole and not any(layer.cut or layer.frozen != Frozen() for layer in self.layers)

    def is_cut(self, parameter: Parameter) -> bool:
        """Whether this is the weight of a connection that is not there."""
        if parameter.kind == "b" or parameter.i is None or parameter.j is None:
            return False
        cut = self.layers[parameter.layer - 1].cut
        return bool(cut) and (parameter.i, parameter.j) in cut

    def trains(self, parameter: Parameter) -> bool:
        """Whether the update moves a parameter; of a whole layer's, whether it moves any."""
        layer = self.layer(parameter.layer)
        if parameter.kind == "b":
            return layer.train_b and parameter.j not in layer.frozen.b
        pair = (parameter.i, parameter.j)
        return layer.train_theta and pair not in layer.frozen.theta and pair not in layer.cut


class Parameters:
    """All weights and biases, as views into one flat vector.

    Layer l is one block of shape (units of l-1, plus 1, units of l): θ^l above, b^l as the last row, so that an
    activation with a row of ones appended meets the bias in the same product.
    """

    __slots__ = ("blocks", "flat", "network")

    def __init__(self, network: Network, flat: Array | None = None) -> None:
        """Raises ValueError when ``flat`` has not shape (network.size,)."""
        self.network = network
        self.flat = full((network.size,), 0.0) if flat is None else flat
        if self.flat.shape != (network.size,):
            raise ValueError(f"{self.flat.shape} numbers for a network of {network.size} parameters")
        widths = network.widths
        ends = tuple(accumulate((below + 1) * width for below, width in pairwise(widths)))
        self.blocks = tuple(
            self.flat[end - (below + 1) * width : end].reshape(below + 1, width)
            for end, (below, width) in zip(ends, pairwise(widths), strict=True)
        )

    @classmethod
    def of(cls, network: Network, theta: Sequence[object], b: Sequence[object]) -> Parameters:
        """From one matrix (units of l-1, units of l) and one vector (units of l) a layer.

        Raises ValueError naming the layer and the shape expected.
        """
        parameters = cls(network)
        for name, parts in (("theta", theta), ("b", b)):
            if len(parts) != network.depth:
                raise ValueError(f"{name} has {len(parts)} layers, the network {network.depth}")
        for number in range(1, network.depth + 1):
            for name, part, place in (
                ("theta", theta[number - 1], parameters.theta(number)),
                ("b", b[number - 1], parameters.b(number)),
            ):
                given = np.asarray(part, dtype=place.dtype)
                if given.shape != place.shape:
                    raise ValueError(f"{name}[{number - 1}] has shape {given.shape}, expected {place.shape}")
                place[...] = given
        return parameters

    def theta(self, number: int) -> Array:
        """The weights into layer ``number``, shape (units of l-1, units of l); a view."""
        return self.blocks[number - 1][:-1]

    def b(self, number: int) -> Array:
        """The biases of layer ``number``, shape (units of l,); a view."""
        row: Array = self.blocks[number - 1][-1]
        return row

    def copy(self) -> Parameters:
        flat = empty(self.flat.shape, self.flat.dtype)
        flat[...] = self.flat
        return self.over(flat)

    def over(self, flat: Array) -> Parameters:
        """Of the same network, as views into another vector of the same shape."""
        other, begin, blocks = Parameters.__new__(Parameters), 0, []
        for block in self.blocks:
            blocks.append(flat[begin : begin + block.size].reshape(block.shape))
            begin += block.size
        other.network, other.flat, other.blocks = self.network, flat, tuple(blocks)
        return other

    def __getitem__(self, parameter: Parameter) -> float:
        return float(self.flat[parameter.position(self.network)])

    def __eq__(self, other: object) -> bool:
        """Equal bit for bit: NaN equals NaN, and 0.0 is not -0.0."""
        return (
            isinstance(other, Parameters)
            and self.network == other.network
            and self.flat.tobytes() == other.flat.tobytes()
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Parameters({self.flat.tolist()})"


_ADDRESS = re.compile(r"(theta|b)(\d+)(?:\[(\d+)(?:,\s*(\d+))?\])?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """The name of one parameter: ``theta2[0,1]``, ``b1[0]``; or of a whole layer's: ``theta2``, ``b1``.

    ``theta<l>[i,j]`` is the weight from unit i of layer l-1 to unit j of layer l; ``b<l>[j]`` the bias of unit j.
    """

    kind: ParameterKind
    layer: int
    i: int | None = None
    j: int | None = None

    @classmethod
    def parse(cls, text: str) -> Parameter:
        """Raises ValueError when ``text`` is not a parameter's name."""
        found = _ADDRESS.fullmatch(text.strip())
        if found is None or (found[3] is not None and (found[1] == "theta") != (found[4] is not None)):
            raise ValueError(f"{text!r} is not a parameter; write theta2, theta2[0,1], b1 or b1[0]")
        first = None if found[3] is None else int(found[3])
        if found[1] == "theta":
            return cls("theta", int(found[2]), first, None if found[4] is None else int(found[4]))
        return cls("b", int(found[2]), None, first)

    @property
    def whole(self) -> bool:
        """Whether this names all of a layer's weights or biases."""
        return self.j is None

    def exists_in(self, network: Network) -> bool:
        if not 1 <= self.layer <= network.depth:
            return False
        return (self.i is None or self.i < network.width(self.layer - 1)) and (
            self.j is None or self.j < network.width(self.layer)
        )

    def position(self, network: Network) -> int:
        """Its place in the flat vector. Raises ValueError for a whole layer or a parameter the network lacks."""
        if self.j is None or not self.exists_in(network):
            raise ValueError(f"{self} is not a single parameter of this network")
        row = network.width(self.layer - 1) if self.kind == "b" else self.i
        assert row is not None
        return network.offset(self.layer) + row * network.width(self.layer) + self.j

    def __str__(self) -> str:
        if self.j is None:
            return f"{self.kind}{self.layer}"
        inside = f"{self.i},{self.j}" if self.kind == "theta" else f"{self.j}"
        return f"{self.kind}{self.layer}[{inside}]"


def parameter_at(network: Network, position: int) -> Parameter:
    """The single parameter at a place of the flat vector; the inverse of ``Parameter.position``."""
    layer = network.layer_at(position)
    position -= network.offset(layer)
    row, j = divmod(position, network.width(layer))
    if row == network.width(layer - 1):
        return Parameter("b", layer, None, j)
    return Parameter("theta", layer, row, j)


def positions_of(network: Network, parameter: Parameter) -> range:
    """Where in the flat vector a layer's weights or biases, or a single parameter, are."""
    if not parameter.whole:
        return range(parameter.position(network), parameter.position(network) + 1)
    end = network.offset(parameter.layer + 1)
    biases = end - network.width(parameter.layer)
    return range(network.offset(parameter.layer), biases) if parameter.kind == "theta" else range(biases, end)


def places_of(network: Network, number: int, pairs: Pairs) -> NDArray[np.intp]:
    """Where the weights of those connections into layer ``number`` are in the layer's block."""
    i, j = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return np.asarray(i * network.width(number) + j, dtype=np.intp)


def disconnect(parameters: Parameters) -> None:
    """Give every connection that is cut the weight 0."""
    for number, layer in enumerate(parameters.network.layers, start=1):
        if layer.cut:
            parameters.blocks[number - 1].put(places_of(parameters.network, number, layer.cut), 0.0)


def every_parameter(network: Network) -> Iterator[Parameter]:
    """The single parameters, in the order of the flat vector."""
    for number in range(1, network.depth + 1):
        for i in range(network.width(number - 1)):
            for j in range(network.width(number)):
                yield Parameter("theta", number, i, j)
        for j in range(network.width(number)):
            yield Parameter("b", number, None, j)
