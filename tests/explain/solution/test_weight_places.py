"""The weights in the picture of a network can all be read."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from bpstudio.explain.solution.blocks import NetworkPicture
from bpstudio.explain.solution.solution import solution_of
from bpstudio.explain.solution.weight_places import ALONG, HIGH, LETTER, UNIT, weight_places
from bpstudio.storage import reader
from tests.explain.solution.reading import request

LETTERS = 8
Lines = list[tuple[tuple[float, float], tuple[float, float]]]


def connected(widths: tuple[int, ...]) -> tuple[Lines, list[tuple[float, float]]]:
    """The connections of a network whose layers are centred beside one another, and its units."""
    middle = (max(widths) - 1) / 2
    columns = [
        [(float(x), middle + row - (width - 1) / 2) for row in range(width)] for x, width in enumerate(widths)
    ]
    lines = [(start, end) for left, right in pairwise(columns) for start in left for end in right]
    return lines, [unit for column in columns for unit in column]


def common(lines: Lines, along: tuple[float, ...]) -> float:
    """The largest area that two weights have in common, as a share of one."""
    places = []
    for ((x1, y1), (x2, y2)), share in zip(lines, along, strict=True):
        at = UNIT[0] / 2 + (1 - UNIT[0]) * share
        places.append((x1 + at * (x2 - x1), y1 + at * (y2 - y1)))
    wide = LETTER * LETTERS
    areas = (
        max(0.0, wide - abs(x1 - x2)) * max(0.0, HIGH - abs(y1 - y2))
        for (x1, y1), (x2, y2) in combinations(places, 2)
    )
    return max(areas) / (wide * HIGH)


@pytest.mark.parametrize(
    "widths", [(2, 4, 1), (3, 4), (4, 3), (2, 3, 2), (2, 6), (3, 3, 1), (2, 5), (3, 2, 3)]
)
def test_no_weight_lies_over_another(widths: tuple[int, ...]) -> None:
    lines, units = connected(widths)
    found = weight_places(lines, [LETTERS] * len(lines), units)
    assert common(lines, (ALONG,) * len(lines)) > 0.5
    assert common(lines, found) < 0.03


@pytest.mark.parametrize("widths", [(1, 1, 1), (2, 2, 2), (1, 6, 1)])
def test_where_there_is_room_all_stand_where_they_would(widths: tuple[int, ...]) -> None:
    lines, units = connected(widths)
    assert set(weight_places(lines, [LETTERS] * len(lines), units)) == {ALONG}


def test_the_picture_of_a_network_has_its_weights_so() -> None:
    (picture,) = (
        block
        for block in solution_of(request(reader.read("xor").state)).blocks
        if isinstance(block, NetworkPicture)
    )
    points = [(unit.x, unit.y) for unit in picture.units]
    lines = [(points[edge.start], points[edge.end]) for edge in picture.edges]
    assert common(lines, tuple(edge.along for edge in picture.edges)) < 0.03
