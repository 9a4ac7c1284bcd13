from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bpstudio.engine.examples import (
    Examples,
    Names,
    renamed,
    with_columns,
    with_rows,
    without_rows,
)


def test_examples_are_a_value_of_their_own() -> None:
    x = np.array([[1.0], [2.0]])
    examples = Examples(x)
    x[0, 0] = 9.0
    assert examples.x.tolist() == [[1.0], [2.0]]
    with pytest.raises(ValueError, match="read-only"):
        examples.x[0, 0] = 9.0


def test_examples_with_equal_numbers_are_equal() -> None:
    assert Examples([[1]], [[2]]) == Examples([[1.0]], [[2.0]])  # type: ignore[arg-type]
    assert Examples([[1.0]]) != Examples([[1.0]], [[2.0]])  # type: ignore[arg-type]
    assert Examples([[1.0]], [[2.0]]) != Examples([[1.0]], [[3.0]])  # type: ignore[arg-type]
    assert len(Examples([[1.0], [2.0], [3.0]])) == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ([1.0, 2.0], None, r"x must be a table .* not of shape \(2,\)"),
        ([], None, "x must be a table with at least one row and one column"),
        ([[]], None, "x must be a table with at least one row and one column"),
        ([[1.0], [np.nan]], None, r"x\[1\]\[0\] is nan, expected a finite number"),
        ([[1.0]], [[0.0, np.inf]], r"y\[0\]\[1\] is inf, expected a finite number"),
        ([[1.0], [2.0]], [[0.0]], "y has 1 row, x has 2; each example needs both"),
    ],
)
def test_what_is_not_a_table_of_finite_numbers_is_refused(x: object, y: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Examples(x, y)  # type: ignore[arg-type]


FOUR = Examples(np.arange(8.0).reshape(4, 2), np.eye(4)[:, :1], (1, 3), Names(("width", ""), ("class",)))


@pytest.mark.parametrize(
    ("held_out", "sentence"),
    [
        ((3, 1), r"held_out\[1\] is 1, expected rows in ascending order, each below 4"),
        ((1, 1), r"held_out\[1\] is 1"),
        ((4,), r"held_out\[0\] is 4"),
        ((-1,), r"held_out\[0\] is -1"),
        ((0, 1, 2, 3), "held_out has every example, and training needs at least one"),
    ],
)
def test_rows_held_out_are_rows_and_not_all_of_them(held_out: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Examples(FOUR.x, FOUR.y, held_out)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Examples(FOUR.x, FOUR.y, (), Names(("a",))), "names.x has 1 name, x has 2 columns"),
        (
            lambda: Examples(FOUR.x, None, (), Names(("a", "b"), ("c",))),
            "names.y has 1 name, y has 0 columns",
        ),
        (lambda: Names(("a\nb", "")), r"x\[0\] must be one line"),
        (
            lambda: Names((), (" a",)),
            r"y\[0\] must be one line of at most 60 characters, without space around",
        ),
        (lambda: Names(("a" * 61,)), "at most 60 characters"),
    ],
)
def test_names_are_short_and_one_a_column(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


def test_names_that_are_all_empty_are_none() -> None:
    assert Examples(FOUR.x, FOUR.y, (), Names(("", ""), ("",))).names is None
    assert renamed(renamed(Examples(FOUR.x), "x", 1, " a "), "x", 1, "") == Examples(FOUR.x)


def test_columns_come_and_go_with_their_names() -> None:
    more = with_columns(FOUR, "x", (0, 1, -1))
    assert more.names == Names(("width", "", ""), ("class",))
    assert more.x[:, 2].tolist() == [0.0] * 4
    assert with_columns(more, "x", (0, 1)) == FOUR
    assert with_columns(more, "x", (1, 2)).names == Names(("", ""), ("class",))
    assert with_columns(more, "x", (1, 0, 0)).names == Names(("", "width", "width"), ("class",))
    assert with_columns(Examples(FOUR.x), "y", (0, -1)) == Examples(FOUR.x)


def test_rows_that_stay_are_held_out_as_before() -> None:
    fewer = without_rows(FOUR, (0, 1))
    assert fewer.x.tolist() == FOUR.x[2:].tolist()
    assert (fewer.held_out, fewer.names) == ((1,), FOUR.names)
    more = with_rows(FOUR, FOUR.x[:1], FOUR.y[:1])  # type: ignore[index]
    assert (len(more), more.held_out) == (5, (1, 3))
    assert more.training_rows.tolist() == [0, 2, 4]


def test_examples_differ_by_what_is_held_out_and_by_names() -> None:
    assert Examples(FOUR.x, FOUR.y, (1,), FOUR.names) != FOUR
    assert Examples(FOUR.x, FOUR.y, FOUR.held_out) != FOUR
