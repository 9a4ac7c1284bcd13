"""Where this user's settings and unsaved work are kept: in the folders that Qt gives them, told without Qt."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

ORGANIZATION, APPLICATION = "Backprop Studio", "bpstudio"


def state_folder() -> Path:
    """What is kept from one start to the next but is no setting: journals, what crashes wrote. It may not exist."""
    if sys.platform == "darwin":
        return _below(_home() / "Library" / "Preferences") / "State"
    if sys.platform == "win32":
        return _below(_given("LOCALAPPDATA", Path("AppData", "Local"))) / "State"
    return _below(_given("XDG_STATE_HOME", Path(".local", "state")))


def journals() -> Path:
    """Where each window has a folder while it lives."""
    return state_folder() / "windows"


def crash_log() -> Path:
    """Where it is written down what should not have happened."""
    return state_folder() / "crash.log"


def settings_folder() -> Path:
    """The folder in which settings lie on this system."""
    if sys.platform == "win32":
        return _given("APPDATA", Path("AppData", "Roaming")) / ORGANIZATION
    return _given("XDG_CONFIG_HOME", Path(".config")) / ORGANIZATION


def _below(folder: Path) -> Path:
    return folder / ORGANIZATION / APPLICATION


def _given(variable: str, otherwise: Path) -> Path:
    """The folder a variable names; one that is relative counts as none, as the specification of XDG says."""
    told = os.environ.get(variable, "")
    return Path(told) if os.path.isabs(told) else _home() / otherwise


def _home() -> Path:
    """Of somebody without a home, the root, as Qt has it."""
    home = os.path.expanduser("~")
    return Path(home) if os.path.isabs(home) else Path(os.path.abspath(os.sep))


def path_for_others(path: str | Path) -> str:
    """A path for others to read, or several: the home folder, which has the user's name, is ``~``."""
    home = str(_home())
    if home == os.path.dirname(home):
        return str(path)
    parts = str(path).split(os.pathsep)
    return os.pathsep.join(
        f"~{part[len(home) :]}" if part == home or part.startswith(home + os.sep) else part for part in parts
    )


def without_home(text: str) -> str:
    """A text for others to read, in which the home folder, wherever it is named, is ``~``."""
    home = str(_home())
    if home == os.path.dirname(home):
        return text
    return re.sub(re.escape(home) + r"(?![\w.-])", "~", text, flags=re.IGNORECASE if os.name == "nt" else 0)
