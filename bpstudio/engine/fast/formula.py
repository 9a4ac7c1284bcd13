"""What a formula is: array arithmetic written as the calls it consists of; and what the registries hold of each.

It is run at once, or bound to its arrays and run over and over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from bpstudio.engine.fast import blas
from bpstudio.engine.network import Array

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


def number(value: float, like: Array) -> Array:
    """A constant of the type of ``like``, 0-d."""
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
    if scale != 1.0:
        yield blas.scaling(scale, out) or partial(np.multiply, out, number(scale, out), out)


def where_it_counts(weight: Array, function: np.ufunc, *operands: Array, out: Array) -> Iterator[Kernel]:
    """function(operands), and 0 where the weight is 0 whatever they are."""
    counts = np.empty(out.shape, bool)
    yield partial(out.fill, 0.0)
    yield partial(np.not_equal, weight, number(0.0, weight), counts)
    yield partial(function, *operands, out, where=counts)


def added_up(terms: Array, rate: Array, out: Array) -> Iterator[Kernel]:
    """out + rate · the sum of all terms, into the 0-d ``out``."""
    total = np.empty((), terms.dtype)
    yield partial(np.add.reduce, terms.reshape(-1), out=total)
    yield partial(np.multiply, total, rate, total)
    yield partial(np.add, out, total, out)


@dataclass(frozen=True, slots=True)
class Activation:
    """g: ``value(z, out)`` writes g(z); ``derivative(z, a, out)`` writes g'(z), knowing a = g(z).

    Softmax couples the units of a layer and has no derivative unit by unit: its ``derivative`` is None, and
    ``softmax_jacobian`` and ``softmax_product`` serve it instead. ``corner`` is where g' jumps, if it does; ``low``
    and ``high`` are what g(z) stays between. ``same`` says that g(z) is z and g'(z) 1, so that neither takes any
    arithmetic; ``of_a`` that ``derivative`` reads a only, so that z may be overwritten by it.
    """

    label: str
    symbol_tex: str
    tex: str
    derivative_tex: str
    value: Callable[[Array, Array], None]
    derivative: Callable[[Array, Array, Array], None] | None
    analytic: bool = True
    corner: float | None = None
    low: float = -math.inf
    high: float = math.inf
    same: bool = False
    of_a: bool = False


@dataclass(frozen=True, slots=True)
class CostFunction:
    """``terms(yhat, y, out)`` writes what is summed; ``derivative(yhat, y, out)`` its derivative by ŷ, term by term.

    ``of_probabilities``: it takes logarithms of ŷ, and both ŷ and y have to be from 0 to 1. ``derivative`` takes a
    ``scale`` as well, by which it multiplies: the cost's coefficient.
    """

    label: str
    tex: str
    derivative_tex: str
    terms: Callable[[Array, Array, Array], None]
    derivative: Callable[..., None]
    needs_target: bool = True
    of_probabilities: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """An output activation and a cost whose factors overflow apart and are harmless together.

    ``terms(z, y, out)`` is the cost read from z; ``derivative(yhat, y, out)`` is ∂C/∂z term by term, times a
    ``scale`` if one is given: the one sanctioned second formula, ŷ − y (Bishop, *Pattern Recognition and Machine
    Learning*, 4.3.6).
    """

    derivative_tex: str
    terms: Callable[[Array, Array, Array], None]
    derivative: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Penalty:
    """``value(theta, rate, out)`` adds the term of one layer to the 0-d ``out``.

    ``derivative(theta, rate, out)`` writes its derivative. ``rate`` is 0-d.
    """

    tex: str
    derivative_tex: str
    value: Callable[[Array, Array, Array], None]
    derivative: Callable[[Array, Array, Array], None]
    analytic: bool = True
