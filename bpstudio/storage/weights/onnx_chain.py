"""The layers of a model of ONNX: products with weights, what is added to them, and the activations between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.functions.activations import unchanged
from bpstudio.engine.network import MOST_LAYERS, Array
from bpstudio.engine.words import counted, grouped, in_a_row
from bpstudio.explain.words import weights as words
from bpstudio.storage.errors import SessionFileError, quoted, unexpected
from bpstudio.storage.weights.arrays import MOST_NUMBERS
from bpstudio.storage.weights.layers import FoundArray, FoundLayer, FoundLayers, in_double_precision
from bpstudio.storage.weights.onnx_activations import BETWEEN, known_activation
from bpstudio.storage.weights.onnx_file import STANDARD, OnnxModel, array_of_tensor, called, model_in

_SAME = ("Identity", "Cast", "Dropout", "Flatten", "Reshape")
_FLOATS = (1, 10, 11, 16)  # what a Cast gives that stays a number as it was, but for its digits
_CHAIN = "one layer after the other: Gemm or MatMul, Add, and an activation"


@np.errstate(all="ignore")  # of factors that a hostile file multiplies by: the edit refuses what comes out
def chain_in(raw: bytes) -> FoundLayers:
    """The layers of a file, with their activations. Raises what ``model_in`` does, and for what is no such chain."""
    model = model_in(raw)
    chain = _Chain(model)
    for node in model.graph.node:
        chain.take(node)
    return chain.layers_to([each.name for each in model.graph.output])


class _Chain:
    """A graph as far as it was read: the layers, and what was done to the last one's z since.

    ``_now`` are the names of values that may still be read: ``_z`` and what is made of it, ``_last`` the newest.
    """

    def __init__(self, model: OnnxModel) -> None:
        self._model = model
        self._tensors = {tensor.name: tensor for tensor in model.graph.initializer}
        self._constants: dict[str, tuple[FoundArray, str]] = {}
        given = [each for each in model.graph.input if each.name not in self._tensors]
        inputs = [each.name for each in given]
        if len(inputs) != 1 or model.graph.sparse_initializer:
            unexpected("", counted(len(inputs), "input"), "one, and weights with all their numbers")
        self._same_as: dict[str, str] = {}
        self._examples = next((each.dim_value for each in given[0].type.tensor_type.shape.dim), 0)
        self._numbers = 0
        self._layers: list[FoundLayer] = []
        self._activations: list[str | None] = []
        self._between: list[Any] = []
        self._given = {name for node in model.graph.node for name in node.output} | set(inputs)
        self._stand_at(inputs[0])

    def _stand_at(self, name: str) -> None:
        self._now, self._z, self._last = {name}, name, name

    def _is_constant(self, name: str) -> bool:
        """Whether it is a name of numbers that the model holds; those are there from now on."""
        if name in self._tensors and name not in self._constants:
            self._keep(name, array_of_tensor(self._tensors[name], name))
        return name in self._constants

    def _keep(self, name: str, values: NDArray[Any], note: str = "") -> None:
        self._constants[name] = (in_double_precision(name, values), note)
        self._numbers += values.size
        if self._numbers > MOST_NUMBERS:
            unexpected("", "more numbers than there can be", f"at most {grouped(MOST_NUMBERS)}")

    def take(self, node: Any) -> None:
        """Read the next operator. Raises SessionFileError where it is none of a chain."""
        read = [self._same_as.get(name, name) for name in node.input]
        moving = [name for name in read if name and not self._is_constant(name)]
        kind = node.op_type if node.domain in STANDARD and node.output else ""
        if kind == "Constant":
            self._keep(node.output[0], _constant(node))
        elif not moving and kind in ("Identity", "Cast", "Transpose") and read:
            self._pass_on(node, read[0])
        elif any(name not in self._now for name in moving):
            self._refuse_the_way(node, next(name for name in moving if name not in self._now))
        elif kind in _SAME and moving == read[:1]:
            self._pass_through(node, read)
        elif kind in ("Gemm", "MatMul") and moving == read[:1] and read[1:2] and read[1]:
            self._begin_layer(node, read)
        elif kind == "Add" and self._adds_biases(read):
            self._add_biases(node, read)
        elif kind in BETWEEN and moving and self._layers:
            self._go_on(node, read)
        else:
            self._refuse(node)

    def _refuse(self, node: Any) -> NoReturn:
        where = called(node) if self._layers else f"{called(node)} before the first layer"
        unexpected("", where, _CHAIN)

    def _refuse_the_way(self, node: Any, name: str) -> NoReturn:
        if name not in self._given:
            raise SessionFileError(called(node), f"it reads {quoted(name)}, which nothing gives")
        unexpected(called(node), "a second way through the model", _CHAIN)

    # What changes nothing

    def _pass_on(self, node: Any, name: str) -> None:
        """A constant under another name, or with rows for columns."""
        array, note = self._constants[name]
        if node.op_type == "Transpose":
            if array.values.ndim != 2 or _attributes(node).get("perm", [1, 0]) != [1, 0]:
                self._refuse(node)
            array, note = _changed(array, array.values.T), "" if note else words.BY_ONNX
        self._constants[node.output[0]] = (array, note)

    def _pass_through(self, node: Any, read: list[str]) -> None:
        """Raises SessionFileError where it does more than stand there."""
        if not self._changes_nothing(node, read):
            self._refuse(node)
        self._same_as[node.output[0]] = read[0]

    def _changes_nothing(self, node: Any, read: list[str]) -> bool:
        given = _attributes(node)
        match node.op_type:
            case "Cast":
                return _number(given, "to", 0) in _FLOATS
            case "Flatten":
                return _number(given, "axis", 1) == 1
            case "Dropout":
                training = self._constants[read[2]][0].values if len(read) > 2 and read[2] else np.zeros(1)
                return not training.any()
            case "Reshape":
                shape = self._constants[read[1]][0].values.tolist() if read[1:2] and read[1] else []
                return len(shape) == 2 and shape[0] in (0, -1, self._examples) and self._is_width(shape[1])
        return True

    def _is_width(self, number: float) -> bool:
        """Whether so many columns, -1 for the rest, are as many as before; those of the input are not known."""
        return not self._layers or number in (-1, self._width)

    # A layer

    def _begin_layer(self, node: Any, read: list[str]) -> None:
        """Raises SessionFileError where what is read is not what the layer before gives."""
        if read[0] != self._last:
            self._refuse_the_way(node, read[0])
        self._end_layer()
        array, note = self._constants[read[1]]
        if array.values.ndim != 2:
            unexpected(
                array.name,
                f"weights of shape {words.dimensions_text(array.shape)}",
                "a matrix for each layer",
            )
        gemm = _attributes(node) if node.op_type == "Gemm" else {}
        if _number(gemm, "transA", 0):
            unexpected(called(node), "transA, examples as columns", "examples as rows")
        values, alpha = array.values, _number(gemm, "alpha", 1)
        if _number(gemm, "transB", 0):
            values, note = values.T, "" if note else words.BY_ONNX
        if alpha != 1:
            values, note = values * alpha, words.multiplied_by("alpha", alpha, note)
        self._layers.append(FoundLayer(_changed(array, values), convention="in_out", note=note))
        if len(self._layers) > MOST_LAYERS:
            unexpected("", counted(len(self._layers), "layer"), f"at most {grouped(MOST_LAYERS)}")
        if len(read) > 2 and read[2]:
            self._set_biases(node, read[2], _number(gemm, "beta", 1))
        self._stand_at(node.output[0])

    def _adds_biases(self, read: list[str]) -> bool:
        """Whether this is z = aθ and then b: what is added has a number for each unit."""
        added = [name for name in read if name in self._constants]
        if self._between or not self._layers or self._last not in read or len(added) != 1 or len(read) != 2:
            return False
        values = self._constants[added[0]][0].values
        return values.ndim > 0 and values.size in (1, self._width) and values.size == values.shape[-1]

    @property
    def _width(self) -> int:
        theta = self._layers[-1].theta
        assert theta is not None, "a layer begins with its weights"
        return int(theta.values.shape[1])

    def _add_biases(self, node: Any, read: list[str]) -> None:
        self._set_biases(node, next(name for name in read if name in self._constants), 1)
        self._stand_at(node.output[0])

    def _set_biases(self, node: Any, name: str, beta: float) -> None:
        """Biases of the last layer, beside those it has; a single number is for all units."""
        array, _ = self._constants[name]
        size = array.values.size
        if size not in (1, self._width) or size != (1, *array.values.shape)[-1]:
            unexpected(
                called(node),
                f"biases of shape {words.dimensions_text(array.shape)}",
                f"a number for each of {counted(self._width, 'unit')}",
            )
        layer = self._layers[-1]
        values = np.broadcast_to(array.values.reshape(-1), self._width) * beta
        if layer.b is not None:
            values = values + layer.b.values
        layer.note_of_b = words.multiplied_by("beta", beta) if beta != 1 else ""
        layer.b = _changed(array, values)

    # An activation

    def _go_on(self, node: Any, read: list[str]) -> None:
        """Note an operator between two layers. Raises SessionFileError where it has numbers for each unit."""
        for name in read:
            if name in self._constants and self._constants[name][0].values.size != 1:
                unexpected(
                    called(node),
                    f"numbers of its own, {words.dimensions_text(self._constants[name][0].shape)}",
                    _CHAIN,
                )
        copied = type(node)()
        copied.CopyFrom(node)
        copied.input[:] = read
        self._between.append(copied)
        self._last = node.output[0]
        self._now.add(self._last)

    def _end_layer(self) -> None:
        """The activation of the last layer, as far as there is one."""
        if not self._layers:
            return
        if not self._between:
            self._activations.append(unchanged())
            return
        numbers = {
            name: self._constants[name][0].values
            for name in _names_read(self._between)
            if name in self._constants
        }
        self._activations.append(known_activation(self._between, self._z, numbers, self._model.version))
        self._between = []

    def layers_to(self, outputs: list[str]) -> FoundLayers:
        """All of them. Raises SessionFileError where there is none, or the model gives something else besides."""
        if not self._layers:
            unexpected("", "no layer", _CHAIN)
        if [self._same_as.get(name, name) for name in outputs] != [self._last]:
            names = in_a_row(map(quoted, outputs[:4])) or "none"
            unexpected("", f"the outputs {names}", "what the last layer gives, and nothing else")
        self._end_layer()
        return FoundLayers(self._layers, activations=tuple(self._activations), certain=True)


def _changed(array: FoundArray, values: Array) -> FoundArray:
    return FoundArray(array.name, array.shape, np.ascontiguousarray(values), array.is_single)


def _names_read(nodes: Iterable[Any]) -> set[str]:
    return {name for node in nodes for name in node.input}


def _attributes(node: Any) -> dict[str, Any]:
    """Numbers and lists of numbers by their names."""
    from onnx import AttributeProto as Kinds

    singles, lists = {Kinds.FLOAT: "f", Kinds.INT: "i"}, {Kinds.FLOATS: "floats", Kinds.INTS: "ints"}
    found = {each.name: getattr(each, singles[each.type]) for each in node.attribute if each.type in singles}
    return found | {
        each.name: list(getattr(each, lists[each.type])) for each in node.attribute if each.type in lists
    }


def _number(attributes: dict[str, Any], name: str, default: float) -> float:
    found = attributes.get(name, default)
    return default if isinstance(found, list) else float(found)


def _constant(node: Any) -> NDArray[Any]:
    """The numbers of a Constant. Raises SessionFileError for what holds none."""
    for each in node.attribute:
        if each.name == "value" and each.HasField("t"):
            return array_of_tensor(each.t, node.output[0])
    found = [each for name, each in _attributes(node).items() if name.startswith("value_")]
    if not found:
        unexpected(called(node), "something else than numbers", "numbers")
    return np.asarray(found[0], dtype=np.float64)
