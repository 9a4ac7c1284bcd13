"""What the keys do in the control that the keyboard has reached, in a sentence."""

from __future__ import annotations

from typing import Literal

Control = Literal[
    "button",
    "menu",
    "choice",
    "slider",
    "number",
    "text",
    "tabs",
    "cells",
    "rows",
    "option",
    "card",
    "examples",
    "timeline",
]
_LEAVE = "Esc returns to the network."
_SHOWN = "Esc shows the answer."
_SAYING: dict[Control, str] = {
    "button": "Space presses.",
    "menu": "Space opens the menu.",
    "choice": "Up and Down choose, Space opens the list.",
    "slider": "Arrows move it.",
    "number": "Type a number; Up and Down change it.",
    "text": "Type; Return accepts.",
    "tabs": "Left and Right choose a tab, Tab goes into it.",
    "cells": "Arrows go from cell to cell; type to change one, Return accepts and goes down.",
    "rows": "Up and Down choose a row.",
    "option": "The numbers choose, Return checks.",
    "card": "Return says why, Tab goes to the next.",
    "examples": "Up and Down choose an example, Return opens it.",
    "timeline": "Left and Right step, Home goes back to the start.",
}
CANVAS = "Left and Right step, Tab goes to the next thing, Return says why."
_TYPING = "Left and Right step, Tab goes on, Return says why; type a number or press F2 to change it."


def keys_in(control: Control) -> str:
    """What the keys do in a control of that kind, and how to leave it."""
    return f"{_SAYING[control]} {_SHOWN if control == 'option' else _LEAVE}"


def keys_in_number(up: str, down: str) -> str:
    """What they do in a field over a number of the network; ``up`` and ``down`` change it by more at once."""
    return (
        f"A number such as 0.5, 1/3 or -2e-3. Up and Down change it by a step, {up} and {down} by ten. "
        "Return accepts, Tab goes on to the next number, Escape restores."
    )


def keys_on_canvas(editable: bool) -> str:
    """What they do on a thing of the network that Tab has reached, ``editable`` where its number can be typed."""
    return _TYPING if editable else CANVAS
