"""Asking for an edit from a control, and getting the refusal back to show it beside that control."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.qt.bridge import Bridge
from bpstudio.session.edits.base import Edit


def ask(bridge: Bridge, make: Callable[[], Edit], gesture: object = None) -> str:
    """Make an edit and apply it; an empty string, or one sentence with the reason why it was refused.

    Settings check themselves when they are made, so making the edit may be refused as well as applying it.
    """
    said: list[str] = []

    def hear(sentence: str) -> None:
        said.append(sentence)

    bridge.refused.connect(hear)
    try:
        bridge.attempt(lambda: bridge.apply(make(), gesture))
    finally:
        bridge.refused.disconnect(hear)
    return as_sentence(said[0]) if said else ""


def as_sentence(text: str) -> str:
    """With a capital and a full stop; an edit's reason is written as half a sentence."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"
