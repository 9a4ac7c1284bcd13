"""Files that real PyTorch, Keras and scikit-learn wrote: the same outputs come out here, and the same gradients.

The numbers beside them are those of these libraries, by their own way back. Keras computed in single precision.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.entry import array_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Training
from bpstudio.explain.words import weights as words
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.weights.matching import Matching, matching_of

PEOPLE = Path(__file__).resolve().parent / "people"
GRADIENTS: dict[str, Any] = json.loads((PEOPLE / "gradients.json").read_bytes())
OUTPUTS: dict[str, Any] = json.loads((PEOPLE / "outputs.json").read_bytes())


def found_in(name: str, network: Network) -> Matching:
    for ending, package in ((".safetensors", "safetensors"), (".onnx", "onnx")):
        if name.endswith(ending):
            pytest.importorskip(package)
    return matching_of(PEOPLE / name, network)


def session_of(document: Document, name: str, fit: bool = False) -> Session:
    session = Session(document)
    found = found_in(name, document.network)
    session.apply(found.edit(session.frame.parameters, fit))
    return session


@pytest.mark.parametrize("name", GRADIENTS)
def test_a_model_of_another_library_has_the_same_outputs_and_gradients(name: str) -> None:
    truth = GRADIENTS[name]
    widths = [len(row[0]) for row in truth["theta"]]
    layers = tuple(Layer(width, each) for width, each in zip(widths, truth["activations"], strict=True))
    document = Document(
        Network(2, layers),
        Examples(np.array(truth["x"]), np.array(truth["y"])),
        Cost(truth["cost"], truth["scale"], over_outputs=truth["over_outputs"], over_examples="mean"),
        Training(0.1),
    )
    passed = iteration_of(session_of(document, name).state).run()
    wanted = {"yhat": truth["yhat"], "C": truth["C"]}
    for number, (theta, b) in enumerate(zip(truth["theta"], truth["b"], strict=True), start=1):
        wanted |= {f"dC/dtheta{number}": theta} | ({f"dC/db{number}": b} if b is not None else {})
    for quantity, numbers in wanted.items():
        found, expected = array_of(passed, Quantity.parse(quantity)), np.array(numbers)
        close = truth["tolerance"] * np.abs(expected).max()
        np.testing.assert_allclose(found, expected, rtol=0, atol=close, err_msg=quantity)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_model_of_onnx_that_another_program_wrote_has_the_same_outputs(name: str) -> None:
    truth = OUTPUTS[name]
    outputs = len(truth["yhat"][0])
    x, y = np.array(truth["x"]), np.zeros((len(truth["x"]), outputs))
    document = Document(Network(2, (Layer(outputs, "relu"),)), Examples(x, y), Cost("output"), Training(0.1))
    passed = iteration_of(session_of(document, name, fit=True).state).run()
    close = 1e-6 if truth["single"] else 1e-12
    np.testing.assert_allclose(
        array_of(passed, Quantity.parse("yhat")), truth["yhat"], rtol=close, atol=close
    )


@pytest.mark.parametrize(
    ("name", "widths"),
    [
        ("keras_with_optimizer.npz", (4, 4, 3, 1)),
        ("keras_normalization.npz", (4, 1)),
        ("pytorch_with_optimizer.npz", (4, 4, 1)),
    ],
)
def test_what_an_optimizer_or_a_normalization_keeps_is_left_out_with_the_reason(
    name: str, widths: tuple[int, ...]
) -> None:
    found = found_in(name, Network(2, tuple(map(Layer, widths))))
    assert found.fits
    reason = words.NORMALIZATION if "normalization" in name else words.NO_LAYERS
    assert found.left_out
    assert {each.why for each in found.left_out} == {reason}


def test_layers_whose_numbers_are_not_of_one_length_are_in_the_order_of_the_numbers() -> None:
    network = Network(2, tuple(Layer(width) for width in (*[3] * 10, 1)))
    found = found_in("pytorch_layer1_to_11.safetensors", network)
    assert [each.name for each in found.taken[::2]] == [f"layer{number}.weight" for number in range(1, 12)]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "sklearn_objects.npz",
            "coefs: found Python objects, which are not opened, expected numbers, each array written by itself: "
            r"numpy.savez\('numbers.npz', \*arrays\)",
        ),
        (
            "pytorch_bfloat16.safetensors",
            "found numbers of the kind BF16, which numpy does not have, expected",
        ),
        (
            "pytorch_weight_norm.npz",
            "0.bias: found biases alone, expected the weights of the same layer with",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(SessionFileError, match=sentence):
        found_in(name, Network(2, (Layer(1),)))
