"""A session's network as a model of ONNX, in double precision: ``yhat`` from ``x``, examples as rows."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words.weights import ONNX_MISSING
from bpstudio.session.history.state import document_at
from bpstudio.storage.export.arrays import weights_wanted
from bpstudio.storage.export.scripts.script_names import names_of_layer
from bpstudio.storage.export.wanted import Wanted, only_iteration

_OPERATORS, _FORMAT = 17, 8
"""Versions of 2022, which whatever runs such a model knows."""


def onnx_of(wanted: Wanted) -> bytes:
    """A Gemm for each layer, of ``theta1`` and ``b1`` as they are here, and then its activation.

    Raises RefusedError where the package is missing, for an activation that ONNX cannot say, and for more than one
    iteration.
    """
    try:
        from onnx import TensorProto, checker, helper
    except ImportError:
        raise RefusedError("onnx", ONNX_MISSING) from None
    parameters = weights_wanted(wanted)
    network = document_at(wanted.state, only_iteration(wanted)).network
    graph = _Graph(helper)
    graph.add_layers(network, parameters)
    ends = [
        helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["examples", width])
        for name, width in ((graph.reads, network.inputs), (graph.gives, network.outputs))
    ]
    tensors = [
        helper.make_tensor(name, TensorProto.DOUBLE, array.shape, array.astype("<f8").tobytes(), raw=True)
        for name, array in graph.arrays.items()
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "network", ends[:1], ends[1:], tensors),
        ir_version=_FORMAT,
        opset_imports=[helper.make_opsetid("", _OPERATORS)],
        producer_name="bpstudio",
    )
    checker.check_model(model)
    written: bytes = model.SerializeToString(deterministic=True)
    return written


class _Graph:
    """Operators one after the other, and the arrays that they read, by their names."""

    def __init__(self, helper: Any) -> None:
        self._helper = helper
        self.nodes: list[Any] = []
        self.arrays: dict[str, Array] = {}
        self.reads = self.gives = ""

    def add_layers(self, network: Network, parameters: Parameters) -> None:
        """Every layer of the network. Raises RefusedError for an activation that ONNX cannot say."""
        for number in network.layer_ids:
            entry, names = ACTIVATIONS[network.layer(number).activation], names_of_layer(network, number)
            if not entry.onnx:
                raise RefusedError(
                    "onnx", f"layer {number} has {entry.label}, which operators of ONNX cannot say here"
                )
            self.arrays |= {names.theta: parameters.theta(number), names.b: parameters.b(number)}
            self._add("Gemm", [names.below, names.theta, names.b], names.a if entry.same else names.z)
            if not entry.same:
                self._add_lines(ast.parse(entry.onnx).body, {"z": names.z}, names.a)
            self.reads, self.gives = self.reads or names.below, names.a

    def _add_lines(self, lines: list[ast.stmt], names: dict[str, str], after: str) -> None:
        """What an entry says in operators; ``names`` are those that it uses, and what they stand for here."""
        for line in lines:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                name = line.targets[0].id
                names[name] = self._called(line.value, names, f"{after}.{name}")
            elif isinstance(line, ast.Expr):
                self._called(line.value, names, after)

    def _called(self, tree: ast.expr, names: dict[str, str], name: str) -> str:
        """What an expression is called once it is there: ``name``, where it is no number and has no name yet."""
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            read = [self._called(each, names, f"{name}.{place}") for place, each in enumerate(tree.args)]
            self._add(tree.func.id, read, name)
            return name
        if isinstance(tree, ast.Name):
            return names[tree.id]
        number = float(ast.literal_eval(tree))
        constant = repr(number)
        self.arrays[constant] = np.array(number)
        return constant

    def _add(self, operator: str, read: list[str], name: str) -> None:
        self.nodes.append(self._helper.make_node(operator, read, [name], name=name))
