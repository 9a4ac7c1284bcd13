"""The values a step reads and writes, as the notation needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Readings:
    """The values of ``Step.reads``, ``.symbol`` (the factor) and ``.writes``; rows are examples.

    What is missing or None is not computed yet. ``rounded`` flags what is 0 but for rounding, in the same shape.
    """

    values: Mapping[Quantity, Array | float | None] = field(default_factory=dict)
    rounded: Mapping[Quantity, NDArray[np.bool_]] = field(default_factory=dict)

    def known(self, *quantities: Quantity) -> bool:
        """Whether each of these quantities has a value."""
        return all(self.values.get(quantity) is not None for quantity in quantities)

    def array(self, quantity: Quantity) -> Array | None:
        """As the article writes it: units down, one column an example; θ stays as it is.

        Jacobians (m, n, n) stay too, but that of a single example is its matrix.
        """
        value = self.values.get(quantity)
        if value is None:
            return None
        array = np.asarray(value, dtype=np.float64)
        if array.ndim < 2:
            return array.reshape(-1, 1)
        if array.ndim == 3:
            return array[0] if len(array) == 1 else array
        return array if _is_matrix(quantity) else array.T

    def zeros(self, quantity: Quantity) -> NDArray[np.bool_] | None:
        """Of ``array`` of the quantity what is 0 but for rounding; None where nothing is."""
        flags = self.rounded.get(quantity)
        return None if flags is None or not flags.any() else flags.T

    def needed(self, quantity: Quantity) -> Array:
        """``array`` of a quantity that is known. Raises KeyError where it is not."""
        array = self.array(quantity)
        if array is None:
            raise KeyError(str(quantity))
        return array


def _is_matrix(quantity: Quantity) -> bool:
    """Whether rows are units below, not examples: θ, ∂C/∂θ, and ∂z/∂a, which is θ."""
    if quantity.of is None or quantity.by is None:
        return quantity.kind == "theta"
    return quantity.by.kind == "theta" if quantity.is_gradient else quantity.by.kind == "a"
