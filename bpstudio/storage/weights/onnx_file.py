"""A model of ONNX out of a file: its graph, and its tensors as arrays. Nothing in it is run, no other file is read."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.explain.words.weights import ONNX_MISSING
from bpstudio.storage.errors import SessionFileError, quoted, unexpected
from bpstudio.storage.weights.arrays import MOST_NUMBERS

ENDING = ".onnx"
_MOST_BYTES, _MOST_PARTS = 128 << 20, 1_000_000
_MOST_PACKED = (
    4 * MOST_NUMBERS
)  # bytes of whole numbers, of which each may take one here, and eight once it is read
_WHOLE = (1, 2, 3, 4, 7, 8)  # of 32 and 64 bits, with and without sign, true and false, names of kinds
_OLDEST = 7  # before, what is added to what was said by attributes
_KINDS = (1, 6, 7, 9, 10, 11)  # float32, whole numbers, true and false, float16, float64
STANDARD = ("", "ai.onnx")
_ONE_FILE = "them in the model itself: onnx.save(onnx.load('model.onnx'), 'whole.onnx')"


class OnnxModel(NamedTuple):
    """The graph of a model, and the version of the operators in it."""

    graph: Any
    version: int


def model_in(raw: bytes) -> OnnxModel:
    """Raises SessionFileError for what is no such model or would take too much, RefusedError without the package."""
    try:
        from onnx import ModelProto, defs
    except ImportError:
        raise RefusedError("weights", ONNX_MISSING) from None
    if len(raw) > _MOST_BYTES:
        unexpected("", f"{grouped(len(raw))} bytes", f"at most {grouped(_MOST_BYTES)}")
    try:
        _check_parts(raw, ModelProto.DESCRIPTOR)
        model = ModelProto.FromString(raw)
        versions = [each.version for each in model.opset_import if each.domain in STANDARD]
    except SessionFileError:
        raise
    except Exception:  # protobuf raises whatever it stumbles over
        raise SessionFileError("", "it is damaged, or no onnx file") from None
    if not (model.HasField("graph") and len(versions) == 1):
        raise SessionFileError("", "it is damaged, or no onnx file")
    newest = defs.onnx_opset_version()
    if not _OLDEST <= versions[0] <= newest:
        unexpected("", f"operators of version {versions[0]}", f"{_OLDEST} to {newest}")
    return OnnxModel(model.graph, versions[0])


def _check_parts(raw: bytes, kind: Any) -> None:
    """Raises for more parts than a network has: an empty one takes two bytes here, and a hundred once it is read."""
    within, parts = [(0, len(raw), kind)], 0
    while within:
        at, end, kind = within.pop()
        messages, numbers = _kinds_of(kind)
        while at < end:
            parts += 1
            if parts > _MOST_PARTS:
                unexpected("", f"more than {grouped(_MOST_PARTS)} parts", "at most that")
            tag, at = _whole_number(raw, at)
            wire = tag & 7
            if wire == 2:
                length, at = _whole_number(raw, at)
                inner = messages.get(tag >> 3)
                if inner is not None:
                    within.append((at, min(at + length, end), inner))
                elif length > _MOST_PACKED and tag >> 3 in numbers:
                    unexpected("", "more numbers than there can be", f"at most {grouped(MOST_NUMBERS)}")
                at += length
            elif wire == 0:
                _, at = _whole_number(raw, at)
            else:
                at += {1: 8, 5: 4}[wire]


@cache
def _kinds_of(kind: Any) -> tuple[dict[int, Any], set[int]]:
    """Of a kind of message those that may be within it, by their number, and the numbers of whole numbers."""
    fields = kind.fields_by_number
    messages = {
        number: field.message_type for number, field in fields.items() if field.message_type is not None
    }
    whole = {number for number, field in fields.items() if field.cpp_type in _WHOLE}
    return messages, whole


def _whole_number(raw: bytes, at: int) -> tuple[int, int]:
    """A number of protobuf, and where it ends."""
    number = raw[at]
    if number < 128:
        return number, at + 1
    number, shift = number & 127, 7
    while True:
        at += 1
        byte = raw[at]
        number, shift = number | (byte & 127) << shift, shift + 7
        if byte < 128:
            return number, at + 1


def array_of_tensor(tensor: Any, name: str) -> NDArray[Any]:
    """The numbers of a tensor. Raises SessionFileError where it has them elsewhere, too many, or of another kind."""
    from onnx import TensorProto, numpy_helper

    if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
        unexpected(name, "numbers in another file, which is not read", _ONE_FILE)
    if tensor.data_type not in _KINDS:
        kinds = TensorProto.DataType
        kind = kinds.Name(tensor.data_type) if tensor.data_type in kinds.values() else str(tensor.data_type)
        unexpected(name, f"numbers of the kind {kind}", "FLOAT16, FLOAT or DOUBLE")
    size = math.prod(tensor.dims)
    if not all(0 <= each <= MOST_NUMBERS for each in tensor.dims) or size > MOST_NUMBERS:
        unexpected(name, "a shape of more numbers than there can be", f"at most {grouped(MOST_NUMBERS)}")
    try:
        found = np.asarray(numpy_helper.to_array(tensor))
    except Exception:  # it raises whatever it stumbles over
        found = np.empty(0)
    if found.shape != tuple(tensor.dims):
        raise SessionFileError(name, f"its numbers are not the {grouped(size)} that its shape tells of")
    return found.astype(np.uint8) if found.dtype == np.bool_ else found


def called(node: Any) -> str:
    """An operator of a graph, by its kind and its name."""
    domain = "" if node.domain in STANDARD else f"{node.domain}."
    name = f" {quoted(node.name)}" if node.name else ""
    return f"{domain}{node.op_type or 'without a kind'}{name}"
