"""Networks out of models of ONNX: their layers, what is done to the numbers, and which activations they have."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words import weights as words
from bpstudio.storage.errors import SessionFileError, one_line
from bpstudio.storage.weights import onnx_file
from bpstudio.storage.weights.matching import Matching, matching_of
from tests.storage.weights.onnx_models import Node, model, onnx, tensor

NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
RNG = np.random.default_rng(5)
T1, B1, T2, B2 = RNG.normal(size=(2, 3)), RNG.normal(size=3), RNG.normal(size=(3, 1)), RNG.normal(size=1)
PLAIN: list[Node] = [
    ("Gemm", "x T1 B1", "z1"), ("Tanh", "z1", "a1"), ("Gemm", "a1 T2 B2", "z2"), ("Sigmoid", "z2", "y"),
]  # fmt: skip
ARRAYS = {"T1": T1, "B1": B1, "T2": T2, "B2": B2}


def found_in(made: Any, folder: Path, network: Network = NETWORK) -> Matching:
    path = folder / "model.ONNX"
    path.write_bytes(made if isinstance(made, bytes) else made.SerializeToString())
    return matching_of(path, network)


def loaded(found: Matching, network: Network = NETWORK) -> Parameters:
    edit = found.edit(Parameters(network))
    return Parameters.of(network, edit.theta, edit.b)


def is_plain(found: Matching) -> bool:
    now, wanted = loaded(found), Parameters.of(NETWORK, (T1, T2), (B1, B2))
    return bool(np.allclose(now.flat, wanted.flat, rtol=1e-15))


def refused(made: Any, folder: Path, sentence: str) -> None:
    with pytest.raises(SessionFileError, match=sentence) as wrong:
        found_in(made, folder)
    assert "\n" not in str(wrong.value)


def test_a_chain_of_gemm_and_activations_is_a_network(tmp_path: Path) -> None:
    found = found_in(model(PLAIN, ARRAYS), tmp_path)
    assert is_plain(found)
    assert found.fits
    assert not found.alters
    assert [each.name for each in found.taken] == ["T1", "B1", "T2", "B2"]
    assert found.said == (words.activations_found(["tanh", "sigmoid"]),)


TURNED: list[Node] = [("Gemm", "x T1 B1", "z1", {"transB": 1}), *PLAIN[1:]]
SCALED: list[Node] = [("Gemm", "x T1 B1", "z1", {"alpha": 0.5, "beta": 4.0}), *PLAIN[1:]]
BOTH: list[Node] = [("Gemm", "x T1 B1", "z1", {"alpha": 0.5, "transB": 1}), *PLAIN[1:]]
PRODUCT: list[Node] = [("MatMul", "x T1", "p1"), ("Add", "p1 B1", "z1"), *PLAIN[1:]]
PRODUCT_LAST: list[Node] = [("MatMul", "x T1", "p1"), ("Add", "B1 p1", "z1"), *PLAIN[1:]]
TRANSPOSED: list[Node] = [("Transpose", "T1", "W", {"perm": [1, 0]}), ("Gemm", "x W B1", "z1"), *PLAIN[1:]]
TWICE: list[Node] = [("Transpose", "T1", "W"), ("Gemm", "x W B1", "z1", {"transB": 1}), *PLAIN[1:]]
AGAIN: list[Node] = [("Gemm", "x T1 B1", "p1"), ("Add", "p1 more", "z1"), *PLAIN[1:]]


@pytest.mark.parametrize(
    ("nodes", "arrays", "note"),
    [
        (TURNED, {"T1": T1.T}, words.BY_ONNX),
        (SCALED, {"T1": T1 * 2, "B1": B1 / 4}, "times alpha, 0.5"),
        (BOTH, {"T1": T1.T * 2}, f"{words.BY_ONNX}; times alpha, 0.5"),
        (PRODUCT, {}, ""),
        (PRODUCT_LAST, {"B1": B1.reshape(1, 3)}, ""),
        (TRANSPOSED, {"T1": T1.T}, words.BY_ONNX),
        (TWICE, {}, ""),
        (AGAIN, {"B1": B1 - 2, "more": np.array([2.0])}, ""),
    ],
    ids=["transB", "alpha and beta", "both", "MatMul", "Add the other way", "Transpose", "twice", "two Adds"],
)
def test_weights_and_biases_are_those_that_the_operators_make_of_them(
    nodes: list[Node], arrays: dict[str, Any], note: str, tmp_path: Path
) -> None:
    found = found_in(model(nodes, ARRAYS | arrays), tmp_path)
    assert is_plain(found)
    assert found.taken[0].note == note
    assert found.taken[0].shape == (arrays.get("T1", T1)).shape
    assert found.taken[1].note == ("times beta, 4" if nodes is SCALED else "")


def test_a_layer_without_biases_has_zeros(tmp_path: Path) -> None:
    found = found_in(model([("MatMul", "x T1", "z1"), *PLAIN[1:]], ARRAYS), tmp_path)
    assert not loaded(found).b(1).any()
    assert found.taken[1].note == words.MISSING_BIASES


def test_one_number_for_all_units_of_a_gemm_is_the_bias_of_each(tmp_path: Path) -> None:
    found = found_in(model(PLAIN, ARRAYS | {"B1": np.array(0.5)}), tmp_path)
    assert loaded(found).b(1).tolist() == [0.5] * 3


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
@pytest.mark.parametrize("raw", [True, False], ids=["raw", "typed"])
def test_numbers_of_each_precision_are_read_raw_and_typed(kind: str, raw: bool, tmp_path: Path) -> None:
    rounded = {name: array.astype(kind) for name, array in ARRAYS.items()}
    kinds = {"float16": 10, "float32": 1, "float64": 11}
    tensors = {
        name: onnx.helper.make_tensor(
            name, kinds[kind], array.shape, array.tobytes() if raw else array.reshape(-1), raw=raw
        )
        for name, array in rounded.items()
    }
    found = found_in(model(PLAIN, tensors), tmp_path)
    assert np.array_equal(loaded(found).theta(1), rounded["T1"].astype(float))
    assert np.array_equal(loaded(found).b(2), rounded["B2"].astype(float))
    assert (words.SINGLE in found.said) == (kind != "float64")


def test_what_changes_nothing_is_passed_over(tmp_path: Path) -> None:
    nodes: list[Node] = [
        ("Constant", "", "T1", {"value": tensor("T1", T1)}),
        ("Constant", "", "shape", {"value_ints": [-1, 3]}),
        ("Constant", "", "ratio", {"value_float": 0.5}),
        ("Identity", "B1", "same"),
        ("Flatten", "x", "flat"),
        ("Cast", "flat", "cast", {"to": 11}),
        ("Gemm", "cast T1 same", "z1"),
        ("Identity", "z1", "again"),
        ("Tanh", "again", "a1"),
        ("Dropout", "a1 ratio off", "dropped mask"),
        ("Reshape", "dropped shape", "shaped"),
        ("Dropout", "shaped", "a1b"),
        ("Gemm", "a1b T2 B2", "z2"),
        ("Sigmoid", "z2", "s"),
        ("Identity", "s", "y"),
    ]
    arrays = {"B1": B1, "T2": T2, "B2": B2, "off": np.array(False)}
    assert is_plain(found_in(model(nodes, arrays), tmp_path))


def test_the_input_may_be_reshaped_before_the_first_layer(tmp_path: Path) -> None:
    nodes: list[Node] = [("Reshape", "x shape", "flat"), ("Gemm", "flat T1 B1", "z1"), *PLAIN[1:]]
    assert is_plain(found_in(model(nodes, ARRAYS | {"shape": np.array([0, 2])}), tmp_path))
    traced = model(nodes, ARRAYS | {"shape": np.array([8, -1])})
    traced.graph.input[0].CopyFrom(onnx.helper.make_tensor_value_info("x", 11, [8, 2]))
    assert is_plain(found_in(traced, tmp_path))
    refused(
        model(nodes, ARRAYS | {"shape": np.array([8, -1])}), tmp_path, "found Reshape before the first layer"
    )


NUMBERS = {"half": 0.5}


def external() -> Any:
    made = tensor("T1", T1)
    made.ClearField("raw_data")
    made.data_location = onnx.TensorProto.EXTERNAL
    made.external_data.add(key="location", value="/etc/passwd")
    return made


def short() -> Any:
    made = tensor("T1", T1)
    made.dims[:] = [2, 4]
    return made


def huge(*dims: int) -> Any:
    made = tensor("T1", T1)
    made.dims[:] = dims
    return made


def text() -> Any:
    return onnx.helper.make_tensor("T1", onnx.TensorProto.STRING, [1], [b"a"])


def of_kind(number: int) -> Any:
    made = tensor("T1", T1)
    made.data_type = number
    return made


FILTER: list[Node] = [("Conv", "x T1", "c"), *PLAIN[1:]]
CHANGED: list[Node] = [("Sub", "x half", "s"), ("Gemm", "s T1 B1", "z1"), *PLAIN[1:]]
SKIPPED: list[Node] = [PLAIN[0], PLAIN[1], ("Gemm", "z1 T2 B2", "z2"), PLAIN[3]]
AROUND: list[Node] = [*PLAIN[:3], ("Add", "z2 z1", "y")]
BACK: list[Node] = [*PLAIN[:3], ("Gemm", "x T2 B2", "y")]
SUM: list[Node] = [*PLAIN[:2], ("Relu", "z1", "b"), ("Add", "a1 b", "s"), ("Gemm", "a1 T2 B2", "y")]
LEFT: list[Node] = [("MatMul", "T1 x", "z1"), *PLAIN[1:]]
FREE: list[Node] = [("Gemm", "x u B1", "z1"), *PLAIN[1:]]
TRAINS: list[Node] = [*PLAIN[:2], ("Dropout", "a1 half on", "d"), ("Gemm", "d T2 B2", "y")]
SLOPES: list[Node] = [PLAIN[0], ("PRelu", "z1 B1", "a1"), *PLAIN[2:]]
CUT_OFF: list[Node] = [*PLAIN[:2], ("Reshape", "a1 shape", "r"), ("Gemm", "r T2 B2", "y")]


@pytest.mark.parametrize(
    ("nodes", "arrays", "sentence"),
    [
        (FILTER, {}, "found Conv before the first layer, expected one layer after the other: Gemm or MatMul, Add"),
        (CHANGED, {}, "found Sub before the first layer"),
        ([("Gemm", "x T1 B1", "y", {"transA": 1})], {}, "transA, examples as columns"),
        (SKIPPED, {}, "Gemm: found a second way through the model"),
        (AROUND, {}, "Add: found a second way through the model"),
        (BACK, {}, "Gemm: found a second way through the model"),
        (SUM, {}, "Gemm: found a second way through the model"),
        (LEFT, {}, "found MatMul before the first layer"),
        (FREE, {}, "Gemm: it reads \"u\", which nothing gives"),
        (TRAINS, {"on": np.array(True)}, "found Dropout, expected one layer"),
        (SLOPES, {}, "PRelu: found numbers of its own, 3, expected one layer"),
        (CUT_OFF, {"shape": np.array([-1, 5])}, "found Reshape, expected one layer"),
        ([("Cast", "x", "c", {"to": 7}), ("Gemm", "c T1", "y")], {}, "found Cast before the first layer"),
        ([("Flatten", "x", "c", {"axis": 0}), ("Gemm", "c T1", "y")], {}, "found Flatten before"),
        ([("Transpose", "B1", "t"), ("Gemm", "x T1 t", "y")], {}, "found Transpose before the first layer"),
        ([("Constant", "", "c"), ("Gemm", "x T1 c", "y")], {}, "Constant: found something else than numbers"),
        ([("Gemm", "x B1", "y")], {}, "B1: found weights of shape 3, expected a matrix for each layer"),
        ([("Gemm", "x T1 two", "y")], {"two": np.ones(2)}, "Gemm: found biases of shape 2, expected a number for each"),
        ([("Gemm", "x T1 two", "y")], {"two": np.ones((3, 1))}, "Gemm: found biases of shape 3×1"),
        ([("MatMul", "x T1", "z"), ("Add", "z two", "y")], {"two": np.ones((3, 1))}, "Add: found numbers of its own"),
        ([("Gemm", "x", "y")], {}, "found Gemm before the first layer"),
        ([("Relu", "x", "y")], {}, "found Relu before the first layer"),
        ([("Identity", "x", "y")], {}, "found no layer"),
        (PLAIN[:3], {}, 'found the outputs "y", expected what the last layer gives, and nothing else'),
        (PLAIN, {"T1": external()}, "T1: found numbers in another file, which is not read, expected them in the model"),
        (PLAIN, {"T1": short()}, "T1: its numbers are not the 8 that its shape tells of"),
        (PLAIN, {"T1": huge(1 << 40, 1 << 40)}, "T1: found a shape of more numbers than there can be"),
        (PLAIN, {"T1": huge(1 << 20, 1 << 20)}, "T1: found a shape of more numbers than there can be"),
        (PLAIN, {"T1": huge(-1, -6)}, "T1: found a shape of more numbers than there can be"),
        (PLAIN, {"T1": text()}, "T1: found numbers of the kind STRING, expected FLOAT16, FLOAT or DOUBLE"),
        (PLAIN, {"T1": of_kind(16)}, "T1: found numbers of the kind BFLOAT16"),
        (PLAIN, {"T1": of_kind(99)}, "T1: found numbers of the kind 99"),
        (PLAIN, {"T1": T1 * np.nan}, "T1: found 6 numbers of 6 not finite, expected finite numbers"),
        (PLAIN, {"T1": np.ones((2, 0))}, "T1: found an empty array, 2×0, expected numbers"),
        (PLAIN, {"T2": np.ones((5, 1))}, r'do not fit: "T2" \(5×1\) starts from 5 units, and "T1" \(2×3\) before it'),
    ],
)  # fmt: skip
def test_what_is_no_chain_of_layers_is_refused_in_one_sentence(
    nodes: list[Node], arrays: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    numbers = {name: np.array(number) for name, number in NUMBERS.items()}
    refused(model(nodes, numbers | ARRAYS | arrays), tmp_path, sentence)


def test_a_model_of_several_inputs_or_outputs_is_refused(tmp_path: Path) -> None:
    refused(model(PLAIN, ARRAYS, inputs=("x", "u")), tmp_path, "found 2 inputs, expected one")
    refused(model(PLAIN, ARRAYS, inputs=()), tmp_path, "found 0 inputs, expected one")
    refused(model(PLAIN, ARRAYS, outputs=("y", "z1")), tmp_path, 'found the outputs "y", "z1"')
    refused(model(PLAIN, ARRAYS, outputs=()), tmp_path, "found the outputs none")
    listed = model(PLAIN, ARRAYS, inputs=("x", *ARRAYS))  # as old writers have it
    assert is_plain(found_in(listed, tmp_path))


def test_operators_of_others_and_of_a_version_unknown_are_refused(tmp_path: Path) -> None:
    made = model(PLAIN, ARRAYS)
    made.graph.node[1].domain = "com.example"
    made.graph.node[1].name = "act\x1b"
    refused(made, tmp_path, 'found com.example.Tanh "act�", expected one layer after the other')
    refused(model(PLAIN, ARRAYS, version=99), tmp_path, "found operators of version 99, expected 7 to ")
    refused(model(PLAIN, ARRAYS, version=6), tmp_path, "found operators of version 6, expected 7 to ")
    made = model(PLAIN, ARRAYS)
    made.graph.node[1].ClearField("op_type")
    refused(made, tmp_path, "found without a kind, expected")
    made = model(PLAIN, ARRAYS)
    made.graph.node[1].ClearField("output")
    refused(made, tmp_path, "found Tanh, expected")


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    for raw in (
        b"",
        b"\x08\x07",
        b"\xff" * 40,
        b"PK\x03\x04",
        model(PLAIN, ARRAYS).SerializeToString()[:200],
    ):
        refused(raw, tmp_path, "it is damaged, or no onnx file")


def packed(content: bytes) -> bytes:
    """With its length before it, as protobuf writes it."""
    length, coded = len(content), b""
    while length > 127:
        length, coded = length >> 7, coded + bytes([length & 127 | 128])
    return coded + bytes([length]) + content


def test_a_file_that_would_take_far_more_room_than_it_has_is_refused_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_file, "_MOST_PARTS", 10_000)
    refused(
        b"\x3a" + packed(b"\x0a\x00" * 10_000),
        tmp_path,
        "found more than 10,000 parts, expected at most that",
    )
    monkeypatch.setattr(onnx_file, "_MOST_PACKED", 1_000)
    whole_numbers = b"\x3a" + packed(b"\x2a" + packed(b"\x3a" + packed(b"\x01" * 1_001)))
    refused(whole_numbers, tmp_path, "found more numbers than there can be, expected at most 10,000,000")
    refused(b"\x3a\xff\xff\xff\xff\x07\x0a", tmp_path, "it is damaged, or no onnx file")  # 2 GB are promised
    monkeypatch.setattr(onnx_file, "_MOST_BYTES", 100)
    refused(model(PLAIN, ARRAYS), tmp_path, "bytes, expected at most 100")


def test_more_numbers_and_layers_than_there_can_be_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep: list[Node] = [("Gemm", f"x{at or ''} T", f"x{at + 1}") for at in range(1001)]
    refused(model(deep, {"T": np.ones((1, 1))}), tmp_path, "found 1,001 layers, expected at most 1,000")
    monkeypatch.setattr("bpstudio.storage.weights.onnx_chain.MOST_NUMBERS", 8)
    refused(model(PLAIN, ARRAYS), tmp_path, "found more numbers than there can be, expected at most 8")


def test_damaged_models_are_read_or_refused_in_one_sentence_and_nothing_else(tmp_path: Path) -> None:
    whole = model([*TURNED[:3], ("Add", "z2 B2", "z3"), ("Sigmoid", "z3", "y")], ARRAYS | {"T1": T1.T})
    raw, chance = whole.SerializeToString(), random.Random(3)
    refusals: list[str] = []
    for _ in range(1500):
        changed = bytearray(raw)
        for _ in range(chance.randint(1, 3)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            found_in(bytes(changed[: chance.choice([len(raw), chance.randrange(len(raw))])]), tmp_path)
        except SessionFileError as refusal:
            refusals.append(str(refusal))
    assert len(refusals) > 500
    assert [one_line(sentence) for sentence in refusals] == refusals


def test_without_the_package_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(
        RefusedError, match=r"onnx files need one more package: pip install 'bpstudio\[onnx\]'"
    ):
        found_in(b"", tmp_path)
