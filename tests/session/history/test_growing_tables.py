from __future__ import annotations

import numpy as np
import pytest

from bpstudio.session.history.growing_tables import grown, keep_every_second


def times_copied(columns: int, step: int, rows: int, most: int = 0) -> int:
    table, copies = np.empty((8, columns)), 0
    for length in range(step, rows + 1, step):
        larger = grown(table, length, most)
        copies += larger is not table
        table = larger
        table[length - step : length] = length
    assert np.array_equal(table[:rows:step, 0], np.arange(step, rows + 1, step))
    return copies


def test_a_table_keeps_its_numbers_and_is_rarely_copied_while_it_grows() -> None:
    assert times_copied(columns=1, step=1, rows=5000) <= 10


def test_a_large_table_is_not_copied_again_and_again() -> None:
    assert times_copied(columns=1, step=10_000, rows=5_000_000) <= 12
    assert times_copied(columns=27, step=1000, rows=300_000, most=300_000) <= 9


def test_one_that_has_room_stays_as_it_is() -> None:
    table = np.zeros((4, 2))
    assert grown(table, 4) is table


@pytest.mark.parametrize("length", range(10))
def test_every_second_row_moves_to_the_front(length: int) -> None:
    rows = np.arange(10.0)
    keep_every_second(rows, length)
    assert np.array_equal(rows[: -(-length // 2)], np.arange(0.0, length, 2))
