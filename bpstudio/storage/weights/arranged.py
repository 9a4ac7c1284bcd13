"""Layers in an order, each matrix turned or not: the ways in which those of a file may follow on one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bpstudio.engine.network import Network
from bpstudio.explain.words import weights as words
from bpstudio.storage.errors import quoted
from bpstudio.storage.weights.layers import FoundArray, FoundLayer, FoundLayers

_MOST_TRIED = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """Layers in an order, each matrix turned or not."""

    layers: tuple[FoundLayer, ...]
    turned: tuple[bool, ...]

    @property
    def shapes(self) -> list[tuple[int, int]]:
        """Units below and units of each layer."""
        pairs = zip(self.layers, self.turned, strict=True)
        return [layer_shape(layer, turned) for layer, turned in pairs]

    def wrong(self, network: Network) -> str:
        """Where the layers do not follow on one another, or not on the inputs and outputs; else empty."""
        shapes = self.shapes
        for layer, (_, width) in zip(self.layers, shapes, strict=True):
            if layer.b is not None and layer.b.values.size != width:
                return words.biases_do_not_fit(
                    _called(layer.b), layer.b.values.size, theta=_called(layer.theta), width=width
                )
        for (one, (_, width)), (other, (below, _)) in pairwise(zip(self.layers, shapes, strict=True)):
            if width != below:
                return words.does_not_follow(
                    _called(other.theta), below, before=_called(one.theta), width=width
                )
        for found, there, what in (
            (shapes[0][0], network.inputs, "input"),
            (shapes[-1][1], network.outputs, "output"),
        ):
            if found != there:
                return words.other_ends(found, there, what)
        return ""

    @property
    def widths(self) -> tuple[int, ...]:
        """Units of each layer, the inputs first."""
        shapes = self.shapes
        return (shapes[0][0], *(width for _, width in shapes))


def _called(array: FoundArray | None) -> str:
    return "" if array is None else f"{quoted(array.name)} ({words.dimensions_text(array.shape)})"


def layer_shape(layer: FoundLayer, turned: bool) -> tuple[int, int]:
    """Units below and units of a layer, its matrix as it stands or the other way round."""
    assert layer.theta is not None, "a whole layer has weights"
    rows, columns = layer.theta.values.shape
    return (columns, rows) if turned else (rows, columns)


def arrangements_of(found: FoundLayers, network: Network) -> Iterator[Arranged]:
    """As the names say, then turned the other way; then in an order that the shapes allow, where names tell none."""
    layers = tuple(found.layers)
    as_said = tuple(layer.turned for layer in layers)
    yield Arranged(layers, as_said)
    if found.certain:
        return
    yield Arranged(layers, tuple(not each for each in as_said))
    if found.orderly:
        return
    for turned in (as_said, tuple(not each for each in as_said)):
        order = _in_a_chain([layer_shape(*each) for each in zip(layers, turned, strict=True)], network.inputs)
        if order:
            yield Arranged(tuple(layers[at] for at in order), tuple(turned[at] for at in order))


def _in_a_chain(shapes: list[tuple[int, int]], inputs: int) -> list[int]:
    """An order in which each shape follows on the one before, the first on the inputs; empty where none is found."""
    tried = 0
    ways: list[tuple[list[int], int]] = [([], inputs)] if shapes else []
    while ways and tried < _MOST_TRIED:
        tried += 1
        order, width = ways.pop()
        if len(order) == len(shapes):
            return order
        following = [at for at, (below, _) in enumerate(shapes) if below == width and at not in order]
        ways += [([*order, at], shapes[at][1]) for at in reversed(following)]
    return []
