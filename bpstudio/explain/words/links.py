"""What is said of a session as a link."""

from __future__ import annotations

from collections.abc import Mapping

from bpstudio.engine.words import capital

LINK_COPIED = "The link is on the clipboard. Whoever has it opens it with File ▸ Open link…"
LINK_OFFERED = "There is a link to a session on the clipboard. Open it?"
TAKES_ITS_PLACE = "It takes the place of what is shown here."
PASTE_IT = "Paste a link that begins with bps1:"
NO_LINK = "That is no link to a session: such a link begins with bps1:"
OR_A_SHORTER_ONE = "Or copy a link that leaves something out."
FEW_DIGITS = 4
"""That the numbers of a shorter link have."""
LOSSES: Mapping[str, str] = {
    "past": "without what led here",
    "digits": f"with {FEW_DIGITS} digits",
    "examples": "with the first example only",
    "both": f"with the first example only and {FEW_DIGITS} digits",
}
"""How a shorter link is made, by what is left out of it."""


def left_out_of_link(loss: str) -> str:
    """What a shorter link that was copied does not have."""
    led = " Training and edits that led here are not in it." if loss != "past" else ""
    return f"A link {LOSSES[loss]} is on the clipboard.{led} Training begins anew, with no memory of the optimizer."


def button_of_loss(loss: str) -> str:
    """On a button."""
    return capital(LOSSES[loss])
