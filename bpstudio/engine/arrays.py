"""What all numbers of the engine are kept in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

Touch = Callable[[Array], object]
"""Given the activations of a layer, (units, m), as soon as they are made; may write to them."""


def terms_of_z(below: Array, theta: Array, b: Array) -> Array:
    """How large the terms are that every z of a layer adds up, together and without their signs; an example a row."""
    terms: Array = np.abs(below) @ np.abs(theta) + np.abs(b)
    return terms
