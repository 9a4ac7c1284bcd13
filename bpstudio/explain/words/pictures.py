"""What is said where a part of the window is written as a picture."""

from __future__ import annotations

PICTURED = {
    "canvas": "Network",
    "equation": "Equation",
    "plots": "Plots",
    "window": "Window",
}
"""What can be in a picture, as a choice."""
PICTURED_TIP = "What the screen cuts off is whole in the picture."
THEMES = {"": "as in the window", "light": "Light", "dark": "Dark"}
THEME_TIP = "The colours of the picture. Light ones print better."
SCALE_TIP = "How many pixels there are for each of the screen's. Drawings (SVG, PDF) can be enlarged at will."
TRANSPARENT = "Transparent"
TRANSPARENT_TIP = "Network and equation can lie on whatever is under them, as on a slide."


def scales_told(most: int, of_picture: int, of_walk: int) -> str:
    """Which scales there are, and which it is where none is named."""
    return f"1 to {most} pixels for each of the screen's (default: {of_picture}, of a walk {of_walk})"
