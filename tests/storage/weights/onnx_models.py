"""Models of ONNX for tests, out of a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

OPERATORS = 17
Node = tuple[Any, ...]
"""The operator, what it reads, what it gives, and then perhaps its attributes, in a dict."""


def model(
    nodes: list[Node],
    arrays: Mapping[str, Any],
    *,
    inputs: tuple[str, ...] = ("x",),
    outputs: tuple[str, ...] = ("y",),
    version: int = OPERATORS,
) -> Any:
    """Nodes one after the other, and the arrays that they read; a tensor may stand for an array."""
    helper, kind = onnx.helper, onnx.TensorProto.DOUBLE
    made = [
        helper.make_node(operator, read.split(), gives.split(), **(more[0] if more else {}))
        for operator, read, gives, *more in nodes
    ]
    ends = [
        [helper.make_tensor_value_info(name, kind, None) for name in names] for names in (inputs, outputs)
    ]
    tensors = [tensor(name, array) for name, array in arrays.items()]
    graph = helper.make_graph(made, "network", *ends, tensors)
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", version)])


def tensor(name: str, array: Any) -> Any:
    """A tensor by this name, of an array or of a tensor."""
    if isinstance(array, onnx.TensorProto):
        array.name = name
        return array
    return onnx.numpy_helper.from_array(np.asarray(array), name)
