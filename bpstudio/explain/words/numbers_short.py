"""Numbers in the narrow right-hand column of the inspector."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.notation.numbers import NOT_COMPUTED, format_array, format_number

MOST_IN_A_ROW = 2


def many(values: Array | float | None) -> Array | None:
    """The numbers that ``short`` only counts; None where it says them all."""
    return None if values is None or np.size(values) <= MOST_IN_A_ROW else np.asarray(values)


def short(values: Array | float | None, digits: int = 4) -> str:
    """A number, two of them in brackets, or how many there are; "—" for None."""
    if values is None:
        return NOT_COMPUTED
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return format_number(float(array.flat[0]), digits)
    if array.size <= MOST_IN_A_ROW:
        return format_array(array.ravel())
    return f"{'×'.join(str(length) for length in array.shape if length > 1)} numbers"
