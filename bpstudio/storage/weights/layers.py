"""Arrays out of a file, sorted into layers: by their names, or else by their order and their dimensions."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import MOST_LAYERS, Array
from bpstudio.engine.parameters import ParameterKind
from bpstudio.engine.words import counted, grouped, in_a_row
from bpstudio.explain.words import weights as words
from bpstudio.storage.errors import quoted, unexpected
from bpstudio.storage.weights.arrays import MOST_NUMBERS, NamedArrays
from bpstudio.storage.weights.names import (
    ArrayName,
    Convention,
    LayerPart,
    counted_from_1,
    normalizes,
    numbers_of_owner,
    ours,
    said_by,
    skeleton,
)


@dataclass(frozen=True, slots=True, eq=False)
class FoundArray:
    """An array as it is in the file, ``values`` in double precision; ``is_single`` where it was not."""

    name: str
    shape: tuple[int, ...]
    values: Array
    is_single: bool


class LeftOut(NamedTuple):
    """An array that is not taken, and why."""

    name: str
    shape: tuple[int, ...]
    why: str


@dataclass(slots=True, eq=False)
class FoundLayer:
    """What the file has of one layer: a matrix, whichever way it stands, and a vector, or one of them.

    The notes say what was done to them already.
    """

    theta: FoundArray | None = None
    b: FoundArray | None = None
    convention: Convention | None = None
    note: str = ""
    note_of_b: str = ""

    @property
    def turned(self) -> bool:
        """Whether it is kept the other way round, as far as its name says."""
        return self.convention == "out_in"


@dataclass(slots=True, eq=False)
class FoundLayers:
    """The layers of a file, in order; by our own names with those between that it does not have.

    ``orderly`` says whether the names tell the order; ``certain`` that the file tells all of it, how matrices stand as
    well. Then it may also tell the ``activations`` of the layers, None for one that is not ours.
    """

    layers: list[FoundLayer] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    orderly: bool = True
    by_our_names: bool = False
    certain: bool = False
    activations: tuple[str | None, ...] = ()


def layers_in(arrays: NamedArrays) -> FoundLayers:
    """Raises SessionFileError where there are too many numbers, or two arrays for one thing, or biases alone."""
    _check_size(arrays)
    exact = _told_by(arrays, ours)
    if exact:
        return _by_our_names(arrays, exact)
    names = {name: said for name in arrays if (said := said_by(name)) is not None}
    is_named = any(said.kind == "theta" for said in names.values()) or any(map(ours, arrays))
    found = _by_names(arrays, names) if is_named else _by_order(arrays)
    if not found.layers:
        names_found = in_a_row(map(quoted, list(arrays)[:6])) or "no array"
        unexpected("", names_found, "weights and biases, such as theta1 and b1, or 0.weight and 0.bias")
    if len(found.layers) > MOST_LAYERS:
        unexpected("", counted(len(found.layers), "layer"), f"at most {grouped(MOST_LAYERS)}")
    return found


def part_in(arrays: NamedArrays) -> FoundLayers | None:
    """What names tell that count the layers from 1, ``theta1 W1 b1``, which may be a part; None where they do not.

    Raises SessionFileError as ``layers_in`` does.
    """
    _check_size(arrays)
    exact = _told_by(arrays, counted_from_1)
    return _by_our_names(arrays, exact) if exact else None


def _check_size(arrays: NamedArrays) -> None:
    total = sum(array.size for array in arrays.values())
    if total > MOST_NUMBERS:
        unexpected("", f"{grouped(total)} numbers", f"at most {grouped(MOST_NUMBERS)}")


def _told_by(arrays: NamedArrays, place_of: Callable[[str], LayerPart | None]) -> dict[str, LayerPart]:
    """The place of each array that has one by its name; of none where other names say something else."""
    exact = {name: place for name in arrays if (place := place_of(name)) is not None}
    others = {name: said for name in arrays if name not in exact and (said := said_by(name)) is not None}
    if any(not said.owner.strip(".0123456789") for said in others.values()):
        return {}
    weights = any(kind == "theta" for kind, _ in exact.values())
    return exact if weights or all(said.kind == "b" for said in others.values()) else {}


def found_array(arrays: NamedArrays, name: str) -> FoundArray:
    """An array by its name. Raises SessionFileError for what holds no finite numbers."""
    return in_double_precision(name, arrays[name])


def in_double_precision(name: str, found: NDArray[Any]) -> FoundArray:
    """The array, which the file calls ``name``. Raises SessionFileError as ``found_array`` does."""
    if found.dtype.kind not in "fiu":
        unexpected(name, f"an array of {found.dtype.name}", "an array of numbers")
    if not found.size:
        unexpected(name, f"an empty array, {words.dimensions_text(found.shape)}", "numbers")
    values = np.asarray(found, dtype=np.float64)
    wrong = int(np.count_nonzero(~np.isfinite(values)))
    if wrong:
        unexpected(name, f"{counted(wrong, 'number')} of {grouped(values.size)} not finite", "finite numbers")
    return FoundArray(name, found.shape, values, found.dtype.kind == "f" and found.dtype.itemsize < 8)


def _by_our_names(arrays: NamedArrays, exact: dict[str, LayerPart]) -> FoundLayers:
    found = FoundLayers(by_our_names=True)
    for name, (kind, number) in exact.items():
        if number > MOST_LAYERS:
            unexpected(name, f"layer {grouped(number)}", f"at most {grouped(MOST_LAYERS)}")
        while len(found.layers) < number:
            found.layers.append(FoundLayer(convention="in_out"))
        _put(found.layers[number - 1], kind, found_array(arrays, name))
    found.left_out += _without_layer(arrays, exact)
    return found


def _put(layer: FoundLayer, kind: ParameterKind, array: FoundArray) -> None:
    """Raises SessionFileError where the layer has one already, or it cannot be weights or biases."""
    there = layer.theta if kind == "theta" else layer.b
    if there is not None:
        unexpected(array.name, f"the same again as {quoted(there.name)}", "one of them")
    if kind == "theta":
        layer.theta = array
        if array.values.ndim != 2:
            unexpected(array.name, f"weights of shape {words.dimensions_text(array.shape)}", "a matrix")
        return
    if array.values.ndim > 1 and max(array.shape) != array.values.size:  # a row or a column is a vector too
        unexpected(array.name, f"biases of shape {words.dimensions_text(array.shape)}", "a vector")
    layer.b = FoundArray(array.name, array.shape, array.values.reshape(-1), array.is_single)


def _left_out(arrays: NamedArrays, name: str, why: str) -> LeftOut:
    return LeftOut(name, arrays[name].shape, why)


def _without_layer(arrays: NamedArrays, names: Container[str]) -> list[LeftOut]:
    """Of what is in ``names`` all the rest, each with the reason."""
    return [
        _left_out(arrays, name, words.NORMALIZATION if normalizes(name) else words.NO_LAYERS)
        for name in arrays
        if name not in names
    ]


def _by_names(arrays: NamedArrays, names: dict[str, ArrayName]) -> FoundLayers:
    found = FoundLayers(left_out=_without_layer(arrays, names))
    owned: dict[str, dict[str, ArrayName]] = {}
    for name, said in names.items():
        owned.setdefault(said.owner, {})[name] = said
    layers: dict[str, FoundLayer] = {}
    for owner, its in owned.items():
        why = _why_left_out(arrays, its)
        if why:
            found.left_out += [_left_out(arrays, name, why) for name in its]
            continue
        layer = layers.setdefault(owner, FoundLayer())
        for name, said in its.items():
            array = found_array(arrays, name)
            if said.kind == "theta":
                layer.convention = said.convention
                array = _as_matrix(array, said.convention)
            _put(layer, said.kind, array)
        if layer.theta is None:
            unexpected(next(iter(its)), "biases alone", "the weights of the same layer with them")
    found.orderly = len(set(map(skeleton, layers))) <= 1
    found.layers = [layers[owner] for owner in _by_their_numbers(layers)]
    return found


def _by_their_numbers(owners: Iterable[str]) -> list[str]:
    """In their order, but those that have one name but for its numbers change places until these rise."""
    alike: dict[str, list[str]] = {}
    for owner in owners:
        alike.setdefault(skeleton(owner), []).append(owner)
    rising = {name: iter(sorted(group, key=numbers_of_owner)) for name, group in alike.items()}
    return [next(rising[skeleton(owner)]) for owner in owners]


def _why_left_out(arrays: NamedArrays, its: dict[str, ArrayName]) -> str:
    """Of what belongs to one owner, where it is no layer of ours; else empty."""
    sizes = {said.kind: arrays[name] for name, said in its.items()}
    theta, b = sizes.get("theta"), sizes.get("b")
    if theta is not None and theta.ndim > 2:
        return words.CONVOLUTION
    if theta is not None and theta.ndim == 1 and b is not None and b.size == theta.size > 1:
        return words.NORMALIZATION
    return ""


def _as_matrix(array: FoundArray, convention: Convention | None) -> FoundArray:
    """The weights into a single unit may come as a vector."""
    if array.values.ndim != 1:
        return array
    values = array.values.reshape((1, -1) if convention == "out_in" else (-1, 1))
    return FoundArray(array.name, array.shape, values, array.is_single)


def _by_order(arrays: NamedArrays) -> FoundLayers:
    """Matrices are weights and vectors biases; where there is nothing but matrices, one may be of one row or column."""
    orderly = len(set(map(skeleton, arrays))) == 1
    names = sorted(arrays, key=numbers_of_owner) if orderly else list(arrays)
    kinds = {name: _kind(arrays[name].shape) for name in names}
    found = FoundLayers(
        left_out=[_left_out(arrays, name, words.CONVOLUTION) for name, kind in kinds.items() if kind is None],
        orderly=orderly,
    )
    if sum(kind == "b" for kind in kinds.values()) != sum(kind == "theta" for kind in kinds.values()):
        alone = [name for name in names if not arrays[name].shape]
        found.left_out += [_left_out(arrays, name, words.NO_LAYERS) for name in alone]
        names = [name for name in names if name not in alone]
    matrices = [name for name in names if kinds[name] == "theta"]
    vectors = [name for name in names if kinds[name] == "b"]
    if not vectors and len(matrices) % 2 == 0 and all(1 in arrays[name].shape for name in matrices[1::2]):
        matrices, vectors = matrices[::2], matrices[1::2]
    behind = _behind_their_matrix(names, kinds)
    if len(vectors) not in (0, len(matrices)) and behind is None:
        given = f"{counted(len(matrices), 'matrix', 'matrices')} and {counted(len(vectors), 'vector')}"
        unexpected(
            "", given, "as many vectors of biases as matrices of weights, or none, or names that say more"
        )
    if len(vectors) in (0, len(matrices)):
        behind = dict(zip(matrices, vectors, strict=False))
    for name in matrices:
        layer = FoundLayer()
        _put(layer, "theta", found_array(arrays, name))
        if behind and name in behind:
            _put(layer, "b", found_array(arrays, behind[name]))
        found.layers.append(layer)
    return found


def _behind_their_matrix(names: list[str], kinds: dict[str, ParameterKind | None]) -> dict[str, str] | None:
    """The vector of each matrix that has one right behind it; None where a vector stands elsewhere."""
    pairs = list(pairwise(["", *(name for name in names if kinds[name])]))
    if any(kinds[name] == "b" and kinds.get(before) != "theta" for before, name in pairs):
        return None
    return {before: name for before, name in pairs if kinds[name] == "b"}


def _kind(shape: Iterable[int]) -> ParameterKind | None:
    dimensions = len(tuple(shape))
    return "theta" if dimensions == 2 else "b" if dimensions < 2 else None
