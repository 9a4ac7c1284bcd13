"""The weights and biases of a network: their values, and the name of each single one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.fast.allocation import empty, full
from bpstudio.engine.network import Array, Network, Pairs
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted

ParameterKind = Literal["theta", "b"]
KINDS: tuple[ParameterKind, ...] = get_args(ParameterKind)


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
                raise RefusedError(
                    name, f"{name} has {counted(len(parts), 'layer')}, the network {network.depth}"
                )
        for number in range(1, network.depth + 1):
            for name, part, place in (
                ("theta", theta[number - 1], parameters.theta(number)),
                ("b", b[number - 1], parameters.b(number)),
            ):
                given = np.asarray(part, dtype=place.dtype)
                if given.shape != place.shape:
                    raise RefusedError(
                        f"{name}[{number - 1}]",
                        f"{name}[{number - 1}] has shape {given.shape}, expected {place.shape}",
                    )
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
        """The same values in a vector of their own, of the same type."""
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
            raise RefusedError(
                "parameter", f"{text!r} is not a parameter; write theta2, theta2[0,1], b1 or b1[0]"
            )
        first = None if found[3] is None else int(found[3])
        if found[1] == "theta":
            return cls("theta", int(found[2]), first, None if found[4] is None else int(found[4]))
        return cls("b", int(found[2]), None, first)

    @property
    def whole(self) -> bool:
        """Whether this names all of a layer's weights or biases."""
        return self.j is None

    def exists_in(self, network: Network) -> bool:
        """Whether the network has the layer and the units that are named."""
        if not 1 <= self.layer <= network.depth:
            return False
        return (self.i is None or self.i < network.width(self.layer - 1)) and (
            self.j is None or self.j < network.width(self.layer)
        )

    def is_cut_in(self, network: Network) -> bool:
        """Whether this is the weight of a connection that is not there."""
        if self.kind == "b" or self.i is None or self.j is None:
            return False
        cut = network.layer(self.layer).cut
        return bool(cut) and (self.i, self.j) in cut

    def trains_in(self, network: Network) -> bool:
        """Whether the update moves this parameter; of a whole layer's, whether it moves any."""
        layer = network.layer(self.layer)
        if self.j is None:
            held, there = layer.held(self.kind, network.width_below(self.layer))
            return held < there
        if self.kind == "b":
            return layer.train_b and self.j not in layer.frozen.b
        pair = (self.i, self.j)
        return layer.train_theta and pair not in layer.frozen.theta and pair not in layer.cut

    def position(self, network: Network) -> int:
        """Its place in the flat vector. Raises ValueError for a whole layer or a parameter the network lacks."""
        if self.j is None or not self.exists_in(network):
            raise RefusedError("parameter", f"{self} is not a single parameter of this network")
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
