"""Arrays as text of Python: read back the same, in lines that can be read."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.storage.export.scripts.literals import WIDTH, array_text, places_text, wrapped

NUMBERS = st.floats(width=64)


@given(st.lists(st.lists(NUMBERS, min_size=7, max_size=7), min_size=1, max_size=6), st.integers(0, 3))
def test_an_array_is_read_back_the_same(rows: list[list[float]], tabs: int) -> None:
    array = np.array(rows)
    text = array_text(array, 4 * tabs)
    found = np.array(eval(text, {"nan": nan, "inf": inf}))
    assert np.array_equal(found, array, equal_nan=True)
    assert max(map(len, text.split("\n"))) <= WIDTH + 12


@pytest.mark.parametrize("text", ["", "a", "one two", "a" * 300, f"{'a' * 120} b {'c' * 99} d", "ab " * 200])
def test_a_text_is_wrapped_at_its_spaces_alone(text: str) -> None:
    lines = wrapped(text, 4).split("\n    ")
    assert " ".join(lines) == text
    assert all(len(line) <= WIDTH - 4 or " " not in line.strip() for line in lines)


def test_places_pick_numbers_out_of_an_array() -> None:
    assert places_text([(0, 1), (2, 0)]) == "[0, 2], [1, 0]"
    assert places_text([(3,), (5,)]) == "[3, 5]"
