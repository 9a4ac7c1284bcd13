"""The network as a picture in no format: where its units are, which connections there are, what stands at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import output_of
from bpstudio.explain.solution.blocks import DrawnEdge, DrawnUnit, NetworkPicture
from bpstudio.explain.solution.seen import ToldIteration
from bpstudio.explain.solution.weight_places import weight_places
from bpstudio.explain.words import solution as words
from bpstudio.notation.naming import unit_symbol
from bpstudio.notation.numbers import number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tree import Operator

MOST_UNITS, MOST_LAYERS, ENDS = 7, 9, 3
MOST_WEIGHTS = 12
MOST_DIGITS, FEWEST_DIGITS = 5, 2
"""Of a weight in the picture, as many as can be read: with too many those of neighbours would lie over one another."""
DOTS = Operator("⋯")
_Point = tuple[float, float]
_Column = list[int | None]
"""Units of a layer from the top, None for dots."""


def picture_of(told: ToldIteration) -> NetworkPicture:
    """The network; of wide layers and deep networks the first and the last, and dots between them."""
    network = told.network
    layers = _ends(len(network.node_ids), MOST_LAYERS)
    columns = [[None] if layer is None else _ends(network.width(layer), MOST_UNITS) for layer in layers]
    height = max(map(len, columns)) - 1
    units, places = list[DrawnUnit](), dict[tuple[int, int], int]()
    for x, (layer, column) in enumerate(zip(layers, columns, strict=True)):
        for row, unit in enumerate(column):
            y = row + (height - len(column) + 1) / 2
            if layer is None or unit is None:
                units.append(DrawnUnit(x, y, DOTS, dots=True))
                continue
            places[layer, unit] = len(units)
            units.append(DrawnUnit(x, y, unit_symbol(output_of(network, layer), unit, network)))
    drawn = [layer for layer in layers if layer is not None]
    under = tuple(
        (float(x), "" if layer is None else words.layer_under(layer, network.depth))
        for x, layer in enumerate(layers)
    )
    left = words.drawn_in_part(any(None in column for column in columns if column != [None]), None in layers)
    said = " ".join(filter(None, (words.network_told(network), left)))
    edges = _edges(told, drawn, places, [(unit.x, unit.y) for unit in units])
    return NetworkPicture(tuple(units), edges, under, float(height), said)


def _ends(count: int, most: int) -> _Column:
    """All of them, or the first and the last with None between."""
    if count <= most:
        return list(range(count))
    return [*range(ENDS), None, *range(count - ENDS, count)]


def _edges(
    told: ToldIteration, layers: list[int], places: dict[tuple[int, int], int], points: Sequence[_Point]
) -> tuple[DrawnEdge, ...]:
    """Connections that are cut are not there."""
    network, found, weights = told.network, list[DrawnEdge](), list[Parameter]()
    for below, above in pairwise(layers):
        if above != below + 1:
            continue
        cut = network.layer(above).cut
        for i, j in ((i, j) for i in range(network.width(below)) for j in range(network.width(above))):
            if (below, i) in places and (above, j) in places and (i, j) not in cut:
                found.append(DrawnEdge(places[below, i], places[above, j]))
                weights.append(Parameter("theta", above, i, j))
    before = told.frame.before if told.given and 0 < len(found) <= MOST_WEIGHTS else None
    if before is None:
        return tuple(found)
    return _weighted(found, [before[one] for one in weights], told, points)


def _weighted(
    edges: Sequence[DrawnEdge], weights: Sequence[float], told: ToldIteration, points: Sequence[_Point]
) -> tuple[DrawnEdge, ...]:
    """With as many digits of their weights as have room where none lies over another; without where none has."""
    lines = [(points[edge.start], points[edge.end]) for edge in edges]
    most = min(told.digits, MOST_DIGITS)
    for digits in range(most, min(FEWEST_DIGITS, most) - 1, -1):
        written = [number(weight, digits) for weight in weights]
        places = weight_places(lines, [len(to_plain(one, told.notation)) for one in written], points)
        if places is not None:
            return tuple(
                replace(edge, weight=weight, along=along)
                for edge, weight, along in zip(edges, written, places, strict=True)
            )
    return tuple(edges)
