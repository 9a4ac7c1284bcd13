from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bpstudio.engine.initializers import INITIALIZERS, InitializerName, initial_parameters
from bpstudio.engine.network import Layer, Network

NETWORK = Network(3, (Layer(4, "tanh"), Layer(2, "sigmoid")))
BELOW, WIDTH = 400, 200


def drawn(name: InitializerName, seed: int = 0) -> np.ndarray:
    return INITIALIZERS[name].draw(np.random.default_rng(seed), BELOW, WIDTH)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_have_a_row_for_each_unit_below(name: InitializerName) -> None:
    assert drawn(name).shape == (BELOW, WIDTH)
    assert drawn(name).dtype == np.float64


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("xavier", 2 / (BELOW + WIDTH)),
        ("he", 2 / BELOW),
        ("lecun", 1 / BELOW),
        ("normal", 1.0),
        ("uniform", 1 / 12),
        ("zeros", 0.0),
    ],
)
def test_weights_have_the_published_variance_and_mean_zero(name: InitializerName, variance: float) -> None:
    theta = drawn(name)
    assert theta.var() == pytest.approx(variance, rel=0.03)
    assert abs(theta.mean()) <= 5 * np.sqrt(variance / theta.size)


@pytest.mark.parametrize(("name", "bound"), [("xavier", np.sqrt(6 / (BELOW + WIDTH))), ("uniform", 0.5)])
def test_uniform_weights_fill_their_interval_and_stay_inside(name: InitializerName, bound: float) -> None:
    largest = np.abs(drawn(name)).max()
    assert 0.999 * bound < largest <= bound


@pytest.mark.parametrize("name", ["he", "lecun", "normal"])
def test_normal_weights_leave_the_interval_a_uniform_one_would_keep(name: InitializerName) -> None:
    theta = drawn(name)
    assert np.mean(np.abs(theta) > theta.std()) == pytest.approx(0.3173, abs=0.01)
    assert np.mean(np.abs(theta) > 2 * theta.std()) == pytest.approx(0.0455, abs=0.005)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_gives_the_same_bits(name: InitializerName) -> None:
    assert initial_parameters(NETWORK, name, 7) == initial_parameters(NETWORK, name, 7)


@pytest.mark.parametrize("name", sorted(set(INITIALIZERS) - {"zeros"}))
def test_another_seed_gives_other_weights(name: InitializerName) -> None:
    assert initial_parameters(NETWORK, name, 7) != initial_parameters(NETWORK, name, 8)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_begin_at_zero(name: InitializerName) -> None:
    parameters = initial_parameters(NETWORK, name, 7)
    assert not any(parameters.b(number).any() for number in (1, 2))


def test_each_layer_is_drawn_for_its_own_widths_from_the_first_on() -> None:
    generator = np.random.default_rng(7)
    first, second = INITIALIZERS["he"].draw(generator, 3, 4), INITIALIZERS["he"].draw(generator, 4, 2)
    parameters = initial_parameters(NETWORK, "he", 7)
    np.testing.assert_array_equal(parameters.theta(1), first)
    np.testing.assert_array_equal(parameters.theta(2), second)


def test_a_layer_added_at_the_end_leaves_the_weights_before_it_as_they_were() -> None:
    longer = Network(3, (*NETWORK.layers, Layer(1)))
    for number in (1, 2):
        np.testing.assert_array_equal(
            initial_parameters(longer, "xavier", 3).theta(number),
            initial_parameters(NETWORK, "xavier", 3).theta(number),
        )


def test_drawing_leaves_the_global_random_state_alone() -> None:
    before: Any = np.random.get_state(legacy=True)
    initial_parameters(NETWORK, "normal", 1)
    after: Any = np.random.get_state(legacy=True)
    assert before[2] == after[2]
    np.testing.assert_array_equal(before[1], after[1])


def test_an_unknown_initializer_or_a_negative_seed_is_refused() -> None:
    with pytest.raises(KeyError):
        initial_parameters(NETWORK, "orthogonal", 1)
    with pytest.raises(ValueError, match="non-negative"):
        initial_parameters(NETWORK, "he", -1)
