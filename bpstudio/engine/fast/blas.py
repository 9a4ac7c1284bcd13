"""What is asked of the library behind numpy's matrix products directly: its threads, its kernels, y + c·x and c·x.

Threadpoolctl finds it, wherever numpy's packages put it, and sets its threads. Their count belongs to the whole
process, so it is set for a stretch of training and put back after it: as many as the library was given where that
helps, else one. It is OpenBLAS, which numpy's own packages bring on most systems, that has to be told; another library
runs products as it sees fit. Where y + c·x is not found numpy takes two passes, which may differ in the last digit; c·x
is the same either way.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np

from bpstudio.engine.arrays import Array

ALONE = 1 << 18  # multiplications in a product up to which OpenBLAS starts no second thread by itself
SHARED = 1 << 23  # from here on two threads are faster than one; between the two they may be much slower
_BESIDE_NUMPY = re.compile(r"\bnumpy(\.libs|[\\/]\.dylibs)[\\/]")
_LONG_COUNTS = ("scipy_{}_64_", "{}_64_", "{}$NEWLAPACK$ILP64")
_ANY_COUNTS = ("scipy_{}_", "{}$NEWLAPACK", "{}_")
_ROUTINES = _LONG_COUNTS + (_ANY_COUNTS if sys.byteorder == "little" else ())
_KINDS = {"d": ("d", ctypes.c_double), "f": ("s", ctypes.c_float)}


@dataclass(frozen=True, slots=True)
class Library:
    """Which library does the products. What it does not tell is empty, or None of its threads."""

    name: str
    kernel: str = ""
    version: str = ""
    threads: int | None = None
    path: str = ""


def library() -> Library:
    """The library behind numpy's products: as it says itself, or else as numpy says that it was built with."""
    found = _found()
    if found is not None:
        kernel, version = getattr(found, "architecture", None) or "", found.version or ""
        return Library(found.internal_api, kernel, version, found.num_threads, found.filepath)
    with suppress(TypeError, KeyError):
        built: Any = np.show_config("dicts")
        said = built["Build Dependencies"]["blas"]
        return Library(str(said["name"]), version=str(said.get("version", "")))
    return Library("unknown")


# y + c·x and c·x


def addition(factor: float, x: Array, y: Array) -> Callable[[], None] | None:
    """y ← y + factor · x in one pass over both, which lie in one piece; None where no such function is found.

    BLAS level 1, axpy: over a million numbers a fifth of the time of numpy's two passes.
    """
    return _bound("axpy", x.size, factor, x, y)


def scaling(factor: float, x: Array) -> Callable[[], None] | None:
    """x ← factor · x, which lies in one piece; None where no such function is found.

    BLAS level 1, scal: of a few numbers two thirds of the time of numpy's product, and the same to the bit.
    """
    return _bound("scal", x.size, factor, x)


def _bound(routine: str, size: int, factor: float, *arrays: Array) -> Callable[[], None] | None:
    """A call of BLAS level 1 over whole arrays. Its arguments are references, made here once.

    A library may count in 32 bits or in 64, and only some say so in their names: of a count in 64 bits, its low half
    lying first, each reads what it needs.
    """
    kind = arrays[0].dtype.char
    function = _routine(kind, routine) if all(array.flags.c_contiguous for array in arrays) else None
    if function is None:
        return None
    _, number = _KINDS[kind]
    stride = ctypes.c_int64(1)
    values: list[Any] = [ctypes.c_int64(size), number(factor)]
    for array in arrays:
        values += (number * size).from_buffer(array.data), stride
    return partial(function, *map(ctypes.byref, values))


@cache
def _routine(kind: str, routine: str) -> Callable[..., None] | None:
    """The function for numbers of that kind, in the library found or in what numpy is linked with."""
    if kind not in _KINDS:
        return None
    found, linked = _found(), sys.modules.get("numpy._core._multiarray_umath")
    letter, _ = _KINDS[kind]
    for path in (getattr(found, "filepath", None), getattr(linked, "__file__", None)):
        with suppress(OSError):
            # PyDLL keeps the interpreter: to let go of it takes longer than the call.
            loaded = ctypes.PyDLL(path) if path else None
            for name in _ROUTINES:
                function: Any = getattr(loaded, name.format(letter + routine), None)
                if function is not None:
                    function.restype = None
                    return function  # type: ignore[no-any-return]
    return None


# Threads


def largest_product(widths: Sequence[int], rows: int) -> int:
    """Multiplications in the largest matrix product of an iteration over ``rows`` examples, layers being so wide."""
    return rows * max((below + 1) * above for below, above in pairwise(widths))


def suitable_threads(widths: Sequence[int], rows: int) -> Callable[[], AbstractContextManager[None]]:
    """Makes contexts in which the products of an iteration over ``rows`` examples run on the threads that suit them."""
    size = largest_product(widths, rows)
    openblas = None if size < ALONE or size >= SHARED else _openblas()
    return nullcontext if openblas is None else partial(_on_one_thread, openblas)


def threads() -> int | None:
    """How many threads products run on now; None where that cannot be told."""
    found = _found()
    return None if found is None else found.num_threads


def set_threads(count: int) -> None:
    """Run products on so many threads from now on, where the library can be told and nobody else has control of it."""
    found = _found()
    if found is not None:
        found.set_num_threads(count)
        # A thread that has set it keeps control, and others' wishes are passed over in silence, until it lets go.
        getattr(found, "clear_controlling_thread", lambda: None)()


@dataclass(slots=True)
class _Trainings:
    """Where several run beside one another, the first sets the count and the last puts it back."""

    lock: Lock = field(default_factory=Lock)
    running: int = 0
    before: int = 1


@contextmanager
def _on_one_thread(trainings: _Trainings) -> Iterator[None]:
    with trainings.lock:
        trainings.running += 1
        if trainings.running == 1:
            trainings.before = threads() or 1
            set_threads(1)
    try:
        yield
    finally:
        with trainings.lock:
            trainings.running -= 1
            if not trainings.running:
                set_threads(trainings.before)


@cache
def _openblas() -> _Trainings | None:
    """The trainings that share OpenBLAS's threads; None where another library does the products."""
    found = _found()
    return _Trainings() if found is not None and found.internal_api == "openblas" else None


# Kernels

_SMALL = 1_000_000
_CORES = ("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS")


@cache
def small_product() -> int:
    """Multiplications up to which a product is made in one go, without first copying what is multiplied; else 0.

    OpenBLAS has kernels for that where the processor has AVX-512 (kernel/x86_64/dgemm_small_kernel_permit_skylakex.c).
    """
    found = library()
    return _SMALL if found.name == "openblas" and found.kernel.upper() in _CORES else 0


@cache
def _found() -> Any | None:
    """Threadpoolctl's hand on the library: of several in the process, the one that lies beside numpy."""
    from threadpoolctl import ThreadpoolController  # not part of the start

    every = ThreadpoolController().select(user_api="blas").lib_controllers
    return min(every, key=lambda one: not _BESIDE_NUMPY.search(one.filepath), default=None)
