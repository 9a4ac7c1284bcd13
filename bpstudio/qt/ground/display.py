"""Whether a window could be shown, told without the toolkit: Qt ends the process where there is no display."""

from __future__ import annotations

import os
import re
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from bpstudio.engine.words import in_a_row, listed

SMALLEST_WINDOW = (800, 560)
"""Width and height in pixels."""
LONGEST_SIDE, MOST_PIXELS = 16_384, 50_000_000  # of a picture: 200 MB while it is made
_PATIENCE = 2.0
_DISPLAYS = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}


def missing_display() -> str | None:
    """Why there is no display, in a few words; None where there is one, or where only Qt can tell."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    names = [re.split("[:-]", name)[0].lower() for name in asked.split(";") if name]  # also wayland-egl
    known = _platforms()
    usable = [name for name in names if not known or name in known]
    if names and not usable:
        return f"Qt has no platform QT_QPA_PLATFORM={asked}, only {in_a_row(sorted(known))}"
    if sys.platform != "linux" or not set(usable) <= set(_DISPLAYS):
        return None
    variables = [_DISPLAYS[name] for name in usable or _DISPLAYS]
    told = {name: value for name in variables if (value := _told(name))}
    if any(
        _x_answers(value) if name == "DISPLAY" else _wayland_answers(value) for name, value in told.items()
    ):
        return None
    if told:
        silent = listed((f"{name}={value}" for name, value in told.items()), "or")
        return f"there is no display (nothing answers at {silent})"
    unset = f"{variables[0]} is not" if len(variables) == 1 else f"neither {' nor '.join(variables)} is"
    return f"there is no display ({unset} set)"


def _told(variable: str) -> str:
    """The display that Qt would try."""
    in_session = variable == "WAYLAND_DISPLAY" and os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return os.environ.get(variable) or ("wayland-0" if in_session else "")


def _platforms() -> set[str]:
    """The names of the platforms that the installed Qt has; none where that cannot be known from here."""
    if os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH") or os.environ.get("QT_PLUGIN_PATH"):
        return set()
    try:
        found = find_spec("PySide6")
    except (ImportError, ValueError):
        return set()
    folders = found.submodule_search_locations if found is not None else None
    named = (
        re.fullmatch(r"(?:lib)?q(\w+)\.(?:so|dylib|dll)", file.name)
        for folder in folders or ()
        for place in ("Qt/plugins/platforms", "plugins/platforms")
        for file in Path(folder, place).glob("*")
    )
    return {name[1] for name in named if name}


def _wayland_answers(name: str) -> bool:
    """The name of a socket in the folder for such, or a path; a socket may also have been handed down, open."""
    if os.environ.get("WAYLAND_SOCKET"):
        return True
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return (os.path.isabs(name) or bool(folder)) and _answers(os.path.join(folder or "", name))


def _x_answers(display: str) -> bool:
    """``:0`` and ``unix:0`` are here, ``host:0`` is elsewhere; or the path of a socket."""
    local = re.fullmatch(r"(?:unix(?:/[^:]*)?)?:(\d+)(?:\.\d+)?", display)
    if local:
        return any(_answers(f"{prefix}/tmp/.X11-unix/X{local[1]}") for prefix in ("\0", ""))
    path = display.removeprefix("unix:")
    if os.path.isabs(path):
        return _answers(path) or _answers(re.sub(r"\.\d+$", "", path))
    remote = re.fullmatch(r"(?:\w+/)?\[?([^/\[\]]+)\]?:(\d{1,5})(?:\.\d+)?", display)
    if remote is None:
        return False
    try:
        with socket.create_connection((remote[1], 6000 + int(remote[2])), _PATIENCE):
            return True
    except (OSError, OverflowError, UnicodeError):
        return False


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE)
        try:
            return connection.connect_ex(address) == 0
        except (OSError, ValueError):  # a path that is too long
            return False
