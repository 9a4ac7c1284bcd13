"""The screen that the tests see: large enough for every window they ask for."""

from __future__ import annotations

import os
from pathlib import Path

LARGE = Path(__file__).with_name("large_screen.json")


def on_a_large_screen() -> str:
    """The platform without a display, with that screen. Qt parts what it is told at each colon, as after a drive."""
    place = str(LARGE)
    if os.name == "nt":
        place = os.path.relpath(LARGE) if Path.cwd().drive == LARGE.drive else os.path.splitdrive(LARGE)[1]
    return f"offscreen:configfile={place}"
