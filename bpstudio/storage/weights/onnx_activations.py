"""Which activation some operators of ONNX are: the one that gives the same numbers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array

BETWEEN = {
    "Abs", "Add", "Celu", "Clip", "Cos", "Div", "Elu", "Erf", "Exp", "Gelu", "Greater", "GreaterOrEqual", "HardSigmoid",
    "HardSwish", "LeakyRelu", "Less", "LessOrEqual", "Log", "LogSoftmax", "Max", "Min", "Mish", "Mul", "Neg", "PRelu",
    "Pow", "Reciprocal", "Relu", "Selu", "Sigmoid", "Sign", "Sin", "Softmax", "Softplus", "Softsign", "Sqrt", "Sub",
    "Swish", "Tanh", "ThresholdedRelu", "Where",
}  # fmt: skip
"""What may stand between two layers: of every number one other, or of those of an example as many."""
_MOST = 100
_TOLERANCE = 1e-4  # the numbers of a float16 are so exact
_SAMPLES = np.array(
    [[-7.0, 0.0, 0.25, 9.0], [-1.0, -0.5, 1.0, 0.125], [-3.0, 2.5, 5.0, -0.0625], [0.5, 0.75, -2.0, -0.75]]
)


def known_activation(nodes: Sequence[Any], z: str, numbers: Mapping[str, Array], version: int) -> str | None:
    """The name of the activation that the operators make of ``z`` with these ``numbers``; None where it is another."""
    found = _run(nodes, z, numbers, version) if len(nodes) <= _MOST else None
    if found is None or found.shape != _SAMPLES.shape:
        return None
    for name, entry in ACTIVATIONS.items():
        wanted = np.empty_like(_SAMPLES.T)
        with np.errstate(all="ignore"):
            entry.value(np.ascontiguousarray(_SAMPLES.T), wanted)
        if np.allclose(found, wanted.T, rtol=_TOLERANCE, atol=_TOLERANCE):
            return name
    return None


def _run(nodes: Sequence[Any], z: str, numbers: Mapping[str, Array], version: int) -> Array | None:
    """What they give of the samples; None where they cannot be run."""
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    def tensor(name: str) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.DOUBLE, None)

    given = [
        helper.make_tensor(name, TensorProto.DOUBLE, each.shape, each.reshape(-1))
        for name, each in numbers.items()
    ]
    a = nodes[-1].output[0]
    graph = helper.make_graph(nodes, "activation", [tensor(z)], [tensor(a)], given)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return np.asarray(ReferenceEvaluator(model).run(None, {z: _SAMPLES})[0], dtype=np.float64)
        except Exception:  # it raises whatever it stumbles over
            return None
