"""The arrays of one iteration, allocated once; within an iteration that is looked at none is written twice."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast import blas
from bpstudio.engine.fast.allocation import empty, full
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters

Order = Literal["C", "F"]
# Products are the faster ones with whole examples in a row
WIDE = 1 << 18  # from so many weights between two layers on,
PARTED = 1 << 14  # and from so many in the first layer on, if most are there and products come in parts;
FEW = 64  # which they do with up to so many examples.
_LEAST, _MOST = 8, 16  # rows of a part, and parts


def order_for(network: Network, rows: int) -> Order:
    """How blocks of shape (units, m) lie in memory: unit after unit, or for wide layers example after example."""
    first, *others = (below * above for below, above in pairwise(network.widths))
    wide = max(first, *others, 0) >= WIDE
    return "F" if wide or (parted(rows) and first >= max(PARTED, 2 * sum(others))) else "C"


def parted(rows: int) -> bool:
    """Whether products over so many examples gain by coming in parts: a single one has products with a vector only."""
    return 1 < rows <= FEW and blas.small_product() > 0


def parts(rows: int, others: int) -> list[slice]:
    """How the rows of a product are divided so that each part is a small one of the library; whole where they cannot.

    ``others`` are the multiplications of a row.
    """
    most = blas.small_product() // others // _LEAST * _LEAST
    if not rows > most > 0 or rows > most * _MOST:
        return [slice(0, rows)]
    length = -(-rows // -(-rows // most))
    length += -length % _LEAST
    return [slice(begin, min(begin + length, rows)) for begin in range(0, rows, length)]


def blocks(shape: tuple[int, ...], order: Order, dtype: DTypeLike) -> Array:
    """An uninitialized array of shape (..., units, m) whose blocks lie in ``order``."""
    *stack, units, rows = shape
    if order == "C":
        return empty(shape, dtype)
    return empty((*stack, rows, units), dtype).swapaxes(-1, -2)


def as_it_lies(array: Array) -> Array:
    """The same blocks with the axes in the order of memory, so that they can be flattened."""
    return array if array.flags.c_contiguous else array.swapaxes(-1, -2)


class Workspace:
    """Every quantity of one iteration over ``rows`` examples.

    Arrays are feature-major, (units, rows); ``order`` says how they lie in memory. ``x`` and the hidden activations
    live in blocks of one row more, which stays 1: the bias then rides in the forward product, and its gradient in the
    product for the weights. That is ∂z/∂b = 1 made literal.

    In C order z, a and ∂a/∂z of all layers lie one layer behind the other, each in blocks of the same height: ∂a/∂z
    of neighbouring layers with one activation is then one call (``span``). Where the activation is the identity, z and
    a are one array, as are ∂C/∂a and ∂C/∂z.

    Where nobody looks (``unseen``), a hidden layer's a takes the place of its z and ∂C/∂z that of ∂C/∂a as soon as
    nothing reads these any more: less memory to go through, which of wide layers is time.
    """

    __slots__ = (
        "C",
        "a",
        "cost_terms",
        "da_dz",
        "data_cost",
        "data_gradient",
        "dc_da",
        "dc_dz",
        "extended",
        "gradient",
        "network",
        "order",
        "penalty",
        "penalty_gradient",
        "rows",
        "stacked",
        "unseen",
        "y",
        "z",
    )

    def __init__(
        self,
        network: Network,
        rows: int,
        regularized: bool = False,
        dtype: DTypeLike = np.float64,
        unseen: bool = False,
    ) -> None:
        self.network, self.rows, self.order, self.unseen = network, rows, order_for(network, rows), unseen
        self._allocate_layers(dtype)
        self.y = blocks((network.outputs, rows), self.order, dtype)
        self.cost_terms = np.empty_like(self.y)
        self.C, self.data_cost, self.penalty = (np.zeros((), dtype) for _ in range(3))
        self.gradient = Parameters(network, full((network.size,), 0.0, dtype))
        # With a penalty ∂C/∂θ has two terms, and each is kept so that it can be shown by itself.
        self.data_gradient = (
            Parameters(network, full((network.size,), 0.0, dtype)) if regularized else self.gradient
        )
        self.penalty_gradient = (
            Parameters(network, full((network.size,), 0.0, dtype)) if regularized else None
        )

    def _allocate_layers(self, dtype: DTypeLike) -> None:
        network, rows, order = self.network, self.rows, self.order
        layers, depth = range(1, network.depth + 1), network.depth
        x = extended_x(network, rows, order, dtype)
        heights = [network.width(number) + (number < depth) for number in layers]
        if order == "C":
            self.stacked = tuple(full((sum(heights), rows), 1.0, dtype) for _ in range(3))
            z, a, da_dz = (np.split(array, np.cumsum(heights)[:-1]) for array in self.stacked)
        else:
            self.stacked = ()
            a = [full((rows, height), 1.0, dtype).T for height in heights]
            z, da_dz = ([blocks((network.width(n), rows), order, dtype) for n in layers] for _ in range(2))
        self.extended = (x, *a[:-1])

        def of_units(arrays: list[Array]) -> dict[int, Array]:
            return {number: arrays[number - 1][: network.width(number)] for number in layers}

        self.z, self.a, self.da_dz = of_units(z), of_units(a), of_units(da_dz)
        self.dc_dz, self.dc_da = (
            {number: blocks((network.width(number), rows), order, dtype) for number in layers}
            for _ in range(2)
        )
        for number in layers:
            activation = ACTIVATIONS[network.layer(number).activation]
            # one number written over itself takes numpy twice the time of two and more
            many = network.width(number) * rows > 1
            overwritten = self.unseen and many and activation.of_a and number < depth
            if activation.same or overwritten:
                self.dc_dz[number] = self.dc_da[number]
                # a lies in a wider block, into which no product can be written where examples are in a row
                if order == "C" or number == depth:
                    self.z[number] = self.a[number]
        self.a[0] = x[:-1]

    def span(self, first: int, last: int) -> tuple[Array, Array, Array]:
        """z, a and ∂a/∂z of the layers ``first`` to ``last`` (C order), with the rows of ones between them."""
        network = self.network
        begin = sum(network.width(number) + 1 for number in range(1, first))
        end = sum(network.width(number) + 1 for number in range(1, last)) + network.width(last)
        z, a, da_dz = (array[begin:end] for array in self.stacked)
        return z, a, da_dz

    def load(self, data: Examples, rows: NDArray[np.intp]) -> None:
        """Take up the given examples; y is 0 where there is none."""
        self.a[0][...] = data.x[rows].T
        self.y[...] = 0.0 if data.y is None else data.y[rows].T

    def over(self, x: Array, y: Array, gradient: Array, z: Array | None = None) -> Workspace:
        """The same arrays with others for a batch's own: x with its ones, y, the flat gradient; and the last z."""
        other = Workspace.__new__(Workspace)
        for name in Workspace.__slots__:
            setattr(other, name, getattr(self, name))
        other.extended, other.a = (x, *self.extended[1:]), {**self.a, 0: x[:-1]}
        other.y, other.gradient = y, self.gradient.over(gradient)
        if z is not None:
            depth = self.network.depth
            other.z = {**self.z, depth: z}
            if self.a[depth] is self.z[depth]:
                other.a[depth] = z
        if self.penalty_gradient is None:
            other.data_gradient = other.gradient
        return other


def extended_x(
    network: Network, rows: int, order: Order, dtype: DTypeLike, stack: tuple[int, ...] = ()
) -> Array:
    """Room for inputs, (..., inputs + 1, rows), the last row of ones."""
    x = blocks((*stack, network.inputs + 1, rows), order, dtype)
    x[..., -1, :] = 1.0
    return x
