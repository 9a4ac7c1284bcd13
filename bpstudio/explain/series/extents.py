"""Between two numbers, whatever they are: an extent that can be divided by, and places in it.

Numbers may be so large that their difference overflows and so small that there is none between them. Everything is
reckoned in halves, which changes no number that is not at the very end of what there is.
"""

from __future__ import annotations

from sys import float_info

import numpy as np

from bpstudio.engine.network import Array

MOST = float_info.max
LEAST = (
    1e-290  # an extent below this is widened: its reciprocal must not overflow, nor a thousandth of it vanish
)
_APART = 1e-12  # of the larger end, so that there are numbers in between


def sound(low: float, high: float, room: float = 0.0) -> tuple[float, float]:
    """Both ends with so much room beyond them, in shares of the extent; finite, and apart."""
    low, high = max(low, -MOST), min(high, MOST)
    middle, half = low / 2 + high / 2, (high / 2 - low / 2) * (1 + 2 * room)
    half = max(half, _APART * abs(middle), LEAST / 2)
    return 2 * max(middle / 2 - half / 2, -MOST / 2), 2 * min(middle / 2 + half / 2, MOST / 2)


def share_between(value: Array, low: float, high: float) -> Array:
    """Where numbers are between two others: 0 at ``low``, 1 at ``high``."""
    with np.errstate(all="ignore"):
        found: Array = (value / 2 - low / 2) / (high / 2 - low / 2)
    return found


def number_at(share: Array, low: float, high: float) -> Array:
    """The inverse of ``share_between``, for shares from 0 to 1."""
    found: Array = low * (1 - share) + high * share
    return found


def evenly(low: float, high: float, count: int) -> Array:
    """So many numbers from ``low`` to ``high``."""
    ends = min(low, high) / 4, max(low, high) / 4
    found: Array = 4 * np.clip(np.linspace(low / 4, high / 4, count), *ends)
    return found


def around(value: float, reach: float, count: int) -> Array:
    """So many numbers within ``reach`` of a number, as far as there are such."""
    return evenly(max(value - reach, -MOST), min(value + reach, MOST), count)


def mean_and_spread(values: Array) -> tuple[float, float]:
    """Mean and standard deviation of finite numbers, which neither sums nor squares on the way make overflow."""
    with np.errstate(all="ignore"):
        mean, spread = float(values.mean()), float(values.std())
        if np.isfinite(mean) and np.isfinite(spread) and spread > 1e-150:
            return mean, spread
        largest = float(np.abs(values).max())
        if largest == 0:
            return 0.0, 0.0
        parts = values / largest
        return float(parts.mean()) * largest, float(parts.std()) * largest
