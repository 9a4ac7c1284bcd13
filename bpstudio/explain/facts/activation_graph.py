"""The curve of an activation with the units of a layer on it, and tangents once ∂a/∂z is visible."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import ActivationName, Array
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import z_of
from bpstudio.explain.facts.graph import CurvePoint, Graph
from bpstudio.explain.series.extents import MOST, evenly
from bpstudio.notation.naming import unit_symbol
from bpstudio.notation.symbols import quantity
from bpstudio.session.frame import Frame

POINTS = 101
MOST_UNITS = 8


def activation_graph(frame: Frame, layer: int, example: int, unit: int | None = None) -> Graph | None:
    """Of one unit, or of the layer's first few; None for softmax, which has no curve unit by unit."""
    name = frame.network.layer(layer).activation
    if ACTIVATIONS[name].couples:
        return None
    z = frame.value(frame.program.find(Op.Z, layer))
    units = range(min(frame.network.width(layer), MOST_UNITS)) if unit is None else [unit]
    row = np.asarray(z)[example] if isinstance(z, np.ndarray) else None
    spots = () if row is None else tuple(_spot(frame, layer, float(row[k]), k, example) for k in units)
    finite = [abs(spot.x) for spot in spots if spot is not None and np.isfinite(spot.x)]
    reach = min(max([4.0, *(1.25 * x for x in finite)]), MOST)
    xs, ys = _curve(name, reach)
    one = unit if unit is not None else (0 if frame.network.width(layer) == 1 else None)
    z_name = quantity(z_of(layer)) if one is None else unit_symbol(z_of(layer), one, frame.network)
    a_step = frame.program.find(Op.A, layer)
    a_name = quantity(a_step.symbol) if one is None else unit_symbol(a_step.symbol, one, frame.network)
    kept = tuple(spot for spot in spots if spot is not None)
    return Graph(xs, ys, kept, z_name, a_name, "forward", "backward")


def _spot(frame: Frame, layer: int, z: float, unit: int, example: int) -> CurvePoint | None:
    a = frame.value(frame.program.find(Op.A, layer))
    slopes = frame.factor(frame.program.find(Op.DA_DZ, layer))
    if not isinstance(a, np.ndarray):
        return None
    return CurvePoint(z, float(a[example, unit]), None if slopes is None else float(slopes[example, unit]))


@lru_cache(maxsize=64)
def _curve(name: ActivationName, reach: float) -> tuple[Array, Array]:
    """From −reach to reach; not to be written to, because it is kept."""
    xs = evenly(-reach, reach, POINTS)
    ys = np.empty_like(xs)
    with np.errstate(all="ignore"):
        ACTIVATIONS[name].value(xs, ys)
    return xs, ys
