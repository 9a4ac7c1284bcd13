"""The arrays of one iteration, allocated once; within an iteration none is written twice."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from bpstudio.engine.network import Array, Network, Parameters


class Workspace:
    """Every quantity of one iteration over ``rows`` examples.

    Arrays are feature-major, (units, rows), and C-contiguous. ``x`` and the hidden activations live in blocks of one
    row more, which stays 1: the bias then rides in the forward product, and its gradient in the product for the
    weights. That is ∂z/∂b = 1 made literal.
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
        "ones",
        "penalty",
        "penalty_gradient",
        "rows",
        "y",
        "z",
    )

    def __init__(
        self, network: Network, rows: int, regularized: bool = False, dtype: DTypeLike = np.float64
    ) -> None:
        def block(number: int) -> Array:
            return np.empty((network.width(number), rows), dtype)

        layers = range(1, network.depth + 1)
        self.network, self.rows = network, rows
        self.extended = tuple(
            np.ones((network.width(number) + 1, rows), dtype) for number in range(network.depth + 1)
        )
        self.a: Mapping[int, Array] = {
            number: self.extended[number][:-1] for number in range(network.depth + 1)
        }
        self.z: Mapping[int, Array] = {number: block(number) for number in layers}
        self.y = block(network.depth)
        self.cost_terms = block(network.depth)
        self.ones = np.ones(network.outputs * rows, dtype)
        self.data_cost, self.penalty = np.zeros((), dtype), np.zeros((), dtype)
        self.C = np.zeros((), dtype)
        self.da_dz: Mapping[int, Array] = {number: block(number) for number in layers}
        self.dc_dz: Mapping[int, Array] = {number: block(number) for number in layers}
        self.dc_da: Mapping[int, Array] = {number: block(number) for number in layers}
        self.gradient = Parameters(network, np.zeros(network.size, dtype))
        # With a penalty ∂C/∂θ has two terms, and each is kept so that it can be shown by itself.
        self.data_gradient = (
            Parameters(network, np.zeros(network.size, dtype)) if regularized else self.gradient
        )
        self.penalty_gradient = Parameters(network, np.zeros(network.size, dtype)) if regularized else None


def workspace_bytes(network: Network, rows: int) -> int:
    """An upper bound of what a ``Workspace`` and its parameters allocate, without allocating anything."""
    units = network.inputs + 1 + sum(layer.width + 1 for layer in network.layers)
    return 8 * (8 * units * rows + 6 * network.size)
