"""How a plot's axes are laid, so that one sees where something happens: pure numpy."""

from __future__ import annotations

from typing import Literal

import numpy as np

from bpstudio.engine.network import Array

Course = Literal["all", "happens", "log"]
"""All iterations evenly; only those in which the cost changes; all of them in powers of ten."""
LEVEL = 0.02  # of the whole way: nearer than that to where it ends, the cost is there
NEARLY, EARLY = 0.1, 0.1  # so near in so small a share of the iterations: on an even axis, a corner
FEWEST = 100  # iterations, below which an even axis shows each one
DWARFED = 100.0  # times as large: what comes later would leave nothing to see of what was
_LOG_10 = float(np.log(10.0))


def change_ends(iterations: Array, costs: Array, level: float = LEVEL) -> float:
    """The iteration from which on the cost stays near the value it ends with; 0 where it never leaves it."""
    there = np.isfinite(costs)
    x, y = iterations[there], costs[there]
    if not len(y):
        return 0.0
    far = np.flatnonzero(np.abs(y / 2 - y[-1] / 2) > level * (y.max() / 2 - y.min() / 2))
    return float(x[far[-1] + 1]) if len(far) else 0.0


def course_of(iterations: Array, costs: Array) -> Course:
    """Powers of ten where the cost changes at the very start of a long run only; else all iterations evenly."""
    count = float(iterations[-1]) + 1 if len(iterations) else 0.0
    early = count >= FEWEST and change_ends(iterations, costs, NEARLY) <= EARLY * count
    return "log" if early and _changes(costs) else "all"


def _changes(costs: Array) -> bool:
    finite = costs[np.isfinite(costs)]
    return len(finite) > 0 and bool(finite.max() > finite.min())


def to_powers(iterations: Array) -> Array:
    """Places on an axis of powers of ten that begins with iteration 0; before it the axis runs on evenly."""
    after = np.log1p(np.maximum(iterations, 0.0))
    found: Array = (after + np.minimum(iterations, 0.0)) / _LOG_10
    return found


def from_powers(places: Array) -> Array:
    """The inverse of ``to_powers``."""
    scaled = places * _LOG_10
    found: Array = np.expm1(np.maximum(scaled, 0.0)) + np.minimum(scaled, 0.0)
    return found


def heights_shown(past: Array, future: Array, powers: bool = False) -> Array:
    """The numbers that a vertical axis has to hold: all, unless what comes later dwarfs what was.

    Of what does, only so much is held as is about as large as what was. With ``powers`` these are exponents of ten.
    """
    past, future = past[np.isfinite(past)], future[np.isfinite(future)]
    if not len(past):
        past, future = future[:1], future[1:]
    if not len(future):
        return past
    size = (lambda values: values) if powers else np.abs
    most = float(size(past).max())
    limit, near = (most + np.log10(DWARFED), most + np.log10(2.0)) if powers else (DWARFED * most, 2.0 * most)
    with np.errstate(over="ignore"):
        dwarfed = float(size(future).max()) > limit > (-np.inf if powers else 0.0)
    return np.concatenate([past, future[size(future) <= near] if dwarfed else future])
