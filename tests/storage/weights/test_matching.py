"""Found under the names of other programs, brought to the layers of a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.entry import array_of
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words import weights as words
from bpstudio.session.alone import iteration_of
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import read
from bpstudio.storage.weights.arrays import MOST_NUMBERS
from bpstudio.storage.weights.matching import Matching, check_fit, matched, matching_of

Found = dict[str, Any]
HERE = Path(__file__).resolve().parent
NETWORK = Network(2, (Layer(4, "tanh"), Layer(3, "tanh"), Layer(1, "sigmoid")))
SQUARE = Network(2, (Layer(2, "tanh"), Layer(2, "sigmoid")))
PARAMETERS = Parameters(NETWORK, np.arange(1.0, NETWORK.size + 1))


def drawn(*shape: int) -> Any:
    return np.random.default_rng(sum(shape)).normal(size=shape)


T1, T2, T3 = drawn(2, 4), drawn(4, 3), drawn(3, 1)
B1, B2, B3 = drawn(4), drawn(3), drawn(1)
OURS: Found = {"theta1": T1, "b1": B1, "theta2": T2, "b2": B2, "theta3": T3, "b3": B3}


def renamed(thetas: str, biases: str, numbers: tuple[object, ...], turned: bool = False) -> Found:
    found: Found = {}
    for number, theta, b in zip(numbers, (T1, T2, T3), (B1, B2, B3), strict=True):
        found[thetas.format(number)] = theta.T if turned else theta
        found[biases.format(number)] = b
    return found


def loaded(found: Matching, network: Network = NETWORK) -> dict[str, Any]:
    """What the network has after it, by its names."""
    edit = found.edit(Parameters(network, np.arange(1.0, network.size + 1)))
    theta = {f"theta{number}": np.array(each) for number, each in enumerate(edit.theta, start=1)}
    return theta | {f"b{number}": np.array(each) for number, each in enumerate(edit.b, start=1)}


def same(found: dict[str, Any], wanted: Found) -> bool:
    return found.keys() == wanted.keys() and all(np.array_equal(found[name], wanted[name]) for name in wanted)


def notes(found: Matching) -> list[str]:
    return [each.note for each in found.taken if each.kind == "theta"]


def refused(arrays: Found, sentence: str, network: Network = NETWORK) -> None:
    with pytest.raises(SessionFileError, match=sentence) as wrong:
        matched(arrays, network)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    "arrays",
    [
        OURS,
        renamed("W{}", "b{}", (1, 2, 3)),
        renamed("w_{}", "b_{}", (0, 1, 2)),
        renamed("weights{}", "biases{}", (1, 2, 3)),
        renamed("weight{}", "bias{}", (1, 2, 3)),
        renamed("theta{}", "bias{}", (1, 2, 3)),
        renamed("theta{}", "B{}", (1, 2, 3)),
        renamed("Theta_{}", "b{}", (1, 2, 3)),
        renamed("dense{}/kernel:0", "dense{}/bias:0", ("", "_1", "_2")),
        renamed("sequential/dense_{}/kernel", "sequential/dense_{}/bias", (9, 10, 11)),
        renamed("params/Dense_{}/kernel", "params/Dense_{}/bias", (0, 1, 2)),
        renamed("coefs_{}", "intercepts_{}", (0, 1, 2)),
        renamed("coefs_[{}]", "intercepts_[{}]", (0, 1, 2)),
        {f"arr_{at}": each for at, each in enumerate(OURS.values())},
        {f"arr_{at}": each for at, each in enumerate((T1, T2, T3, B1, B2, B3))},
        {"in": T1, "first": B1, "mid": T2, "second": B2, "out": T3, "third": B3},
    ],
    ids=lambda arrays: next(iter(arrays)),
)
def test_weights_with_a_row_for_each_unit_below_are_taken_as_they_stand(arrays: Found) -> None:
    found = matched(arrays, NETWORK)
    assert found.fits
    assert same(loaded(found), OURS)
    assert notes(found) == ["", "", ""]
    assert not found.left_out


@pytest.mark.parametrize(
    "arrays",
    [
        renamed("{}.weight", "{}.bias", (0, 2, 4), turned=True),
        renamed("{}.weight", "{}.bias", (8, 10, 12), turned=True),
        renamed("fc{}.weight", "fc{}.bias", (1, 2, 3), turned=True),
        renamed("module.layers.{}.weight", "module.layers.{}.bias", (0, 1, 2), turned=True),
    ],
    ids=lambda arrays: next(iter(arrays)),
)
def test_weights_of_pytorch_are_transposed_and_it_is_said(arrays: Found) -> None:
    for some in (arrays, dict(sorted(arrays.items())), dict(reversed(arrays.items()))):
        found = matched(some, NETWORK)
        assert same(loaded(found), OURS)
        assert notes(found) == [words.BY_PYTORCH] * 3


def test_a_linear_layer_alone_has_no_number() -> None:
    network = Network(4, (Layer(3),))
    found = matched({"weight": T2.T, "bias": B2}, network)
    assert same(loaded(found, network), {"theta1": T2, "b1": B2})
    assert notes(found) == [words.BY_PYTORCH]


def test_a_regression_of_scikit_learn_may_have_its_weights_in_a_row() -> None:
    network = Network(4, (Layer(1),))
    for coef in (B1, B1.reshape(1, 4)):
        found = matched({"coef_": coef, "intercept_": np.array([0.5])}, network)
        assert same(loaded(found, network), {"theta1": B1.reshape(4, 1), "b1": np.array([0.5])})


def test_weights_without_a_convention_are_turned_where_they_fit_only_so() -> None:
    found = matched(renamed("W{}", "b{}", (1, 2, 3), turned=True), NETWORK)
    assert same(loaded(found), OURS)
    assert notes(found) == [words.BY_SHAPE] * 3


def test_biases_may_be_rows_or_columns() -> None:
    arrays = {name: array.reshape(-1, 1) if name[0] == "b" else array for name, array in OURS.items()}
    assert same(loaded(matched(arrays, NETWORK)), OURS)
    by_order = {f"arr_{at}": each for at, each in enumerate(arrays.values())}
    assert same(loaded(matched(by_order, NETWORK)), OURS)


def test_square_matrices_follow_their_name_or_else_stand_as_they_are() -> None:
    one, two, b = drawn(2, 2), drawn(2, 2) + 1, np.array([0.5, 1.0])
    of_pytorch = matched({"0.weight": one, "0.bias": b, "2.weight": two, "2.bias": b}, SQUARE)
    assert same(loaded(of_pytorch, SQUARE), {"theta1": one.T, "b1": b, "theta2": two.T, "b2": b})
    unknown = matched({"W1": one, "b1": b, "W2": two, "b2": b}, SQUARE)
    assert same(loaded(unknown, SQUARE), {"theta1": one, "b1": b, "theta2": two, "b2": b})
    assert notes(unknown) == [words.SQUARE] * 2
    assert notes(matched({"theta1": one, "b1": b, "theta2": two, "b2": b}, SQUARE)) == ["", ""]


def test_a_square_matrix_is_turned_with_the_others() -> None:
    network = Network(2, (Layer(2), Layer(3)))
    square, other = drawn(2, 2), drawn(3, 2)
    found = matched({"W1": square, "W2": other}, network)
    assert notes(found) == [words.LIKE_THE_OTHERS, words.BY_SHAPE]
    assert np.array_equal(loaded(found, network)["theta1"], square.T)


def test_a_name_that_says_otherwise_gives_way_to_the_shape() -> None:
    found = matched(renamed("{}.weight", "{}.bias", (0, 2, 4)), NETWORK)
    assert same(loaded(found), OURS)
    assert notes(found) == [words.NOT_TURNED] * 3


def test_biases_that_a_program_has_not_are_0() -> None:
    arrays = {
        name: array for name, array in renamed("{}.weight", "{}.bias", (0, 2, 4), True).items() if "w" in name
    }
    found = matched(arrays, NETWORK)
    assert same(loaded(found), OURS | {"b1": B1 * 0, "b2": B2 * 0, "b3": B3 * 0})
    assert [each.note for each in found.taken if each.kind == "b"] == [words.MISSING_BIASES] * 3


def test_by_our_own_names_a_part_is_enough_and_the_rest_stays() -> None:
    found = matched({"theta2": T2, "b3": B3}, NETWORK)
    now = loaded(found)
    assert np.array_equal(now["theta2"], T2)
    assert np.array_equal(now["b3"], B3)
    assert np.array_equal(now["theta1"], PARAMETERS.theta(1))
    assert np.array_equal(now["b2"], PARAMETERS.b(2))
    assert notes(found) == [words.LEFT_ALONE, "", words.LEFT_ALONE]
    assert found.said[0] == words.stays_as_it_is(NETWORK.size - 13)
    turned = matched({"theta2": T2.T}, NETWORK)
    assert np.array_equal(loaded(turned)["theta2"], T2)
    assert notes(turned)[1] == words.BY_SHAPE
    weights_only = matched({"theta1": T1, "theta2": T2, "theta3": T3}, NETWORK)
    assert np.array_equal(loaded(weights_only)["b1"], PARAMETERS.b(1))


@pytest.mark.parametrize("name", ["theta1", "W1"])
def test_a_part_may_be_the_first_layers(name: str) -> None:
    for arrays in ({name: T1}, {name: T1, "b1": B1}, {name: T1.T, "theta2": T2}):
        found = matched(arrays, NETWORK)
        assert found.fits
        now = loaded(found)
        assert np.array_equal(now["theta1"], T1)
        assert np.array_equal(now["b1"], B1 if "b1" in arrays else PARAMETERS.b(1))
        assert np.array_equal(now["theta3"], PARAMETERS.theta(3))
    square = matched({name: np.eye(2)}, SQUARE)
    assert square.fits, "and not a network of one layer"
    assert not square.alters
    assert square.said[0] == words.stays_as_it_is(8)
    check_fit(square, False, "command")


def test_the_first_layers_that_are_no_part_may_be_a_network_of_fewer() -> None:
    found = matched({"theta1": T1, "theta2": drawn(4, 1)}, NETWORK)
    assert found.widths == (2, 4, 1)
    refused({"theta1": drawn(2, 5)}, "theta1: found shape 2×5, expected 2×4 in this network")


def test_a_vector_of_all_numbers_has_the_order_of_the_file() -> None:
    found = matched({"": PARAMETERS.flat + 0.5}, NETWORK)
    edit = found.edit(PARAMETERS)
    assert np.array_equal(Parameters.of(NETWORK, edit.theta, edit.b).flat, PARAMETERS.flat + 0.5)
    assert found.said == (words.FLAT,)
    assert matched({"arr_0": PARAMETERS.flat}, NETWORK).fits
    refused({"": np.ones(5)}, "found 5 numbers, expected 31, the weights and biases of this network")
    refused({"": np.full(31, np.inf)}, "found 31 numbers of 31 not finite")


def test_single_precision_is_said_and_kept() -> None:
    arrays = {name: array.astype(np.float32) for name, array in OURS.items()}
    found = matched(arrays, NETWORK)
    assert words.SINGLE in found.said
    assert np.array_equal(loaded(found)["theta1"], T1.astype(np.float32).astype(float))
    assert words.SINGLE not in matched(OURS, NETWORK).said
    assert words.SINGLE in matched({"": PARAMETERS.flat.astype(np.float16)}, NETWORK).said


def test_what_is_no_layer_is_left_out_by_name_and_with_a_reason() -> None:
    arrays = renamed("{}.weight", "{}.bias", (0, 3, 4), turned=True)
    arrays |= {"1.weight": np.ones(4), "1.bias": np.ones(4), "1.running_mean": np.ones(4)}
    arrays |= {"conv.weight": np.ones((2, 1, 3, 3)), "conv.bias": np.ones(2), "optimizer.0.weight": T1}
    found = matched(arrays, NETWORK)
    assert same(loaded(found), OURS)
    assert {each.name: each.why for each in found.left_out} == {
        "1.weight": words.NORMALIZATION,
        "1.bias": words.NORMALIZATION,
        "1.running_mean": words.NORMALIZATION,
        "conv.weight": words.CONVOLUTION,
        "conv.bias": words.CONVOLUTION,
        "optimizer.0.weight": words.NO_LAYERS,
    }


def test_of_what_we_write_ourselves_the_parameters_are_taken() -> None:
    arrays = {"z1": drawn(5, 4), "dC/dtheta1": T1 * 2, **OURS, "update/theta1": T1 * 3, "C": np.array(0.5)}
    found = matched(arrays, NETWORK)
    assert same(loaded(found), OURS)
    assert [each.name for each in found.left_out] == ["z1", "dC/dtheta1", "update/theta1", "C"]


@pytest.mark.parametrize(
    "network", [Network(2, (Layer(1),)), Network(2, (Layer(9), Layer(9), Layer(9), Layer(1)))]
)
def test_where_inputs_and_outputs_fit_the_network_can_be_made_to_fit(network: Network) -> None:
    found = matched(renamed("{}.weight", "{}.bias", (0, 2, 4), turned=True), network)
    assert not found.fits
    assert found.widths == (2, 4, 3, 1)
    assert found.said == (words.to_be_fitted((2, 4, 3, 1), network.widths),)
    assert same(loaded(found, network), OURS)
    check_fit(found, True, "command")
    with pytest.raises(
        RefusedError, match=r"a network 2 → 4 → 3 → 1, and this one is .*; --fit makes its hidden layers"
    ):
        check_fit(found, False, "command")
    with pytest.raises(RefusedError, match="fit=True makes its hidden layers fit"):
        check_fit(found, False, "code")


def test_by_our_own_names_a_network_of_another_depth_needs_all_weights() -> None:
    assert matched(OURS, Network(2, (Layer(1),))).widths == (2, 4, 3, 1)
    refused({"theta1": T1, "b7": B1}, "found layer 7, expected at most 3")
    refused(
        {"b7": np.ones(2)}, "found layer 7, expected at most 3, or the weights of all layers from theta1 on"
    )


def test_what_is_cut_stays_0_and_what_is_frozen_takes_them_and_both_is_said() -> None:
    layer = Layer(4, "tanh", cut=((0, 1), (1, 3)), frozen=Frozen(((0, 0),)))
    found = matched(OURS, Network(2, (layer, *NETWORK.layers[1:])))
    assert found.said == (words.cut_stays(2), words.FROZEN)
    other = Network(2, (layer, Layer(1)))
    assert matched(OURS, other).said == (words.to_be_fitted((2, 4, 3, 1), other.widths), words.SHAPES_CHANGE)
    zeros = OURS | {"theta1": T1 * 0}
    assert matched(zeros, Network(2, (layer, *NETWORK.layers[1:]))).said == (words.FROZEN,)


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({}, "found no array, expected weights and biases"),
        ({"a": np.ones(3)}, "found 0 matrices and 1 vector, expected as many"),
        ({"a": np.ones((2, 4, 3))}, 'found "a", expected weights and biases'),
        ({"a": B1, "b": T1, "c": T2}, "found 2 matrices and 1 vector, expected as many"),
        ({"a": T1, "b": B1, "c": B1, "d": B1, "e": T2}, "found 2 matrices and 3 vectors, expected as many"),
        ({"a": T1, "b": B2, "c": T2}, r'"b" \(3\) has 3 numbers, and "a" \(2×4\) leads to 4 units'),
        (
            {**OURS, "theta2": T2 * np.nan},
            "theta2: found 12 numbers of 12 not finite, expected finite numbers",
        ),
        ({**OURS, "theta2": T2 > 0}, "theta2: found an array of bool, expected an array of numbers"),
        ({**OURS, "theta2": T2.astype(complex)}, "theta2: found an array of complex128"),
        ({**OURS, "theta2": np.ones((4, 0))}, "theta2: found an empty array, 4×0, expected numbers"),
        ({**OURS, "theta2": np.ones((4, 3, 1))}, "theta2: found weights of shape 4×3×1, expected a matrix"),
        ({**OURS, "b2": np.ones((3, 2))}, "b2: found biases of shape 3×2, expected a vector"),
        ({"theta2": np.ones((9, 9))}, "theta2: found shape 9×9, expected 4×3 in this network"),
        ({"theta9999": T1}, "theta9999: found layer 9,999, expected at most 1,000"),
        ({"0.weight": T1.T, "0.kernel": T1.T}, 'found the same again as "0.weight", expected one of them'),
        (
            {"0.weight": T1.T, "1.bias": B1},
            "1.bias: found biases alone, expected the weights of the same layer",
        ),
        ({**OURS, "b2": np.ones(5)}, r'"b2" \(5\) has 5 numbers, and "theta2" \(4×3\) leads to 3 units'),
        ({"W1": T1, "W2": T3}, "W2: found shape 3×1, expected 4×3 in this network"),
        (
            {"W1": T1, "W2": T3, "W3": T3},
            r'"W2" \(3×1\) starts from 3 units, and "W1" \(2×4\) before it leads to 4',
        ),
        (
            {"0.weight": drawn(4, 5), "1.weight": drawn(1, 4)},
            "the weights are for 5 inputs, and this network has 2",
        ),
        (
            {"0.weight": drawn(4, 2), "1.weight": drawn(7, 4)},
            "the weights are for 7 outputs, and this network has 1",
        ),
        (
            {f"{at}.weight": np.ones((1, 1)) for at in range(1001)},
            "found 1,001 layers, expected at most 1,000",
        ),
        (
            {"a": np.broadcast_to(1.0, (MOST_NUMBERS + 1,))},
            "found 10,000,001 numbers, expected at most 10,000,000",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(arrays: Found, sentence: str) -> None:
    refused(arrays, sentence)


def test_layers_of_one_shape_and_no_order_are_not_tried_for_ever() -> None:
    names = [f"{letter}{other}.weight" for letter in "abcdefgh" for other in "abcdefgh"]
    refused(
        {name: np.ones((2, 2)) for name in names}, "the weights are for 2 outputs, and this network has 1"
    )


def test_the_matching_reads_as_a_table() -> None:
    found = matched({"0.weight": T2.T.astype(np.float32), "1.gamma": np.ones(3)}, Network(4, (Layer(3),)))
    assert str(found).splitlines() == [
        f"theta1  0.weight  3×4  {words.BY_PYTORCH}",
        f"b1                     {words.MISSING_BIASES}",
        f"—       1.gamma   3    {words.NORMALIZATION}",
        words.SINGLE,
    ]
    hostile = matched({"theta1": T2, "\x1b[31m\n": np.ones(2)}, Network(4, (Layer(3),)))
    assert "\x1b" not in str(hostile)


def test_widths_of_a_deep_network_are_told_by_both_ends() -> None:
    assert words.widths_text(range(1, 21)) == "1 → 2 → 3 → 4 → 5 → 6 → … → 16 → 17 → 18 → 19 → 20"


@pytest.mark.parametrize("ending", ["npz", "safetensors"])
def test_a_network_of_pytorch_computes_the_same_here(ending: str) -> None:
    if ending == "safetensors":
        pytest.importorskip("safetensors")
    session = Session(read("xor").state)
    found = matching_of(HERE / f"pytorch_xor.{ending}", session.frame.network)
    session.apply(found.edit(session.frame.parameters))
    truth = json.loads((HERE / "pytorch_xor.json").read_bytes())
    passed = iteration_of(session.state).run()
    assert np.allclose(array_of(passed, Quantity.parse("yhat")), truth["yhat"], rtol=1e-12)
    assert np.isclose(passed.C, truth["C"], rtol=1e-12)
    for layer, name in ((1, "0"), (2, "2")):
        weights = array_of(passed, Quantity.parse(f"dC/dtheta{layer}"))
        assert np.allclose(weights, np.array(truth["gradients"][f"{name}.weight"]).T, rtol=1e-10, atol=1e-14)
        biases = array_of(passed, Quantity.parse(f"dC/db{layer}"))
        assert np.allclose(biases, truth["gradients"][f"{name}.bias"], rtol=1e-10, atol=1e-14)


def test_a_module_of_pytorch_with_names_and_a_normalization_is_told_apart() -> None:
    pytest.importorskip("safetensors")
    found = matching_of(HERE / "pytorch_named.safetensors", Network(2, (Layer(3), Layer(1))))
    assert [each.name for each in found.taken] == ["hidden.weight", "", "out.weight", "out.bias"]
    assert {each.name for each in found.left_out} == {
        f"bn.{name}" for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    }
