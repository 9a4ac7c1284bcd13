"""What is written on keys, with the arrows that people know."""

from __future__ import annotations

import re

from PySide6.QtGui import QKeySequence

from bpstudio.explain.help.action_table import ACTIONS, Entry
from bpstudio.qt.ground.keys import sequences

BY_NAME = {entry.name: entry for entry in ACTIONS}
_SPECIAL = {"New", "Open", "Save", "Exit", "Undo", "Redo", "Cut", "Copy", "Paste", "Zoom In", "Zoom Out"}
_ARROWS = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓"}


def pressed(keys: str, name: str = "") -> list[str]:
    """What is written on each of the keys listed, and on the platform's own for the action ``name``."""
    return [_text_of(key) for key in sequences(keys, name) if not _is_special(key)]


def _text_of(key: QKeySequence) -> str:
    """What is written on it."""
    return arrowed(key.toString(QKeySequence.SequenceFormat.NativeText))


def _is_special(key: QKeySequence) -> bool:
    """Whether it is one that few keyboards have, such as a key for Undo alone."""
    return key.toString().rpartition("+")[2] in _SPECIAL


def key_of(name: str) -> str:
    """The first key of an action, or ``ctrl`` itself.

    Raises KeyError for a name that is none, and ValueError where the action has no key.
    """
    if name == "ctrl":
        return pressed("Ctrl+A")[0].rstrip("A").rstrip("+")
    keys = BY_NAME[name].keys
    if not keys:
        raise ValueError(f"{name} has no key")
    return pressed(keys)[0]


def arrowed(text: str) -> str:
    """The text with signs for the names of the arrow keys."""
    return re.sub(r"(?<!\w)(?:Right|Left|Up|Down)(?!\w)", lambda found: _ARROWS[found[0]], text)


def plain_text_of(entry: Entry) -> str:
    """An action's text in a sentence, without the letter that is underlined and the dots."""
    return entry.text.replace("&", "").rstrip("…")


def path_of(name: str) -> str:
    """Where an action is in the menus: File › Save. Raises KeyError for a name that is none."""
    entry = BY_NAME[name]
    return f"{entry.menu.replace('&', '')} › {plain_text_of(entry)}"
