"""Kernels bound to an array, bound to another in its place: quicker than binding them anew."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from bpstudio.engine.fast.formula import Kernel
from bpstudio.engine.network import Array

_Make = Callable[[Array], Any]
"""Of another array what an argument is of the first."""


class Movable:
    """``kernels`` that read or write parts of ``array``."""

    def __init__(self, kernels: Sequence[Kernel], array: Array) -> None:
        self._kernels = [_movable(kernel, array) for kernel in kernels]

    def over(self, other: Array) -> list[Kernel]:
        """The same kernels with ``other`` in the place of the array: of the same shape and type, in one piece."""
        return [kernel if make is None else make(other) for kernel, make in self._kernels]


def _movable(kernel: Kernel, array: Array) -> tuple[Kernel, _Make | None]:
    if not isinstance(kernel, partial):
        return kernel, None
    names, parts = tuple(kernel.keywords), (kernel.func, *kernel.args, *kernel.keywords.values())
    makes = [_make(part, array) for part in parts]
    if not any(makes):
        return kernel, None
    positional = 1 + len(kernel.args)

    def moved(other: Array) -> Kernel:
        made = [part if make is None else make(other) for part, make in zip(parts, makes, strict=True)]
        return partial(made[0], *made[1:positional], **dict(zip(names, made[positional:], strict=True)))

    return kernel, moved


def _make(argument: Any, array: Array) -> _Make | None:
    """None for what is no part of the array."""
    if isinstance(argument, np.ndarray):
        return _view(argument, array)
    bound_to = getattr(argument, "__self__", None)
    if isinstance(bound_to, np.ndarray):
        view, name = _view(bound_to, array), argument.__name__
        return None if view is None else lambda other: getattr(view(other), name)
    referred = getattr(argument, "_obj", None)  # of a reference that is handed to a library
    if isinstance(referred, ctypes.Array):
        kind, offset = type(referred), _offset(ctypes.addressof(referred), array)
        return None if offset is None else lambda other: ctypes.byref(kind.from_buffer(other.data, offset))
    return None


def _view(part: Array, array: Array) -> _Make | None:
    shape, kind, strides, offset = part.shape, part.dtype, part.strides, _offset(part.ctypes.data, array)
    return None if offset is None else lambda other: np.ndarray(shape, kind, other, offset, strides)


def _offset(address: int, array: Array) -> int | None:
    """How many bytes into the array an address lies; None where it lies elsewhere."""
    offset = address - array.ctypes.data
    return offset if 0 <= offset < array.nbytes else None
