from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.qt.equation.fitting import spread

WIDTHS = st.lists(st.floats(20, 150), min_size=1, max_size=12)


def gaps(centres: list[float], widths: list[float]) -> list[float]:
    edges = [(c - w / 2, c + w / 2) for c, w in zip(centres, widths, strict=True)]
    return [right[0] - left[1] for left, right in pairwise(edges)]


@given(WIDTHS, st.floats(100, 3000))
def test_the_gaps_between_cards_are_all_the_same(widths: list[float], room: float) -> None:
    found = gaps(spread(widths, 12, 40, 0, room), widths)
    assert all(12 - 1e-6 <= gap <= 40 + 1e-6 for gap in found)
    assert found == pytest.approx(found[:1] * len(found))


@given(WIDTHS, st.floats(100, 3000))
def test_cards_use_the_room_there_is_and_leave_as_much_at_both_ends(widths: list[float], room: float) -> None:
    centres = spread(widths, 12, 40, 0, room)
    left, right = centres[0] - widths[0] / 2, room - centres[-1] - widths[-1] / 2
    assert left >= -1e-6
    if sum(widths) + 12 * (len(widths) - 1) <= room:
        assert left == pytest.approx(right, abs=1e-6)
        if gaps(centres, widths) and max(gaps(centres, widths)) < 40 - 1e-6:
            assert left == pytest.approx(0, abs=1e-6)


def test_too_many_cards_begin_at_the_left() -> None:
    assert spread([200, 200, 200], 10, 40, 0, 400)[0] == pytest.approx(100)
