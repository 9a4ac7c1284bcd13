"""What is said where a part of the window is written as a picture."""

from __future__ import annotations

from bpstudio.explain.words.pictures import PICTURED, THEMES


def test_every_choice_has_a_name() -> None:
    assert all(name[0].isupper() for name in PICTURED.values())
    assert THEMES.keys() == {"", "light", "dark"}
