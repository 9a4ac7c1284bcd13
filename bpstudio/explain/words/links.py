"""What is said of a session as a link."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bpstudio.engine.words import capital

LINK_COPIED = "The link is on the clipboard. Whoever has it opens it with File ▸ Open link…"
LINK_OFFERED = "There is a link to a session on the clipboard. Open it?"
TAKES_ITS_PLACE = "It takes the place of what is shown here."
PASTE_IT = "Paste a link that begins with bps1:"
NO_LINK = "That is no link to a session: such a link begins with bps1:"
LOSSES: Mapping[str, str] = {
    "past": "without what led here",
    "digits": "with 4 digits",
    "examples": "with the first example only",
    "both": "with the first example only and 4 digits",
}
"""How a shorter link is made, by what is left out of it."""


def left_out_of_link(loss: str) -> str:
    """What a shorter link that was copied does not have."""
    led = " Training and edits that led here are not in it." if loss != "past" else ""
    return f"A link {LOSSES[loss]} is on the clipboard.{led} Training begins anew, with no memory of the optimizer."


def shorter_offered(losses: Collection[str]) -> str:
    """What a session too large for a link can be instead."""
    if not losses:
        return "Save it as a file instead."
    return "Save it as a file, or copy a link that leaves something out."


def button_of_loss(loss: str) -> str:
    """On a button."""
    return capital(LOSSES[loss])
