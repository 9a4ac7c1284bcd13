"""The weights in the picture of a network can all be read."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import every_parameter
from bpstudio.explain.solution.blocks import NetworkPicture
from bpstudio.explain.solution.solution import solution_of
from bpstudio.explain.solution.weight_places import ALONG, HIGH, LETTER, UNIT, narrowed, weight_places
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
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


def common(lines: Lines, along: tuple[float, ...], letters: list[int]) -> float:
    """The largest area that two weights have in common, as a share of the smaller one."""
    weights, column = [], narrowed(max(x for _, (x, _) in lines))
    for ((x1, y1), (x2, y2)), share, count in zip(lines, along, letters, strict=True):
        at = (UNIT[0] / 2 + (column - UNIT[0]) * share) / column
        weights.append((x1 + at * (x2 - x1), y1 + at * (y2 - y1), LETTER * count / column))
    return max(
        max(0.0, (wide + other) / 2 - abs(x1 - x2))
        * max(0.0, HIGH - abs(y1 - y2))
        / (min(wide, other) * HIGH)
        for (x1, y1, wide), (x2, y2, other) in combinations(weights, 2)
    )


@pytest.mark.parametrize(
    "widths", [(2, 4, 1), (3, 4), (4, 3), (2, 3, 2), (2, 6), (3, 3, 1), (2, 5), (3, 2, 3)]
)
def test_no_weight_lies_over_another(widths: tuple[int, ...]) -> None:
    lines, units = connected(widths)
    letters = [LETTERS] * len(lines)
    found = weight_places(lines, letters, units)
    assert found is not None
    assert common(lines, (ALONG,) * len(lines), letters) > 0.5
    assert common(lines, found, letters) < 0.03


@pytest.mark.parametrize("widths", [(1, 1, 1), (2, 2, 2), (1, 6, 1)])
def test_where_there_is_room_all_stand_where_they_would(widths: tuple[int, ...]) -> None:
    lines, units = connected(widths)
    assert set(weight_places(lines, [LETTERS] * len(lines), units) or ()) == {ALONG}


@pytest.mark.parametrize(
    ("widths", "fit", "too_long"),
    [
        ((3, 4), 9, 13),
        ((2, 3), 10, 11),
        ((1, 1, 1, 1, 1, 2, 3), 5, 8),
        ((1,) * 9, 5, 8),
        ((2, 2, 1, 1, 1, 1), 7, 8),
    ],
)
def test_weights_that_would_lie_over_one_another_or_over_units_have_no_places(
    widths: tuple[int, ...], fit: int, too_long: int
) -> None:
    lines, units = connected(widths)
    found = weight_places(lines, [fit] * len(lines), units)
    assert found is not None
    assert common(lines, found, [fit] * len(lines)) < 0.03
    assert weight_places(lines, [too_long] * len(lines), units) is None


def picture_of_network(state: State) -> NetworkPicture:
    (picture,) = (block for block in solution_of(request(state)).blocks if isinstance(block, NetworkPicture))
    return picture


def ends(picture: NetworkPicture) -> Lines:
    points = [(unit.x, unit.y) for unit in picture.units]
    return [(points[edge.start], points[edge.end]) for edge in picture.edges]


def written(picture: NetworkPicture) -> list[str]:
    return [to_plain(edge.weight, ARTICLE) for edge in picture.edges if edge.weight is not None]


def test_the_picture_of_a_network_has_its_weights_so() -> None:
    picture = picture_of_network(reader.read("xor").state)
    letters = [len(weight) for weight in written(picture)]
    assert common(ends(picture), tuple(edge.along for edge in picture.edges), letters) < 0.03
    assert max(letters) == LETTERS


def layered(widths: tuple[int, ...], weight: float) -> State:
    """A network of these layers whose weights are all the same."""
    network = Network(widths[0], tuple(Layer(width) for width in widths[1:]))
    session = Session(Document(network, Examples(np.ones((1, widths[0])), np.ones((1, widths[-1])))))
    for parameter in every_parameter(network):
        if parameter.kind == "theta":
            session.apply(SetParameter(str(parameter), weight))
    session.finish_iteration()
    return session.state


@pytest.mark.parametrize(
    ("widths", "weight", "told"),
    [
        ((1, 1, 1), -0.123456, "−0.12346"),
        ((3, 4), 1.23456e-6, "1.23×10⁻⁶"),
        ((1, 1, 1, 1, 1, 1, 1), -0.123456, "−0.12346"),
        ((1,) * 9, -0.123456, "−0.12"),
        ((1, 1, 1, 1, 1, 2, 3), -1.23456e-6, None),
    ],
)
def test_where_columns_are_narrow_or_weights_long_they_have_fewer_digits_or_are_left_out(
    widths: tuple[int, ...], weight: float, told: str | None
) -> None:
    picture = picture_of_network(layered(widths, weight))
    expected = [told] * len(picture.edges) if told else []
    assert written(picture) == expected
