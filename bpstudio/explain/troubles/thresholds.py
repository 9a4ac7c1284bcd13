"""When something is called flat, off, dead, saturated, weak or small: each word once, with its threshold.

Of one example a unit is *off* where nothing at all passes back through it, and *flat* where next to nothing does. Of
many examples the words follow from these: a unit is *dead* that is off for all of them, and *saturated* that is flat
for nearly all. A factor is *weak* that takes most of the product, and *small* where hardly anything is left of it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.functions import ACTIVATIONS, PAIRS, CostName
from bpstudio.engine.network import ActivationName, Array, Network

FLAT = 0.05
"""Of the steepest slope, so that it means the same for every curve. There σ and tanh are within 1.3 % of a bound."""
SATURATED = 0.9
"""Of the examples: a few that still pass through do not make a unit learn."""
WEAK = 0.3
"""What a factor leaves of the product: even the steepest slope of σ, ¼, counts, since a few of them make it vanish."""
SMALL = 0.01
"""Of a factor's size, or of what it leaves: two such, and of four digits nothing is left to be read."""
VANISHING = 1e-5
"""Of the longest gradient of a unit: beside that one it does not move in any time somebody waits."""
EXPLODING = 1e3
"""The length of a gradient that with any usual η throws its weights out of reach."""


def steepest_slope(name: ActivationName) -> float:
    """The largest slope of an activation; of one that couples units, that of a unit by its own z."""
    return ACTIVATIONS[name].steepest


def off(name: ActivationName, slopes: Array | float) -> Flags:
    """Where nothing passes back: the slope is 0 on one side of a curve that has no end on the other."""
    return np.asarray((np.asarray(slopes) == 0) & (not np.isfinite(ACTIVATIONS[name].high)))


def flat(name: ActivationName, slopes: Array | float) -> Flags:
    """Where next to nothing passes back: the curve is near a bound. What is off is not also flat."""
    bounded = np.isfinite(ACTIVATIONS[name].low) or np.isfinite(ACTIVATIONS[name].high)
    level = np.abs(slopes) < FLAT * steepest_slope(name)
    return np.asarray(level & bounded & ~off(name, slopes))


def state_of_unit(name: ActivationName, slopes: Array) -> Literal["", "dead", "saturated"]:
    """What a unit is over many examples, from its slope for each of them; empty where it is neither."""
    still = off(name, slopes)
    if still.all():
        return "dead"
    level = flat(name, slopes)
    return "saturated" if level.any() and np.mean(still | level) >= SATURATED else ""


def share_still(name: ActivationName, slopes: Array) -> float:
    """The share of the examples for which a unit is off or flat."""
    return float(np.mean(off(name, slopes) | flat(name, slopes)))


def is_small(value: Array | float | None) -> bool:
    """Whether a factor, or the largest number of one, is called small; 0 is too, and what is not known is not."""
    return value is not None and bool(np.max(np.abs(value)) < SMALL)


def cancels_out(network: Network, cost: CostName) -> bool:
    """Whether the output's slope is cancelled by the cost, so that an output may be as sure as it likes."""
    return (network.layer(network.depth).activation, cost) in PAIRS
