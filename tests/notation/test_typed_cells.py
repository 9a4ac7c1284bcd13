"""Numbers out of the cells of a spreadsheet."""

from __future__ import annotations

import pytest

from bpstudio.notation import typed_cells
from bpstudio.notation.typed_cells import numbers_in_cells


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.5", (0.5,)),
        ("0,5\r\n1/3\r\n", (0.5, 1 / 3)),
        ("1\t2\t3\n4\t\t6\n\n", (1.0, 2.0, 3.0, 4.0, 6.0)),
        ("θ₁\t−0.25\t0.125\t0.125\nb₁\t1e-3\t—\t—", (-0.25, 0.001)),
        ("theta1[0,0]\t0.5\ntheta1[0,1]\t0.25", (0.5, 0.25)),
    ],
)
def test_numbers_are_read_row_by_row_and_names_before_them_left_out(
    text: str, numbers: tuple[float, ...]
) -> None:
    assert numbers_in_cells(text) == numbers


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is no number on the clipboard"),
        (" \n\n", "there is no number on the clipboard"),
        ("nan", "nan"),
        ("1\tx", "x"),
        ("name\tvalue\nb\t1", "value"),
        ("1e999", "1e999"),
        ("1 2", "has a blank between digits"),
    ],
)
def test_what_is_no_number_is_refused_in_words(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        numbers_in_cells(text)


def test_no_more_is_read_than_anybody_means(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_cells, "MOST", 3)
    with pytest.raises(ValueError, match="more than 3 cells cannot be pasted at once"):
        numbers_in_cells("1\t2\n3\t4")
