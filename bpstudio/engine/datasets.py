"""Examples to learn from: pure functions ``(count, noise, seed) -> (x, y)``, float64, a row per example.

Classes take turns row by row, so that every run of rows is balanced. ``noise`` is a standard deviation, added
to the points (``x``) of a class and to the values (``y``) of a curve; at 0 the geometry is exact and the seed
idle. Targets have the shape (count, 1) unless another is named. Every function raises ValueError for a count
below 1, a noise below 0 or not finite, or a negative seed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.refused import RefusedError

DatasetName = Literal["xor", "logic_and", "moons", "circles", "spirals", "gaussians", "sine", "line"]
Kinds = NDArray[np.int64]
_Points = tuple[Array, Array]
Dataset = Callable[[int, float, int], _Points]

CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
SPIRAL_TURNS = 1.25
CENTRE_DISTANCE = 2.0


def xor(count: int, noise: float, seed: int) -> _Points:
    """The corners of the unit square in turn; 1 where exactly one coordinate is 1. x: (count, 2)."""
    return _truth_table((0.0, 1.0, 1.0, 0.0), count, noise, seed)


def logic_and(count: int, noise: float, seed: int) -> _Points:
    """The corners of the unit square in turn; 1 where both coordinates are 1. x: (count, 2)."""
    return _truth_table((0.0, 0.0, 0.0, 1.0), count, noise, seed)


def moons(count: int, noise: float, seed: int) -> _Points:
    """Two interleaved half circles of radius 1: the upper about (0, 0) is 0, the lower about (1, ½) is 1."""
    kind, along = _turns(count, 2)
    angle = math.pi * along
    upper = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    lower = np.stack((1.0 - np.cos(angle), 0.5 - np.sin(angle)), axis=1)
    x = np.where(kind[:, None] == 0, upper, lower)
    return _jitter(x, noise, seed), _column(kind)


def circles(count: int, noise: float, seed: int) -> _Points:
    """Two circles about the origin: the outer, of radius 1, is 0; the inner, of radius ½, is 1."""
    kind, _ = _turns(count, 2)
    rounds = np.arange(count) // 2
    angle = 2.0 * math.pi * rounds / max(1, (count + 1) // 2)
    x = _polar(np.where(kind == 0, 1.0, 0.5), angle)
    return _jitter(x, noise, seed), _column(kind)


def spirals(count: int, noise: float, seed: int) -> _Points:
    """Two arms of Archimedes' spiral, radius 0.3 to 3 over 1.25 turns; arm 1 is arm 0 turned by π."""
    kind, along = _turns(count, 2)
    radius = 0.3 + 2.7 * along
    x = _polar(radius, 2.0 * math.pi * SPIRAL_TURNS * along + math.pi * kind)
    return _jitter(x, noise, seed), _column(kind)


def gaussians(count: int, noise: float, seed: int, classes: int = 3) -> _Points:
    """Clouds about centres evenly spaced on a circle of radius 2, the first straight up.

    ``y`` is one-hot, shape (count, classes). Raises ValueError for fewer than two classes too.
    """
    if classes < 2:
        raise RefusedError("classes", f"classes must be at least 2, not {classes}")
    kind, _ = _turns(count, classes)
    angle = math.pi / 2.0 + 2.0 * math.pi * kind / classes
    x = _polar(np.full(count, CENTRE_DISTANCE), angle)
    return _jitter(x, noise, seed), np.eye(classes)[kind]


def sine(count: int, noise: float, seed: int) -> _Points:
    """Y = sin x, evenly from -π to π. x: (count, 1)."""
    x = _evenly(count, math.pi)
    return x, _jitter(np.sin(x), noise, seed)


def line(count: int, noise: float, seed: int) -> _Points:
    """Y = 2x + 1, evenly from -1 to 1. x: (count, 1)."""
    x = _evenly(count, 1.0)
    return x, _jitter(2.0 * x + 1.0, noise, seed)


DATASETS: dict[DatasetName, Dataset] = {
    "xor": xor,
    "logic_and": logic_and,
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "gaussians": gaussians,
    "sine": sine,
    "line": line,
}


def _truth_table(truth: tuple[float, float, float, float], count: int, noise: float, seed: int) -> _Points:
    row, _ = _turns(count, 4)
    return _jitter(np.array(CORNERS)[row], noise, seed), np.array(truth)[row][:, None]


def _turns(count: int, classes: int) -> tuple[Kinds, Array]:
    """The class of each row, in turn, and how far along its class the row is, 0 to 1."""
    if count < 1:
        raise RefusedError("count", f"count must be at least 1, not {count}")
    kind = np.arange(count) % classes
    members = np.bincount(kind)[kind]
    return kind, (np.arange(count) // classes) / np.maximum(1, members - 1)


def _evenly(count: int, bound: float) -> Array:
    if count < 1:
        raise RefusedError("count", f"count must be at least 1, not {count}")
    return np.linspace(-bound, bound, count)[:, None]


def _polar(radius: Array, angle: Array) -> Array:
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)


def _column(kind: Kinds) -> Array:
    return kind.astype(np.float64)[:, None]


def _jitter(exact: Array, noise: float, seed: int) -> Array:
    if not 0.0 <= noise < math.inf:
        raise RefusedError("noise", f"noise must be at least 0 and finite, not {noise}")
    return exact + noise * np.random.default_rng(seed).standard_normal(exact.shape)
