"""In which order arrays are taken whose names say little, and which vector belongs to which matrix."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.explain.words import weights as words
from bpstudio.storage.weights.matching import matched
from tests.storage.weights.test_matching import (
    B1,
    B2,
    B3,
    NETWORK,
    OURS,
    SQUARE,
    T1,
    T2,
    T3,
    drawn,
    loaded,
    notes,
    same,
)


def test_one_array_after_the_other_a_vector_belongs_to_the_matrix_before_it() -> None:
    lists = {"arr_0": T1, "arr_1": B1, "arr_2": T2, "arr_3": T3, "arr_4": B3}
    found = matched(lists, NETWORK)
    assert same(loaded(found), OURS | {"b2": B2 * 0})
    assert [each.name for each in found.taken] == ["arr_0", "arr_1", "arr_2", "", "arr_3", "arr_4"]


def test_a_single_number_is_the_bias_of_one_unit_or_no_layer_at_all() -> None:
    last = {"q1": T1, "r1": B1, "q2": T2, "r2": B2, "q3": T3, "r3": np.array(B3[0])}
    assert same(loaded(matched(last, NETWORK)), OURS)
    found = matched(last | {"r3": B3, "rate": np.array(0.1)}, NETWORK)
    assert same(loaded(found), OURS)
    assert found.left_out == (("rate", (), words.NO_LAYERS),)


def test_other_names_are_taken_in_the_order_of_the_file_and_it_is_said() -> None:
    arrays = {"Wh": T1, "bh": B1, "Wg": T2, "bg": B2, "Wy": T3, "by": B3}
    assert matched(arrays, NETWORK).said == (words.IN_THE_FILES_ORDER,)
    mixed = {name: arrays[name] for name in ("Wy", "by", "Wg", "bg", "Wh", "bh")}
    found = matched(mixed, NETWORK)
    assert found.said == (words.IN_THE_ORDER_OF_SHAPES,)
    assert same(loaded(found), OURS)
    numbered = {f"arr_{at}": each for at, each in enumerate(arrays.values())}
    assert not matched(numbered, NETWORK).said


@pytest.mark.parametrize("names", ["coef_{}", "coefs_{}", "coef_[{}]"])
def test_square_weights_of_several_layers_of_scikit_learn_stand_as_here(names: str) -> None:
    one, two = drawn(2, 2), drawn(2, 2) + 1
    found = matched({names.format(0): one, names.format(1): two}, SQUARE)
    assert np.array_equal(loaded(found, SQUARE)["theta1"], one)
    assert notes(found) == ["", ""]


def test_layers_with_one_name_but_for_a_number_are_put_in_order_among_others() -> None:
    layers = {f"fc{number}": np.full((2, 2), float(number)) for number in range(1, 12)}
    names = ["first", *sorted(layers), "out"]
    arrays = {f"{name}.weight": layers.get(name, np.eye(2)) for name in names}
    found = matched(arrays, Network(2, (Layer(2),) * 13))
    wanted = ["first", *(f"fc{number}" for number in range(1, 12)), "out"]
    assert [each.name for each in found.taken[::2]] == [f"{name}.weight" for name in wanted]
    assert words.IN_THE_FILES_ORDER in found.said


def test_names_that_tell_no_order_are_put_in_the_one_that_shapes_allow() -> None:
    arrays = {"hidden.weight": T1.T, "hidden.bias": B1, "middle.weight": T2.T, "out.weight": T3.T}
    assert words.IN_THE_FILES_ORDER in matched(arrays, NETWORK).said
    mixed = {name: arrays[name] for name in ("out.weight", "middle.weight", "hidden.weight", "hidden.bias")}
    found = matched(mixed, NETWORK)
    assert words.IN_THE_ORDER_OF_SHAPES in found.said
    assert np.array_equal(loaded(found)["theta2"], T2)
    turned = {"out.kernel": T3.T, "middle.kernel": T2.T, "hidden.kernel": T1.T}
    assert np.array_equal(loaded(matched(turned, NETWORK))["theta2"], T2)
