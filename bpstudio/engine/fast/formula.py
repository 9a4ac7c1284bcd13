"""What a formula is: array arithmetic written as the calls it consists of.

It is run at once, or bound to its arrays and run over and over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast import blas

_FEW = 4096  # multiplications in a sum over units up to which it is written to every unit
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


def scalar(value: float, like: Array) -> Array:
    """A 0-d array of the type of ``like``, which holds ``value``."""
    return np.array(value, like.dtype)


def over_units(array: Array) -> Array:
    """Room for one number of each example, whatever the units of its layer."""
    return np.empty((*array.shape[:-2], 1, array.shape[-1]), array.dtype)


def summed_over_units(array: Array) -> tuple[Array, Kernel]:
    """Room for the sum of each example, and the product with ones that writes it, which takes a third of a sum's time.

    Of few numbers the sum is written to every unit: what is done with it then goes unit by unit, in half the time.
    """
    if array.ndim != 2:
        total = over_units(array)
        return total, partial(np.add.reduce, array, axis=-2, out=total, keepdims=True)
    units, few = len(array), len(array) * array.size <= _FEW
    total = np.empty(array.shape, array.dtype) if few else over_units(array)
    return total, partial(np.ones((len(total), units), array.dtype).dot, array, total)


def less_the_largest(z: Array, out: Array) -> Iterator[Kernel]:
    """z of every unit less the largest of its example: e to that cannot overflow."""
    largest, units = over_units(z.real), z.shape[-2]
    first, *others = (z.real[..., unit : unit + 1, :] for unit in range(units if 1 < units <= 3 else 1))
    if others:
        for other in others:
            yield partial(np.maximum, first, other, out=largest)
            first = largest
    else:
        yield partial(np.maximum.reduce, z.real, axis=-2, out=largest, keepdims=True)
    yield partial(np.subtract, z, largest, out)


def rooms(out: Array) -> tuple[Array, Array]:
    """Where calls that follow on each other write in turn: ``out``, but for one number, which written over itself takes
    numpy twice the time.
    """
    return (out, out) if out.size > 1 else (np.empty_like(out), np.empty_like(out))


def scaled(out: Array, scale: float) -> Iterator[Kernel]:
    """The kernel that multiplies ``out`` by a scale in place; none where the scale is 1."""
    if scale != 1.0:
        yield blas.scaling(scale, out) or partial(np.multiply, out, scalar(scale, out), out)


def where_it_counts(weight: Array, function: np.ufunc, *operands: Array, out: Array) -> Iterator[Kernel]:
    """function(operands), and 0 where the weight is 0 whatever they are."""
    counts = np.empty(out.shape, bool)
    yield partial(out.fill, 0.0)
    yield partial(np.not_equal, weight, scalar(0.0, weight), counts)
    yield partial(function, *operands, out, where=counts)


def added_up(terms: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    """out + rate · the sum of all terms, into the 0-d ``out``."""
    total = np.empty((), terms.dtype)
    yield partial(np.add.reduce, terms.reshape(-1), out=total)
    yield partial(np.multiply, total, rate, total)
    yield partial(np.add, out, total, out)
