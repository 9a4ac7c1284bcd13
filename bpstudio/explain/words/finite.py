"""Of a quantity that is no finite number: said in the same words in the window, in a terminal and on a card."""

from __future__ import annotations


def not_finite(what: str, *, was: bool, iteration: str = "") -> str:
    """``z² is no longer a finite number in iteration 3``; of one that never ``was`` finite ``z² is not a finite …``."""
    yet = "no longer" if was else "not"
    return f"{what} is {yet} a finite number" + (f" in iteration {iteration}" if iteration else "")
