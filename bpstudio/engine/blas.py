"""What is asked of the library behind numpy's matrix products directly: its threads, its kernels, y + c·x and c·x.

The count of threads belongs to the whole process, so it is set for a stretch of training and put back after it: as many
as the library was given where that helps, else one. It is OpenBLAS, which numpy's own packages bring on most systems,
that has to be told; where another library does the products, or its functions are not found, they run as that library
sees fit. y + c·x then takes numpy two passes, and may differ in the last digit; c·x is the same either way.
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

from bpstudio.engine.network import Array, Network

ALONE = 1 << 18  # multiplications in a product up to which OpenBLAS starts no second thread by itself
SHARED = 1 << 23  # from here on two threads are faster than one; between the two they may be much slower
_FUNCTIONS = ("scipy_openblas_{}64_", "scipy_openblas_{}", "openblas_{}64_", "openblas_{}")
_ROUTINES = (
    ("scipy_{}_64_", ctypes.c_int64),
    ("scipy_{}_", ctypes.c_int),
    ("{}_64_", ctypes.c_int64),
    ("{}_", ctypes.c_int),
)
_KINDS = {"d": ("d", ctypes.c_double), "f": ("s", ctypes.c_float)}


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
    """A call of BLAS level 1 over whole arrays. Its arguments are references, made here once."""
    kind = arrays[0].dtype.char
    found = _routine(kind, routine) if all(array.flags.c_contiguous for array in arrays) else None
    if found is None:
        return None
    function, count, number = found
    stride = count(1)
    values = [count(size), number(factor)]
    for array in arrays:
        values += (number * size).from_buffer(array.data), stride
    return partial(function, *map(ctypes.byref, values))


@cache
def _routine(kind: str, routine: str) -> tuple[Callable[..., None], Any, Any] | None:
    """The function for numbers of that kind, and the types of a count and of a number."""
    path = _linked()
    if path is None or kind not in _KINDS:
        return None
    library = ctypes.PyDLL(path)  # which keeps the interpreter: to let go of it takes longer than the call
    letter, number = _KINDS[kind]
    for name, count in _ROUTINES:
        function = getattr(library, name.format(letter + routine), None)
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


_SMALL = 1_000_000
_CORES = ("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS")


@cache
def small_product() -> int:
    """Multiplications up to which a product is made in one go, without first copying what is multiplied; else 0.

    OpenBLAS has kernels for that where the processor has AVX-512 (kernel/x86_64/dgemm_small_kernel_permit_skylakex.c).
    """
    name = _openblas("get_corename", ctypes.c_char_p)
    return _SMALL if name is not None and name().decode().upper() in _CORES else 0


def description() -> str:
    """The library behind numpy and the kernels it chose for this processor; empty where it cannot be told."""
    name = _openblas("get_corename", ctypes.c_char_p)
    return "" if name is None else f"OpenBLAS {name().decode()}"


@cache
def _library() -> _Library | None:
    threads, set_threads = _openblas("get_num_threads", ctypes.c_int), _openblas("set_num_threads", None)
    if threads is None or set_threads is None:
        return None
    return _Library(threads, set_threads)


def _openblas(name: str, result: Any) -> Callable[..., Any] | None:
    """A function of OpenBLAS's own, under whichever name numpy's packages or the system give it."""
    path = _linked()
    library = None if path is None else ctypes.CDLL(path)
    for form in _FUNCTIONS:
        function: Callable[..., Any] | None = getattr(library, form.format(name), None)
        if function is not None:
            function.restype = result  # type: ignore[attr-defined]
            return function
    return None


def _linked() -> str | None:
    """Where the library behind numpy is: what numpy was linked with is found through numpy itself."""
    try:
        path = sys.modules["numpy._core._multiarray_umath"].__file__
        ctypes.CDLL(path)
    except (KeyError, OSError):
        return None
    return path
