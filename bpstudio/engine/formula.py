"""Array arithmetic written as the calls it consists of: run at once, or bound to its arrays and run over and over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from bpstudio.engine.network import Array

Kernel = Callable[[], object]
"""A call without arguments, bound to the arrays it reads and writes."""


class Formula:
    """A generator of kernels. Calling it with its arrays runs them; ``bind`` keeps them.

    What the generator allocates is scratch of the bound kernels, which themselves allocate nothing. Constants are 0-d
    arrays of the arrays' type: a Python number costs as much again as a small call.
    """

    __slots__ = ("kernels",)

    def __init__(self, kernels: Callable[..., Iterator[Kernel]]) -> None:
        self.kernels = kernels

    def __call__(self, *arrays: Array, **constants: float) -> None:
        for run in self.kernels(*arrays, **constants):
            run()


def bind(function: Callable[..., None], *arrays: Array, **constants: float) -> list[Kernel]:
    """The kernels of a formula over these arrays; any other function is one kernel."""
    if isinstance(function, Formula):
        return list(function.kernels(*arrays, **constants))
    return [partial(function, *arrays, **constants)]


def number(value: float, like: Array) -> Array:
    """A constant of the type of ``like``, 0-d."""
    return np.array(value, like.dtype)
