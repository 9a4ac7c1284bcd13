from __future__ import annotations

import os
import subprocess
import sys
from threading import Barrier, Thread

import numpy as np
import pytest

from bpstudio.engine import blas
from bpstudio.engine.blas import suitable_threads, threads
from bpstudio.engine.network import Layer, Network

SMALL = Network(2, (Layer(4), Layer(1)))
MIDDLE = Network(784, (Layer(128), Layer(10)))

needs_control = pytest.mark.skipif(
    threads() is None, reason="the matrix library's threads cannot be counted here"
)


@needs_control
@pytest.mark.parametrize(
    ("network", "rows", "one"),
    [(SMALL, 10, False), (MIDDLE, 32, True), (MIDDLE, 1, False), (MIDDLE, 256, False)],
    ids=["too small for a second thread anyway", "slower with two", "a single example", "faster with two"],
)
def test_products_that_two_threads_would_slow_down_run_on_one(network: Network, rows: int, one: bool) -> None:
    before = threads()
    with suitable_threads(network, rows)():
        assert threads() == (1 if one else before)
    assert threads() == before


@needs_control
def test_an_error_leaves_the_threads_as_they_were() -> None:
    before = threads()
    with pytest.raises(KeyError), suitable_threads(MIDDLE, 32)():
        raise KeyError
    assert threads() == before


@needs_control
def test_trainings_beside_one_another_leave_the_threads_as_they_were() -> None:
    before, entered, left = threads(), Barrier(2), Barrier(2)

    def first() -> None:
        with suitable_threads(MIDDLE, 32)():
            entered.wait()
        left.wait()

    def second() -> None:
        with suitable_threads(MIDDLE, 32)():
            entered.wait()
            left.wait()  # the first is out by now, and this one still counts on one thread
            assert threads() == 1

    trainings = [Thread(target=first), Thread(target=second)]
    for training in trainings:
        training.start()
    for training in trainings:
        training.join()
    assert threads() == before


def test_numpy_multiplies_whatever_the_threads() -> None:
    left, right = np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2)
    with suitable_threads(MIDDLE, 32)():
        assert (left @ right == [[10.0, 13.0], [28.0, 40.0]]).all()


def test_the_kernels_for_small_products_depend_on_the_processor_alone() -> None:
    assert blas.small_product() in (0, 1_000_000)
    with_others = subprocess.run(
        [sys.executable, "-c", "from bpstudio.engine import blas; print(blas.small_product())"],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(with_others.stdout) == blas.small_product()
