"""y + c · x and c · x by the library behind numpy: what updates and the derivative of a mean are made of."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine import blas
from bpstudio.engine.network import Array, Layer, Network, Parameters
from bpstudio.engine.optimizers import GradientDescent, Moments, Momentum, Optimizer, Update


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("count", [1, 25, 10_000, 200_000])
def test_it_adds_in_place_to_within_the_last_digit(count: int, dtype: type) -> None:
    rng = np.random.default_rng(count)
    x, y = (rng.normal(size=count).astype(dtype) for _ in range(2))
    run, expected = blas.addition(-0.3, x, y), y - dtype(0.3) * x
    assert run is not None, "numpy's own packages stand on OpenBLAS"
    before = x.copy()
    run()
    assert np.array_equal(x, before)
    assert np.allclose(y, expected, rtol=0, atol=4 * np.finfo(dtype).eps)


def test_a_call_keeps_its_arrays_alive_and_none_for_ever() -> None:
    run = blas.addition(1.0, np.ones(1000), y := np.zeros(1000))
    assert run is not None
    junk = [np.full(1000, 7.0) for _ in range(50)]
    run()
    assert (y == 1.0).all()
    assert len(junk) == 50


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [(1, 1), (3, 10), (64, 256)])
def test_it_scales_in_place_as_numpy_does_to_the_bit(shape: tuple[int, int], dtype: type) -> None:
    x = np.random.default_rng(3).normal(size=shape).astype(dtype)
    x.flat[0] = -0.0
    x.flat[-1] = np.inf
    run, expected = blas.scaling(0.2, x), x * dtype(0.2)
    assert run is not None, "numpy's own packages stand on OpenBLAS"
    run()
    assert x.tobytes() == expected.tobytes()


def test_numbers_of_another_kind_or_in_pieces_are_left_to_numpy() -> None:
    assert blas.addition(1.0, np.zeros(3, np.complex128), np.zeros(3, np.complex128)) is None
    assert blas.addition(1.0, np.zeros(6)[::2], np.zeros(3)) is None
    assert blas.scaling(1.0, np.zeros(3, np.complex128)) is None
    assert blas.scaling(1.0, np.zeros((2, 3)).T) is None


@pytest.mark.parametrize("optimizer", [GradientDescent(), Momentum(0.7)])
def test_without_the_function_the_update_differs_in_the_last_digit_at_most(
    optimizer: Optimizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved() -> Array:
        rng = np.random.default_rng(1)
        network = Network(3, (Layer(40, "tanh"), Layer(2)))
        parameters = Parameters(network, rng.normal(size=network.size))
        gradient = rng.normal(size=network.size)
        update = Update(optimizer, 0.1, parameters, Moments.fresh(optimizer, network.size))
        for _ in range(5):
            for run in update(gradient):
                run()
        return parameters.flat

    with_it = moved()
    monkeypatch.setattr(blas, "addition", lambda factor, x, y: None)
    without = moved()
    assert np.allclose(with_it, without, rtol=1e-14, atol=1e-15)
