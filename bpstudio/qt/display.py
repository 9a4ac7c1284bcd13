"""Whether a window could be shown, told without the toolkit: Qt ends the process where there is no display."""

from __future__ import annotations

import os
import re
import socket
import sys

SMALLEST_WINDOW = (900, 620)
"""Width and height in pixels."""
LONGEST_SIDE, MOST_PIXELS = 16_384, 50_000_000  # of a picture: 200 MB while it is made


def missing_display() -> str | None:
    """Why there is no display, in a few words; None where there is one, or where only Qt can tell."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    display = os.environ.get("DISPLAY")
    if not display:
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local and not any(_answers(f"{prefix}/tmp/.X11-unix/X{local[1]}") for prefix in ("\0", "")):
        return f"there is no display (nothing answers at DISPLAY={display})"
    return None


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(address) == 0
