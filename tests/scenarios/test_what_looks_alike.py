"""What a session is held against finds what is different in it, and nothing else."""

from __future__ import annotations

import pytest

from tests.scenarios.screen import differing

SESSION = {
    "log": [{"iterations": 2, "edit": {"value": 0.1 + 0.2}}],
    "cursor": {"iteration": 1, "revealed": 7},
}


@pytest.mark.parametrize(
    "expected",
    [
        {"cursor": {"revealed": 7}},
        {"log": [{"edit": {"value": 0.3}}]},
        {"log": ["…"], "cursor": "…"},
    ],
)
def test_a_part_of_a_session_looks_like_it(expected: object) -> None:
    assert differing(expected, SESSION, "it") == []


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"cursor": {"revealed": 8}}, "it.cursor.revealed is 7, not 8"),
        ({"log": []}, "it.log is [{'iterations': 2, 'edit': {'value': 0.30000000000000004}}], not []"),
        ({"log": [{"edit": {"value": 0.31}}]}, "it.log[0].edit.value is 0.30000000000000004, not 0.31"),
        ({"bookmarks": []}, "it has no bookmarks"),
    ],
)
def test_what_is_different_is_named_with_its_place(expected: object, said: str) -> None:
    assert differing(expected, SESSION, "it") == [said]
