"""NamedArrays of a file beside the layers of a network: which goes where, and whether the network must be made to fit.

All of it is known before anything changes: ``matched`` tells, ``Matching.edit`` is the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from bpstudio.engine.network import Array, Frozen, Network
from bpstudio.engine.parameters import ParameterKind, Parameters, places_of
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped
from bpstudio.explain.words import weights as words
from bpstudio.session.edits.replacing import LoadWeights
from bpstudio.storage.errors import SessionFileError, one_line, quoted, shortened, unexpected
from bpstudio.storage.weights.arrays import NamedArrays, arrays_in
from bpstudio.storage.weights.layers import (
    FoundArray,
    FoundLayer,
    FoundLayers,
    LeftOut,
    found_array,
    layers_in,
)

_MOST_TRIED = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A layer's weights or biases: the array of the file, ``values`` as here, and what is said of it.

    Of what the file does not have ``name`` is empty, and ``values`` None where it stays as it is.
    """

    kind: ParameterKind
    layer: int
    values: Array | None
    name: str = ""
    shape: tuple[int, ...] = ()
    note: str = ""

    @property
    def where(self) -> str:
        """``theta1``, ``b2``."""
        return f"{self.kind}{self.layer}"


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """What a file of weights means for a network: θ and b of each layer, what is left out, and sentences about it."""

    network: Network
    taken: tuple[Taken, ...]
    widths: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the network is already as the weights want it."""
        return self.widths == self.network.widths

    def edit(self, parameters: Parameters) -> LoadWeights:
        """The change; ``parameters`` are those that what the file does not have is left at."""
        found: dict[ParameterKind, list[Array]] = {"theta": [], "b": []}
        for each in self.taken:
            there = parameters.theta if each.kind == "theta" else parameters.b
            found[each.kind].append(there(each.layer) if each.values is None else each.values)
        theta = tuple(tuple(map(tuple, matrix.tolist())) for matrix in found["theta"])
        return LoadWeights(theta, tuple(tuple(vector.tolist()) for vector in found["b"]))

    @property
    def rows(self) -> tuple[tuple[str, str, str, str], ...]:
        """For a table: where it goes, what it is called in the file, its shape there, and what is said of it."""
        taken = [(each.where, _shown(each.name), _shape(each), each.note) for each in self.taken]
        left = [("—", _shown(name), words.dimensions_text(shape), why) for name, shape, why in self.left_out]
        return (*taken, *left)

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in self.rows
        ]
        return "\n".join([*lines, *self.said])


def _shown(name: str) -> str:
    return one_line(shortened(name))


def _shape(taken: Taken) -> str:
    return words.dimensions_text(taken.shape) if taken.name or taken.shape else ""


def matching_of(path: str | Path, network: Network) -> Matching:
    """As ``matched``, of a file. Raises what ``arrays_in`` does besides."""
    return matched(arrays_in(path), network)


def matched(arrays: NamedArrays, network: Network) -> Matching:
    """Which array goes where. Raises SessionFileError, one sentence, where they cannot be brought together."""
    if len(arrays) == 1:
        [(name, array)] = arrays.items()
        if array.ndim == 1 and (not name or array.size == network.size):
            return _flat(arrays, name, network)
    found = layers_in(arrays)
    if found.by_our_names and not _is_whole(found):
        return _partial(found, network)
    return _whole(found, network)


def _is_whole(found: FoundLayers) -> bool:
    return all(layer.theta is not None for layer in found.layers)


# One row of all numbers


def _flat(arrays: NamedArrays, name: str, network: Network) -> Matching:
    found = found_array(arrays, name)
    values = found.values
    if values.size != network.size:
        unexpected(
            name,
            counted(values.size, "number"),
            f"{grouped(network.size)}, the weights and biases of this network",
        )
    loaded = Parameters(network, values)
    taken = []
    for number in network.layer_ids:
        taken += [
            Taken("theta", number, loaded.theta(number), name, found.shape if number == 1 else ()),
            Taken("b", number, loaded.b(number), name),
        ]
    return _matching(network, taken, network.widths, [], [words.FLAT, *_precision([found])])


# Some of it, by our own names


def _partial(found: FoundLayers, network: Network) -> Matching:
    """What is not in the file stays as it is, so that the network must fit as it stands."""
    if len(found.layers) > network.depth:
        unexpected(
            "",
            f"layer {len(found.layers)}",
            f"at most {network.depth}, or the weights of all layers from theta1 on",
        )
    taken = []
    layers = found.layers + [FoundLayer()] * (network.depth - len(found.layers))
    for number, layer in zip(network.layer_ids, layers, strict=True):
        taken += [_partly(layer.theta, "theta", number, network), _partly(layer.b, "b", number, network)]
    arrays = [array for layer in found.layers for array in (layer.theta, layer.b) if array is not None]
    said = [words.stays_as_it_is(network.size - sum(array.values.size for array in arrays))]
    return _matching(network, taken, network.widths, found.left_out, [*said, *_precision(arrays)])


def _partly(array: FoundArray | None, kind: ParameterKind, number: int, network: Network) -> Taken:
    """Raises SessionFileError where it does not fit, also not the other way round."""
    if array is None:
        return _stays(kind, number)
    width, below = network.width(number), network.width_below(number)
    wanted = (below, width) if kind == "theta" else (width,)
    values, note = array.values, ""
    if values.shape != wanted and kind == "theta" and values.shape == wanted[::-1]:
        values, note = values.T, words.BY_SHAPE
    if values.shape != wanted:
        unexpected(
            array.name,
            f"shape {words.dimensions_text(array.shape)}",
            f"{words.dimensions_text(wanted)} in this network",
        )
    return Taken(kind, number, values, array.name, array.shape, note)


def _stays(kind: ParameterKind, number: int) -> Taken:
    return Taken(kind, number, None, note=words.LEFT_ALONE)


# All of it


@dataclass(frozen=True, slots=True, eq=False)
class _Arranged:
    """Layers in an order, each matrix turned or not."""

    layers: tuple[FoundLayer, ...]
    turned: tuple[bool, ...]

    @property
    def shapes(self) -> list[tuple[int, int]]:
        pairs = zip(self.layers, self.turned, strict=True)
        return [_shape_of(layer, turned) for layer, turned in pairs]

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
        shapes = self.shapes
        return (shapes[0][0], *(width for _, width in shapes))


def _called(array: FoundArray | None) -> str:
    return "" if array is None else f"{quoted(array.name)} ({words.dimensions_text(array.shape)})"


def _shape_of(layer: FoundLayer, turned: bool) -> tuple[int, int]:
    assert layer.theta is not None, "a whole layer has weights"
    rows, columns = layer.theta.values.shape
    return (columns, rows) if turned else (rows, columns)


def _whole(found: FoundLayers, network: Network) -> Matching:
    """Raises SessionFileError where there is no order, and no way to turn them, in which the layers fit."""
    ways = list(_ways(found, network))
    fitting = [way for way in ways if not way.wrong(network)]
    if not fitting:
        raise SessionFileError("", f"these weights do not fit: {ways[0].wrong(network)}")
    way = next((way for way in fitting if way.widths == network.widths), fitting[0])
    fits = way.widths == network.widths
    taken, arrays = [], []
    for number, layer in enumerate(way.layers, start=1):
        taken += [_theta(layer, number, way), _b(layer, number, way, stays=found.by_our_names and fits)]
        arrays += [array for array in (layer.theta, layer.b) if array is not None]
    said = _precision(arrays)
    if not found.orderly:
        same = way.layers == tuple(found.layers)
        said.insert(0, words.IN_THE_FILES_ORDER if same else words.IN_THE_ORDER_OF_SHAPES)
    return _matching(network, taken, way.widths, found.left_out, said)


def _ways(found: FoundLayers, network: Network) -> Iterator[_Arranged]:
    """As the names say, then turned the other way; then in an order that the shapes allow, where names tell none."""
    layers = tuple(found.layers)
    as_said = tuple(layer.turned for layer in layers)
    for turned in (as_said, tuple(not each for each in as_said)):
        yield _Arranged(layers, turned)
    if found.orderly:
        return
    for turned in (as_said, tuple(not each for each in as_said)):
        order = _in_a_chain([_shape_of(*each) for each in zip(layers, turned, strict=True)], network.inputs)
        if order:
            yield _Arranged(tuple(layers[at] for at in order), tuple(turned[at] for at in order))


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


def _theta(layer: FoundLayer, number: int, way: _Arranged) -> Taken:
    assert layer.theta is not None, "a whole layer has weights"
    values, turned = layer.theta.values, way.turned[number - 1]
    return Taken(
        "theta",
        number,
        values.T if turned else values,
        layer.theta.name,
        layer.theta.shape,
        _note(layer, turned, way),
    )


def _note(layer: FoundLayer, turned: bool, way: _Arranged) -> str:
    """Why a matrix was turned, or was not although its name says so; of a square one what was supposed."""
    rows, columns = _shape_of(layer, turned)
    if turned and layer.turned:
        return words.BY_PYTORCH
    if turned:
        return words.BY_SHAPE if rows != columns else words.LIKE_THE_OTHERS
    if layer.turned:
        return words.NOT_TURNED
    if rows == columns > 1 and layer.convention is None:
        return words.SQUARE
    return ""


def _b(layer: FoundLayer, number: int, way: _Arranged, stays: bool) -> Taken:
    if layer.b is not None:
        return Taken("b", number, layer.b.values, layer.b.name, layer.b.shape)
    if stays:
        return _stays("b", number)
    _, width = way.shapes[number - 1]
    return Taken("b", number, np.zeros(width), note=words.MISSING_BIASES)


# What is said besides


def _precision(arrays: list[FoundArray]) -> list[str]:
    return [words.SINGLE] if any(array.is_single for array in arrays) else []


def _matching(
    network: Network, taken: list[Taken], widths: tuple[int, ...], left_out: list[LeftOut], said: list[str]
) -> Matching:
    found = Matching(network, tuple(taken), widths, tuple(left_out))
    single = any(layer.cut or layer.frozen != Frozen() for layer in network.layers)
    if not found.fits:
        more = [words.to_be_fitted(widths, network.widths), *[words.SHAPES_CHANGE] * single]
        return replace(found, said=(*said, *more))
    cut = sum(_numbers_for_cut(each, network) for each in taken)
    frozen = any(
        layer.frozen != Frozen() or not (layer.train_theta and layer.train_b) for layer in network.layers
    )
    more = [words.cut_stays(cut)] * bool(cut) + [words.FROZEN] * frozen
    return replace(found, said=(*said, *more))


def _numbers_for_cut(taken: Taken, network: Network) -> int:
    cut = network.layer(taken.layer).cut
    if taken.kind != "theta" or taken.values is None or not cut:
        return 0
    return int(np.count_nonzero(np.take(taken.values, places_of(network, taken.layer, cut))))


def check_fit(found: Matching, fit: bool, where: words.HowToFit) -> None:
    """Nothing; raises RefusedError where the network would have to be made to fit, and that was not asked for."""
    if not (found.fits or fit):
        raise RefusedError("weights", words.needs_fitting(found.widths, found.network.widths, where))
