"""Asking for an edit from a control, and getting the refusal back to show it beside that control."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.words import as_sentence
from bpstudio.qt.bridge import Bridge
from bpstudio.session.edits.base import Edit


def ask(bridge: Bridge, make: Callable[[], Edit], gesture: object = None) -> str:
    """Make an edit and apply it; an empty string, or one sentence with the reason why it was refused.

    Settings check themselves when they are made, so making the edit may be refused as well as applying it.
    """
    return refusal_in_words(bridge.refusal_of(lambda: bridge.apply(make(), gesture)))


def refusal_in_words(refusal: ValueError | None) -> str:
    """One sentence with the reason; empty where nothing was refused."""
    return "" if refusal is None else as_sentence(str(refusal))
