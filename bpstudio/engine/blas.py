"""What is asked of the library behind numpy's matrix products directly: how many threads they run on, and y + c·x.

The count of threads belongs to the whole process, so it is set for a stretch of training and put back after it: as many
as the library was given where that helps, else one. It is OpenBLAS, which numpy's own packages bring on most systems,
that has to be told; where another library does the products, or its functions are not found, they run as that library
sees fit. y + c·x then takes numpy two passes, and may differ in the last digit.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from threading import Lock
from typing import Any

from bpstudio.engine.formula import Kernel
from bpstudio.engine.network import Array, Network

ALONE = 1 << 18  # multiplications in a product up to which OpenBLAS starts no second thread by itself
SHARED = 1 << 23  # from here on two threads are faster than one; between the two they may be much slower
_NAMES = (
    ("scipy_openblas_get_num_threads64_", "scipy_openblas_set_num_threads64_"),
    ("scipy_openblas_get_num_threads", "scipy_openblas_set_num_threads"),
    ("openblas_get_num_threads64_", "openblas_set_num_threads64_"),
    ("openblas_get_num_threads", "openblas_set_num_threads"),
)


_ADDITIONS = (
    ("scipy_{}axpy_64_", ctypes.c_int64),
    ("scipy_{}axpy_", ctypes.c_int),
    ("{}axpy_64_", ctypes.c_int64),
    ("{}axpy_", ctypes.c_int),
)
_KINDS = {"d": ("d", ctypes.c_double), "f": ("s", ctypes.c_float)}


def addition(factor: float, x: Array, y: Array) -> Kernel | None:
    """y ← y + factor · x in one pass over both, which lie in one piece; None where no such function is found.

    BLAS level 1, axpy: over a million numbers a fifth of the time of numpy's two passes. Its arguments are references,
    made here once.
    """
    found = _addition(x.dtype.char)
    if found is None:
        return None
    function, count, number = found
    room = number * len(x)
    values = count(len(x)), number(factor), room.from_buffer(x), count(1), room.from_buffer(y), count(1)
    return partial(function, *map(ctypes.byref, values))


@cache
def _addition(kind: str) -> tuple[Callable[..., None], Any, Any] | None:
    """The function for numbers of that kind, and the types of a count and of a number."""
    path = _linked()
    if path is None or kind not in _KINDS:
        return None
    library = ctypes.PyDLL(path)  # which keeps the interpreter: to let go of it takes longer than the call
    letter, number = _KINDS[kind]
    for name, count in _ADDITIONS:
        function = getattr(library, name.format(letter), None)
        if function is not None:
            function.restype = None
            return function, count, number
    return None


@dataclass(slots=True)
class _Library:
    """Where several trainings run beside one another, the first sets the count and the last puts it back."""

    threads: Callable[[], int]
    set_threads: Callable[[int], None]
    lock: Lock = field(default_factory=Lock)
    trainings: int = 0
    before: int = 1


def largest_product(network: Network, rows: int) -> int:
    """Multiplications in the largest matrix product of an iteration over ``rows`` examples."""
    widths = [network.width(number) for number in range(network.depth + 1)]
    return rows * max((below + 1) * above for below, above in pairwise(widths))


def suitable_threads(network: Network, rows: int) -> Callable[[], AbstractContextManager[None]]:
    """Makes contexts in which the products of an iteration over ``rows`` examples run on the threads that suit them."""
    size = largest_product(network, rows)
    library = None if size < ALONE or size >= SHARED else _library()
    return nullcontext if library is None else partial(_on_one_thread, library)


@contextmanager
def _on_one_thread(library: _Library) -> Iterator[None]:
    with library.lock:
        library.trainings += 1
        if library.trainings == 1:
            library.before = library.threads()
            library.set_threads(1)
    try:
        yield
    finally:
        with library.lock:
            library.trainings -= 1
            if not library.trainings:
                library.set_threads(library.before)


def threads() -> int | None:
    """How many threads products run on now; None where that cannot be told."""
    library = _library()
    return None if library is None else library.threads()


@cache
def _library() -> _Library | None:
    path = _linked()
    if path is None:
        return None
    linked = ctypes.CDLL(path)
    for get, put in _NAMES:
        if hasattr(linked, get) and hasattr(linked, put):
            get_threads, set_threads = getattr(linked, get), getattr(linked, put)
            get_threads.restype, set_threads.restype, set_threads.argtypes = (
                ctypes.c_int,
                None,
                (ctypes.c_int,),
            )
            return _Library(get_threads, set_threads)
    return None


def _linked() -> str | None:
    """Where the library behind numpy is: what numpy was linked with is found through numpy itself."""
    try:
        path = sys.modules["numpy._core._multiarray_umath"].__file__
        ctypes.CDLL(path)
    except (KeyError, OSError):
        return None
    return path
