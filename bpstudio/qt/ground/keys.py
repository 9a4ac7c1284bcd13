"""Keys: the platform's own beside the design's, and what the platform calls them."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_TAKEN = (
    ("Ctrl+H", "F4") if sys.platform == "darwin" else ()
)  # there they hide the program and show all of them
_Standard = QKeySequence.StandardKey
STANDARD = {
    "new": _Standard.New,
    "open": _Standard.Open,
    "save": _Standard.Save,
    "save_as": _Standard.SaveAs,
    "quit": _Standard.Quit,
    "undo": _Standard.Undo,
    "redo": _Standard.Redo,
    "cut": _Standard.Cut,
    "copy": _Standard.Copy,
    "paste": _Standard.Paste,
    "delete": _Standard.Delete,
    "select_all": _Standard.SelectAll,
    "zoom_in": _Standard.ZoomIn,
    "zoom_out": _Standard.ZoomOut,
    "help_guide": _Standard.HelpContents,
}
"""What the platform has keys of its own for, by the name of the action."""


def sequences(keys: str, name: str = "") -> list[QKeySequence]:
    """The keys listed, such as "Del; Backspace", without those that the system takes, then the platform's own."""
    listed = [one for one in QKeySequence.listFromString(keys) if not one.isEmpty()]
    ours = [one for one in listed if one not in map(QKeySequence, _TAKEN)]
    theirs = QKeySequence.keyBindings(STANDARD[name]) if name in STANDARD else []
    return [*ours, *(one for one in theirs if one not in ours)]


def with_keys(tip: str, keys: str) -> str:
    """A tip with the key that does the same after it, where there is one."""
    return f"{tip}  ({keys_shown(keys)})" if keys else tip


def keys_shown(keys: str) -> str:
    """What is written on the first of the keys, as the platform writes it: Ctrl+B, or ⌘B."""
    return sequences(keys)[0].toString(QKeySequence.SequenceFormat.NativeText)


HINT_KEY = "Alt+H"
"""By which a field that asks something gives a hint."""


def asks_for_hint(event: QKeyEvent) -> bool:
    """Whether it is the key by which a field that asks something gives a hint."""
    return event.key() == Qt.Key.Key_H and event.modifiers() == Qt.KeyboardModifier.AltModifier
