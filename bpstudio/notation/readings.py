"""The values a step reads and writes, by name, as the notation needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array

_UNTURNED = re.compile(r"theta\d+|dC/dtheta\d+|dz\d+/da\d+")


@dataclass(frozen=True, slots=True)
class Readings:
    """Values by the names of ``Step.reads``, ``.symbol`` (the factor) and ``.writes``; rows are examples.

    A name that is missing or None is not computed yet. ``rounded`` flags what is 0 but for rounding, in the same shape.
    """

    values: Mapping[str, Array | float | None] = field(default_factory=dict)
    rounded: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)

    def known(self, *names: str) -> bool:
        return all(self.values.get(name) is not None for name in names)

    def array(self, name: str) -> Array | None:
        """As the article writes it: units down, one column an example; θ stays as it is.

        Jacobians (m, n, n) stay too, but that of a single example is its matrix.
        """
        value = self.values.get(name)
        if value is None:
            return None
        array = np.asarray(value, dtype=np.float64)
        if array.ndim < 2:
            return array.reshape(-1, 1)
        if array.ndim == 3:
            return array[0] if len(array) == 1 else array
        return array if _UNTURNED.fullmatch(name) else array.T

    def zeros(self, name: str) -> NDArray[np.bool_] | None:
        """Of ``array`` of the name what is 0 but for rounding; None where nothing is."""
        flags = self.rounded.get(name)
        return None if flags is None or not flags.any() else flags.T

    def needed(self, name: str) -> Array:
        """``array`` of a name that is known. Raises KeyError where it is not."""
        array = self.array(name)
        if array is None:
            raise KeyError(name)
        return array
