"""What is said where a part of the window is written as a picture."""

from __future__ import annotations

from typing import get_args

from bpstudio.explain.words.pictures import PICTURED, THEMES, scales_told
from bpstudio.storage.export.pictured import PicturePart
from bpstudio.storage.resources import ThemeName


def test_every_choice_has_a_name() -> None:
    assert PICTURED.keys() == set(get_args(PicturePart))
    assert all(name[0].isupper() for name in PICTURED.values())
    assert THEMES.keys() == {"", *get_args(ThemeName)}


def test_which_scales_there_are_is_told_with_the_usual_ones() -> None:
    assert scales_told(4, 2, 1) == "1 to 4 pixels for each of the screen's (default: 2, of a walk 1)"
