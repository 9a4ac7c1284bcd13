"""What is said where a part of the window is written as a picture."""

from __future__ import annotations

from bpstudio.explain.words.pictures import PICTURED, THEMES, too_many_at_once


def test_a_walk_that_takes_long_is_refused_with_the_ways_there_are() -> None:
    assert too_many_at_once(1200, 40) == (
        "The walk has 1,200 steps, and 40 are the most here. Select a parameter for the steps of its chain, "
        "or use bpstudio export in a terminal."
    )


def test_every_choice_has_a_name() -> None:
    assert all(name[0].isupper() for name in PICTURED.values())
    assert THEMES.keys() == {"", "light", "dark"}
