"""Which colour says what: hue for direction, hue pair for sign."""

from __future__ import annotations

from PySide6.QtGui import QColor

from bpstudio.qt.ground.colours import blended
from bpstudio.qt.ground.theme import Theme, current_theme

__all__ = ["backward_ink", "blended", "forward_ink", "ground", "weight_ink"]


def forward_ink(value: float | None) -> QColor:
    """The colour of a number of the forward pass."""
    theme = current_theme()
    if value is None:
        return theme.uncomputed
    return theme.forward_negative if value < 0 else theme.forward_positive


def backward_ink(value: float | None) -> QColor:
    """The colour of a number of the backward pass."""
    theme = current_theme()
    if value is None:
        return theme.uncomputed
    return theme.backward_negative if value < 0 else theme.backward_positive


def weight_ink(value: float) -> QColor:
    """The colour of a weight's line: one for numbers below 0, one for the others."""
    theme = current_theme()
    return theme.weight_negative if value < 0 else theme.weight_positive


def ground(theme: Theme | None = None) -> QColor:
    """What the network is drawn on."""
    return (theme or current_theme()).surface
