"""What a network is: its layers, and the shape of its parameters."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bpstudio.engine.arrays import Array as Array
from bpstudio.engine.functions.activations import ACTIVATIONS, USUAL
from bpstudio.engine.functions.activations import ActivationName as ActivationName
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped

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
            raise RefusedError("width", f"width must be at least 1, not {self.width}")
        if self.cut:
            object.__setattr__(self, "cut", _pairs("cut", self.cut, self.width))
        if self.frozen != Frozen():
            theta = _pairs("frozen.theta", self.frozen.theta, self.width)
            object.__setattr__(self, "frozen", Frozen(theta, tuple(sorted(set(self.frozen.b)))))
            for index, j in enumerate(self.frozen.b):
                _unit_exists(f"frozen.b[{index}]", j, self.width)

    def held(self, kind: str, below: int) -> tuple[int, int]:
        """How many of its weights (``theta``) or biases (``b``) get no update, and how many there are; none is cut.

        ``below`` is the width of the layer below.
        """
        if kind == "b":
            return (len(set(self.frozen.b)) if self.train_b else self.width), self.width
        there = below * self.width - len(self.cut)
        return (len(set(self.frozen.theta) - set(self.cut)) if self.train_theta else there), there


def _pairs(name: str, pairs: Pairs, width: int) -> Pairs:
    for index, pair in enumerate(pairs):
        if len(pair) != 2:
            raise RefusedError(
                f"{name}[{index}]",
                f"{name}[{index}] has {counted(len(pair), 'number')}, expected unit below and unit",
            )
        if pair[0] < 0:
            raise RefusedError(
                f"{name}[{index}]", f"{name}[{index}] names unit {pair[0]} of the layer below, counted from 0"
            )
        _unit_exists(f"{name}[{index}]", pair[1], width)
    return tuple(sorted(set(pairs)))


def _unit_exists(name: str, unit: int, width: int) -> None:
    if not 0 <= unit < width:
        raise RefusedError(name, f"{name} names unit {unit}, and the layer has {width}, counted from 0")


@dataclass(frozen=True)
class Network:
    """The shape of a network. Layers count from 1 to ``depth``; layer 0 is the input.

    What is asked of it again and again is worked out once: of a deep network each answer goes through all layers.
    """

    inputs: int
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if self.inputs < 1:
            raise RefusedError("inputs", f"inputs must be at least 1, not {self.inputs}")
        if not self.layers:
            raise RefusedError("layers", "a network needs at least one layer")
        if self.depth > MOST_LAYERS:
            raise RefusedError(
                "layers", f"a network has at most {grouped(MOST_LAYERS)} layers, not {grouped(self.depth)}"
            )
        for number, layer in enumerate(self.layers[:-1], start=1):
            activation = ACTIVATIONS[layer.activation]
            if activation.couples:
                raise RefusedError(
                    f"layers[{number - 1}].activation",
                    f"layer {number} is hidden, and {activation.label} belongs at the output only",
                )
        for number, layer in enumerate(self.layers, start=1):
            below = self.width(number - 1)
            for name, pairs in (("cut", layer.cut), ("frozen.theta", layer.frozen.theta)):
                for index, (i, _) in enumerate(pairs):
                    if i >= below:
                        place = f"layers[{number - 1}].{name}[{index}]"
                        raise RefusedError(
                            place,
                            f"{place} names unit {i} of the layer below, which has {below}, counted from 0",
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
        """How many units the output layer has."""
        return self.layers[-1].width

    @property
    def couples(self) -> bool:
        """Whether every z of the output moves every ŷ, as under softmax, so that ∂ŷ/∂z is a Jacobian."""
        return ACTIVATIONS[self.layers[-1].activation].couples

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Units of each layer, the inputs first: what the shape of the parameters depends on."""
        return (self.inputs, *(layer.width for layer in self.layers))

    # Which layers there are, and what is next to one. Ids, not places: whoever asks here need not know a chain.

    @property
    def layer_ids(self) -> range:
        """The layers that compute something, the first first."""
        return range(1, len(self.layers) + 1)

    @property
    def node_ids(self) -> range:
        """The input and the layers, in the order in which they are computed."""
        return range(len(self.layers) + 1)

    def below(self, number: int) -> int:
        """What layer ``number`` reads, for the first the input. Raises ValueError for the input itself."""
        if not 0 < number <= len(self.layers):
            raise ValueError(f"below {number} there is no layer")
        return number - 1

    def above(self, number: int) -> int:
        """The layer that reads layer ``number``. Raises ValueError for the last, which only the cost reads."""
        if not 0 <= number < len(self.layers):
            raise ValueError(f"above {number} there is no layer")
        return number + 1

    def beyond(self, number: int) -> range:
        """The layers on the way from layer ``number`` to the cost, the nearest first, without itself."""
        return range(number + 1, len(self.layers) + 1)

    def neighbours(self, number: int) -> tuple[int, ...]:
        """What layer ``number`` reads, and the layer that reads it, as far as there are such."""
        below = (self.below(number),) if number else ()
        return (*below, self.above(number)) if number < len(self.layers) else below

    def width_below(self, number: int) -> int:
        """How many numbers a unit of layer ``number`` reads."""
        return self.width(self.below(number))

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
        """Whether the update may move every single parameter: nothing is frozen and nothing cut."""
        whole = all(layer.train_theta and layer.train_b for layer in self.layers)
        return whole and not any(layer.cut or layer.frozen != Frozen() for layer in self.layers)
