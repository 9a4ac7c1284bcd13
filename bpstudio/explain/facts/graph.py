"""A small graph as values: one curve, and points on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.explain.series.extents import MOST, sound
from bpstudio.notation.tree import Node


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the curve; ``slope`` None draws no tangent, ``colour`` is one of its own."""

    x: float
    y: float
    slope: float | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """A curve through (``xs``, ``ys``), arrays of equal length; values that are not finite leave gaps."""

    xs: Array
    ys: Array
    spots: tuple[CurvePoint, ...]
    x_name: Node
    y_name: Node
    colour: str
    tangent_colour: str

    def looks_like(self, other: Graph) -> bool:
        """Whether both are drawn the same. The arrays are not gone through: other arrays are another curve."""
        same = self.xs is other.xs and self.ys is other.ys
        return same and all(
            getattr(self, name) == getattr(other, name)
            for name in ("spots", "x_name", "y_name", "colour", "tangent_colour")
        )

    @property
    def extent(self) -> tuple[float, float]:
        """The lowest and the highest of what is finite."""
        ys = np.concatenate([self.ys, [spot.y for spot in self.spots]])
        ys = ys[np.isfinite(ys)]
        return (float(ys.min()), float(ys.max())) if len(ys) else (-1.0, 1.0)

    @property
    def range(self) -> tuple[float, float]:
        """The extent with a little air."""
        low, high = self.extent
        if low == high:
            air = max(0.1 * abs(high), 1e-9)
            return sound(max(low - air, -MOST), min(high + air, MOST))
        return sound(low, high, 0.08)
