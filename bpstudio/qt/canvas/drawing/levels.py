"""What on the canvas lies over what."""

from __future__ import annotations

from enum import IntEnum, auto


class Level(IntEnum):
    """From the ground up; of the same level no two items meet."""

    LIT_PATH = auto()
    WEIGHTS = auto()
    CHOSEN_WEIGHTS = auto()
    ROUTES = auto()
    COST = auto()
    UNITS = auto()
    FACTORS = auto()
    LABELS = auto()
    SINGLE_LABELS = auto()
    ASKED = auto()
    GESTURE = auto()
