"""Which activation stands between the layers of a model of ONNX, and when a network takes it on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.explain.words import weights as words
from tests.storage.weights.onnx_models import Node, model
from tests.storage.weights.test_onnx import ARRAYS, B1, PLAIN, T1, found_in

GELU_OF_PYTORCH: list[Node] = [
    ("Div", "z root", "d"), ("Erf", "d", "e"), ("Add", "e one", "f"), ("Mul", "z f", "g"), ("Mul", "g half", "y"),
]  # fmt: skip
OPERATORS: list[tuple[ActivationName, list[Node]]] = [
    ("relu", [("Relu", "z", "y")]),
    ("relu", [("Max", "z zero", "y")]),
    ("leaky_relu", [("LeakyRelu", "z", "y", {"alpha": 0.01})]),
    ("leaky_relu", [("PRelu", "z leak", "y")]),
    ("tanh", [("Tanh", "z", "y")]),
    ("sigmoid", [("Sigmoid", "z", "y")]),
    ("softmax", [("Softmax", "z", "y", {"axis": 1})]),
    ("elu", [("Elu", "z", "y")]),
    ("gelu", [("Gelu", "z", "y")]),
    ("gelu", GELU_OF_PYTORCH),
    ("silu", [("Sigmoid", "z", "s"), ("Mul", "z s", "y")]),
    ("softplus", [("Softplus", "z", "y")]),
    ("hard_tanh", [("Clip", "z low one", "y")]),
    ("identity", []),
]  # fmt: skip
NUMBERS = {
    "zero": 0.0, "leak": 0.01, "root": 2**0.5, "one": 1.0, "half": 0.5, "low": -1.0, "three": 3.0, "six": 6.0,
}  # fmt: skip


def one_layer(after: list[Node], kind: str = "float64") -> Any:
    z = "z" if after else "y"
    numbers = {name: np.array(number, kind) for name, number in NUMBERS.items()}
    arrays = {"T": T1.astype(kind), "B": B1.astype(kind), **numbers}
    return model([("Gemm", "x T B", z), *after], arrays, version=20)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
@pytest.mark.parametrize(("name", "after"), OPERATORS, ids=lambda each: each if isinstance(each, str) else "")
def test_an_activation_is_known_by_what_it_does(
    name: ActivationName, after: list[Node], kind: str, tmp_path: Path
) -> None:
    found = found_in(one_layer(after, kind), tmp_path, Network(2, (Layer(3, name),)))
    assert found.activations == (name,)
    assert not found.alters
    assert words.activations_found([ACTIVATIONS[name].label]) in found.said


@pytest.mark.parametrize(
    "after",
    [
        [("HardSwish", "z", "y")],
        [("LeakyRelu", "z", "y", {"alpha": 0.2})],
        [("Gelu", "z", "y", {"approximate": "tanh"})],
        [("Softmax", "z", "y", {"axis": 0})],
        [("Add", "z three", "p"), ("Clip", "p zero six", "q"), ("Mul", "z q", "y")],
        [("Sub", "z half", "p"), ("Tanh", "p", "y")],
        [("Softmax", "z", "y", {"axis": 7})],
        [("Tanh", "z" if not at else f"t{at}", "y" if at == 149 else f"t{at + 1}") for at in range(150)],
    ],
    ids=["HardSwish", "a larger leak", "GELU by tanh", "over examples", "composed", "moved", "nonsense", "long"],
)  # fmt: skip
def test_another_activation_is_not_taken_for_one_of_ours(after: list[Node], tmp_path: Path) -> None:
    network = Network(2, (Layer(3, "elu"),))
    found = found_in(one_layer(after), tmp_path, network)
    assert found.activations == (None,)
    assert not found.alters
    assert "one of its own" in found.said[0]
    assert found.edit(Parameters(network), fit=True).activations == ("elu",)


def test_where_an_activation_differs_it_is_said_and_taken_on_only_when_asked(tmp_path: Path) -> None:
    network = Network(2, (Layer(3, "relu"), Layer(1, "sigmoid")))
    found = found_in(model(PLAIN, ARRAYS), tmp_path, network)
    assert found.fits
    assert found.alters
    assert found.said[1] == words.other_activation(1, "tanh", "ReLU")
    assert not found.edit(Parameters(network)).activations
    assert found.edit(Parameters(network), fit=True).activations == ("tanh", "sigmoid")


def test_a_network_that_is_made_to_fit_takes_on_the_activations(tmp_path: Path) -> None:
    network = Network(2, (Layer(1, "relu"),))
    found = found_in(model(PLAIN, ARRAYS), tmp_path, network)
    assert not found.fits
    assert found.said == (
        words.activations_found(["tanh", "sigmoid"]),
        words.to_be_fitted((2, 3, 1), (2, 1)),
    )
    assert found.edit(Parameters(network), fit=True).activations == ("tanh", "sigmoid")
    nodes: list[Node] = [PLAIN[0], ("Mish", "z1", "a1"), *PLAIN[2:]]
    other = found_in(model(nodes, ARRAYS, version=18), tmp_path, network)
    assert other.edit(Parameters(network), fit=True).activations == ("relu", "sigmoid")
