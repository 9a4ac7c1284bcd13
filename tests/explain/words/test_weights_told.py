"""What is said of weights that are loaded, and of numbers that are pasted into parameters."""

from __future__ import annotations

from bpstudio.explain.words import parameters_pasted, weights


def test_one_and_many_are_told_apart() -> None:
    assert weights.cut_stays(1) == "1 connection is cut and stays 0."
    assert weights.cut_stays(2) == "2 connections are cut and stay 0."
    assert weights.stays_as_it_is(1) == "1 number of the network is not in the file, and stays as it is."
    assert (
        weights.stays_as_it_is(20) == "20 numbers of the network are not in the file, and stay as they are."
    )


def test_shapes_are_told_with_a_cross() -> None:
    assert weights.dimensions_text((2, 1000)) == "2×1,000"
    assert weights.dimensions_text((3,)) == "3"
    assert weights.dimensions_text(()) == "1"


def test_the_dialog_says_that_nothing_has_changed() -> None:
    assert (
        weights.may_be_loaded("w.npz") == "What is in w.npz, and where it would go. Nothing has changed yet."
    )


def test_of_numbers_and_rows_that_are_not_as_many_both_counts_are_told() -> None:
    assert parameters_pasted.too_few_rows(3, left=2) == (
        "3 numbers cannot be pasted: from the selected row on there are 2 parameters."
    )
    assert parameters_pasted.too_many_rows(1, selected=0) == (
        "1 number cannot be pasted: no parameters are selected. Select one, or as many as there are numbers."
    )


def test_activations_are_told_layer_by_layer_and_of_many_layers_each_kind_once() -> None:
    assert weights.activations_found(["tanh", "sigmoid"]) == "Activations of the file: tanh, sigmoid."
    many = weights.activations_found([*["tanh"] * 20, "sigmoid"])
    assert many == "Activations of the file: tanh, sigmoid."
    other = weights.activations_found(["tanh", None])
    assert other.startswith(
        "Activations of the file: tanh, one of its own. An activation of its own is not taken"
    )


def test_what_an_operator_multiplies_by_stands_behind_what_else_was_done() -> None:
    assert weights.multiplied_by("beta", 0.5) == "times beta, 0.5"
    assert weights.multiplied_by("alpha", 2.0, weights.BY_ONNX) == f"{weights.BY_ONNX}; times alpha, 2"
