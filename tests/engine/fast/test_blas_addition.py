"""y + c · x and c · x by the library behind numpy: what updates and the derivative of a mean are made of."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.fast import blas
from bpstudio.engine.network import Array, Layer, Network
from bpstudio.engine.optimizers import GradientDescent, Moments, Momentum, Optimizer, Update
from bpstudio.engine.parameters import Parameters


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("count", [1, 25, 10_000, 200_000])
def test_it_adds_in_place_to_within_the_last_digit(count: int, dtype: Any) -> None:
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
def test_it_scales_in_place_as_numpy_does_to_the_bit(shape: tuple[int, int], dtype: Any) -> None:
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


@pytest.fixture
def looked_for_anew() -> Iterator[None]:
    blas._routine.cache_clear()
    yield
    blas._routine.cache_clear()


def added(factor: float = 2.0) -> Array | None:
    run = blas.addition(factor, np.ones(100_000), y := np.ones(100_000))
    if run is None:
        return None
    run()
    return y


@pytest.mark.usefixtures("looked_for_anew")
def test_a_library_of_its_own_beside_numpy_is_found_where_numpy_exports_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on Windows, where a symbol is not looked for in what a library depends on."""
    if blas.library().name != "openblas":
        pytest.skip("numpy's library is another one here")
    nothing = SimpleNamespace(__file__=sys.modules["_ctypes"].__file__)
    monkeypatch.setitem(sys.modules, "numpy._core._multiarray_umath", nothing)
    assert np.all(np.asarray(added()) == 3.0)


@pytest.mark.usefixtures("looked_for_anew")
def test_what_numpy_is_linked_with_is_found_where_nothing_else_finds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if sys.platform == "win32":
        pytest.skip("numpy exports nothing there")
    monkeypatch.setattr(blas, "_found", lambda: None)
    assert np.all(np.asarray(added()) == 3.0)


@pytest.mark.usefixtures("looked_for_anew")
@pytest.mark.parametrize("file", [None, "/nowhere/at/all.so"])
def test_where_nothing_is_found_numpy_does_it(monkeypatch: pytest.MonkeyPatch, file: str | None) -> None:
    monkeypatch.setattr(blas, "_found", lambda: None)
    monkeypatch.setitem(sys.modules, "numpy._core._multiarray_umath", SimpleNamespace(__file__=file))
    assert added() is None
    assert blas.scaling(2.0, np.ones(3)) is None


def counting(kind: Any) -> tuple[Any, list[int]]:
    """A library's axpy whose counts are of that kind, and what it was told of the numbers and of both strides."""
    told: list[int] = []

    def axpy(*places: int) -> None:
        kinds = (kind, ctypes.c_double, ctypes.c_double, kind, ctypes.c_double, kind)
        n, factor, x, stride_x, y, stride_y = (
            ctypes.cast(place, ctypes.POINTER(of)) for place, of in zip(places, kinds, strict=True)
        )
        told.extend((n[0], stride_x[0], stride_y[0]))
        for place in range(n[0]):
            y[place] += factor[0] * x[place]

    return ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 6)(axpy), told


def only(name: str, function: Any) -> Callable[[str], SimpleNamespace]:
    return lambda _: SimpleNamespace(**{name: function})


@pytest.mark.usefixtures("looked_for_anew")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("daxpy$NEWLAPACK$ILP64", ctypes.c_int64),
        ("daxpy$NEWLAPACK", ctypes.c_int32),
        ("scipy_daxpy_64_", ctypes.c_int64),
        ("scipy_daxpy_", ctypes.c_int32),
        ("daxpy_64_", ctypes.c_int64),
        ("daxpy_", ctypes.c_int32),
        ("daxpy_", ctypes.c_int64),
    ],
)
def test_it_counts_right_whether_the_library_counts_in_32_bits_or_in_64(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: Any
) -> None:
    """Accelerate's names are the first two; the name of the last but one does not say how it counts."""
    function, told = counting(kind)
    monkeypatch.setattr(ctypes, "PyDLL", only(name, function))
    run = blas.addition(0.5, np.arange(7.0), y := np.ones(7))
    assert run is not None
    run()
    assert np.array_equal(y, 1 + 0.5 * np.arange(7.0))
    assert told == [7, 1, 1]
