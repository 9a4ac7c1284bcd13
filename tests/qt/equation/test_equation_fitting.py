from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.qt.equation.fitting import desired_centres, placed

COLUMNS: dict[int | str, tuple[float, float]] = {0: (0, 40), 1: (100, 160), 2: (240, 300), "cost": (400, 440)}
CARDS = st.lists(st.tuples(st.floats(-500, 1500), st.floats(20, 150)), min_size=1, max_size=12)


def test_a_slope_stands_under_its_layer_and_a_weight_between_two() -> None:
    places = [("dz/dtheta", 1), ("da/dz", 1), ("dz/da", 2), ("da/dz", 2), ("dC/dyhat", None)]
    assert desired_centres(places, COLUMNS) == [70, 130, 200, 270, 420]


def test_a_layer_the_canvas_does_not_show_asks_for_no_place() -> None:
    assert desired_centres([("da/dz", 7), ("dz/db", 3)], COLUMNS) == [None, None]


def test_cards_with_room_stand_where_they_should() -> None:
    assert placed([100, 300, 500], [60, 60, 60], 10, 0, 600) == [100, 300, 500]


def test_cards_that_want_one_place_share_it() -> None:
    assert placed([200, 200], [60, 40], 10, 0, 600) == [170, 230]


@given(CARDS)
def test_cards_keep_their_order_and_never_overlap(cards: list[tuple[float, float]]) -> None:
    desired, widths = [centre for centre, _ in cards], [width for _, width in cards]
    centres = placed(desired, widths, 12, 0, 1000)
    edges = [(c - w / 2, c + w / 2) for c, w in zip(centres, widths, strict=True)]
    assert all(left[1] + 12 <= right[0] + 1e-6 for left, right in pairwise(edges))
    assert edges[0][0] >= -1e-6
    if sum(widths) + 12 * (len(widths) - 1) <= 1000:
        assert edges[-1][1] <= 1000 + 1e-6


def test_too_many_cards_begin_at_the_left() -> None:
    assert placed([300, 300, 300], [200, 200, 200], 10, 0, 400)[0] == pytest.approx(100)
