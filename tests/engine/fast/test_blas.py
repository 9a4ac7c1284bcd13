from __future__ import annotations

import os
import subprocess
import sys
from threading import Barrier, Event, Thread

import numpy as np
import pytest

from bpstudio.engine.fast import blas
from bpstudio.engine.fast.blas import suitable_threads, threads
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
    with suitable_threads(network.widths, rows)():
        assert threads() == (1 if one else before)
    assert threads() == before


@needs_control
def test_an_error_leaves_the_threads_as_they_were() -> None:
    before = threads()
    with pytest.raises(KeyError), suitable_threads(MIDDLE.widths, 32)():
        raise KeyError
    assert threads() == before


@needs_control
def test_trainings_beside_one_another_leave_the_threads_as_they_were() -> None:
    before, entered, left = threads(), Barrier(2), Barrier(2)

    def first() -> None:
        with suitable_threads(MIDDLE.widths, 32)():
            entered.wait()
        left.wait()

    def second() -> None:
        with suitable_threads(MIDDLE.widths, 32)():
            entered.wait()
            left.wait()  # the first is out by now, and this one still counts on one thread
            assert threads() == 1

    trainings = [Thread(target=first), Thread(target=second)]
    for training in trainings:
        training.start()
    for training in trainings:
        training.join()
    assert threads() == before


@needs_control
def test_whichever_thread_set_them_last_another_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threadpoolctl gives the first thread control for as long as that lives."""
    set_by_the_other, over = Event(), Event()
    before = threads()
    assert before is not None

    def other() -> None:
        blas.set_threads(1)
        set_by_the_other.set()
        over.wait()

    thread = Thread(target=other)
    thread.start()
    set_by_the_other.wait()
    assert threads() == 1
    blas.set_threads(before)
    assert threads() == before
    over.set()
    thread.join()


def test_numpy_multiplies_whatever_the_threads() -> None:
    left, right = np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2)
    with suitable_threads(MIDDLE.widths, 32)():
        assert (left @ right == [[10.0, 13.0], [28.0, 40.0]]).all()


def test_the_kernels_for_small_products_depend_on_the_processor_alone() -> None:
    assert blas.small_product() in (0, 1_000_000)
    with_others = subprocess.run(
        [sys.executable, "-c", "from bpstudio.engine.fast import blas; print(blas.small_product())"],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(with_others.stdout) == blas.small_product()


def test_the_library_is_told_by_name_kernel_version_and_threads() -> None:
    found = blas.library()
    assert found.name
    if threads() is not None:
        assert found.threads == threads()
        assert found.version
        assert found.path
    if found.name == "openblas":
        assert found.kernel


def test_a_library_that_is_not_found_is_called_what_numpy_was_built_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blas, "_found", lambda: None)
    built = {"Build Dependencies": {"blas": {"name": "accelerate", "version": "unknown"}}}
    monkeypatch.setattr(np, "show_config", lambda mode: built)
    assert blas.library() == blas.Library("accelerate", version="unknown")
    monkeypatch.setattr(np, "show_config", lambda mode: {})
    assert blas.library() == blas.Library("unknown")
    assert blas.small_product.__wrapped__() == 0


def test_a_library_that_is_not_openblas_keeps_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mkl:
        internal_api, num_threads = "mkl", 4

    monkeypatch.setattr(blas, "_found", Mkl)
    monkeypatch.setattr(blas, "_openblas", blas._openblas.__wrapped__)
    monkeypatch.setattr(blas, "set_threads", lambda count: pytest.fail("it was told"))
    with suitable_threads(MIDDLE.widths, 32)():
        assert threads() == 4


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("/x/site-packages/numpy.libs/libscipy_openblas64_-32a4b2a6.so", True),
        (r"C:\Python\Lib\site-packages\numpy.libs\libscipy_openblas64_-74a4.dll", True),
        ("/x/site-packages/numpy/.dylibs/libscipy_openblas64_.dylib", True),
        ("/x/site-packages/scipy.libs/libscipy_openblas-68440149.so", False),
        ("/x/site-packages/torch/lib/libopenblas.so", False),
    ],
)
def test_of_several_libraries_the_one_that_numpy_brought_is_known_by_its_place(
    path: str, beside: bool
) -> None:
    assert bool(blas._BESIDE_NUMPY.search(path)) == beside
