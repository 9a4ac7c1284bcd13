from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples


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
        ([[1.0], [2.0]], [[0.0]], "y has 1 rows, x has 2; each example needs both"),
    ],
)
def test_what_is_not_a_table_of_finite_numbers_is_refused(x: object, y: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Examples(x, y)  # type: ignore[arg-type]
