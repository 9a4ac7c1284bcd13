"""Arrays of a file beside the layers of a network: which goes where, and whether the network must be made to fit.

All of it is known before anything changes: ``matched`` tells, ``Matching.edit`` is the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.functions.activations import USUAL_HIDDEN
from bpstudio.engine.network import ActivationName, Array, Frozen, Network
from bpstudio.engine.parameters import ParameterKind, Parameters, places_of
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped
from bpstudio.explain.words import weights as words
from bpstudio.session.edits.replacing import LoadWeights
from bpstudio.storage.errors import SessionFileError, one_line, shortened, unexpected
from bpstudio.storage.files import read_bytes
from bpstudio.storage.weights.arranged import Arranged, arrangements_of, layer_shape
from bpstudio.storage.weights.arrays import NamedArrays, arrays_in
from bpstudio.storage.weights.layers import (
    FoundArray,
    FoundLayer,
    FoundLayers,
    LeftOut,
    found_array,
    layers_in,
    part_in,
)
from bpstudio.storage.weights.onnx_chain import chain_in
from bpstudio.storage.weights.onnx_file import ENDING as ONNX_ENDING

_MOST_SAID = 5


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
    activations: tuple[str | None, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the network has as many layers as the weights want, and of their widths."""
        return self.widths == self.network.widths

    @property
    def alters(self) -> bool:
        """Whether making the network fit would change it: its hidden layers, or activations that the file tells."""
        return not self.fits or any(_others(self.activations, self.network))

    def edit(self, parameters: Parameters, fit: bool = False) -> LoadWeights:
        """The change; ``parameters`` are those that what the file does not have is left at.

        With ``fit`` activations that the file tells are taken on.
        """
        found: dict[ParameterKind, list[Array]] = {"theta": [], "b": []}
        for each in self.taken:
            there = parameters.theta if each.kind == "theta" else parameters.b
            found[each.kind].append(there(each.layer) if each.values is None else each.values)
        theta = tuple(tuple(map(tuple, matrix.tolist())) for matrix in found["theta"])
        b = tuple(tuple(vector.tolist()) for vector in found["b"])
        return LoadWeights(theta, b, self._wanted_activations() if fit else ())

    def _wanted_activations(self) -> tuple[ActivationName, ...]:
        """Those of the file, and what a layer has where it is none of ours; empty where the file tells of none."""
        if not self.activations:
            return ()
        *hidden, output = (layer.activation for layer in self.network.layers)
        hidden += [USUAL_HIDDEN] * len(self.activations)
        kept = (*hidden[: len(self.activations) - 1], output)
        return tuple(name or here for name, here in zip(self.activations, kept, strict=True))

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
    if Path(path).name.lower().endswith(ONNX_ENDING):
        return _whole(chain_in(read_bytes(Path(path))), network)
    return matched(arrays_in(path), network)


def matched(arrays: NamedArrays, network: Network) -> Matching:
    """Which array goes where. Raises SessionFileError, one sentence, where they cannot be brought together."""
    if len(arrays) == 1:
        [(name, array)] = arrays.items()
        if array.ndim == 1 and (not name or array.size == network.size):
            return _flat(arrays, name, network)
    part = part_in(arrays)
    if part is None or (_is_whole(part) and len(part.layers) >= network.depth):
        return _whole(layers_in(arrays), network)
    try:
        return _partial(part, network)
    except SessionFileError as no_part:
        if _is_whole(part):  # of a network with fewer layers, which this one can be made to fit
            with suppress(SessionFileError):
                return _whole(layers_in(arrays), network)
        raise no_part from None


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


# Some of it, by names that count the layers: also the first of them alone


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


def _whole(found: FoundLayers, network: Network) -> Matching:
    """Raises SessionFileError where there is no order, and no way to turn them, in which the layers fit."""
    ways = list(arrangements_of(found, network))
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
    matching = _matching(network, taken, way.widths, found.left_out, said)
    return _with_activations(matching, found.activations)


def _with_activations(found: Matching, names: tuple[str | None, ...]) -> Matching:
    """With what the file tells of activations, beside those of the network."""
    if not names:
        return found
    labels = [ACTIVATIONS[name].label if name else None for name in names]
    said = [words.activations_found(labels)]
    if found.fits:
        for number, name in _others(names, found.network):
            here = ACTIVATIONS[found.network.layer(number).activation].label
            said.append(words.other_activation(number, ACTIVATIONS[name].label, here))
    return replace(found, said=(*said[:_MOST_SAID], *found.said), activations=names)


def _others(names: tuple[str | None, ...], network: Network) -> Iterator[tuple[int, str]]:
    """The layers that have another activation in the file, one of ours, than in the network."""
    for number, (name, layer) in enumerate(zip(names, network.layers, strict=False), start=1):
        if name and name != layer.activation:
            yield number, name


def _theta(layer: FoundLayer, number: int, way: Arranged) -> Taken:
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


def _note(layer: FoundLayer, turned: bool, way: Arranged) -> str:
    """Why a matrix was turned, or was not although its name says so; of a square one what was supposed."""
    rows, columns = layer_shape(layer, turned)
    if layer.note:
        return layer.note
    if turned and layer.turned:
        return words.BY_PYTORCH
    if turned:
        return words.BY_SHAPE if rows != columns else words.LIKE_THE_OTHERS
    if layer.turned:
        return words.NOT_TURNED
    if rows == columns > 1 and layer.convention is None:
        return words.SQUARE
    return ""


def _b(layer: FoundLayer, number: int, way: Arranged, stays: bool) -> Taken:
    if layer.b is not None:
        return Taken("b", number, layer.b.values, layer.b.name, layer.b.shape, layer.note_of_b)
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
