"""What is said where a part of the window is written as a picture."""

from __future__ import annotations

from bpstudio.engine.words import grouped

PICTURED = {
    "canvas": "Network",
    "equation": "Equation",
    "plots": "Plots",
    "window": "Window",
    "walk": "Steps, one after the other",
}
"""What can be in a picture, as a choice."""
PICTURED_TIP = (
    "What the screen cuts off is whole in the picture. The steps are those of the chain of the selected parameter, "
    "or of the whole iteration; GIF and WebP need Pillow."
)
THEMES = {"": "as in the window", "light": "Light", "dark": "Dark"}
THEME_TIP = "The colours of the picture. Light ones print better."
SCALE_TIP = "How many pixels there are for each of the screen's. Drawings (SVG, PDF) can be enlarged at will."
TRANSPARENT = "No ground"
TRANSPARENT_TIP = "Network and equation can lie on whatever is under them, as on a slide."


def too_many_at_once(steps: int, most: int) -> str:
    """Of a walk during which the window would stand still for long."""
    return (
        f"The walk has {grouped(steps)} steps, and {grouped(most)} are the most here. Select a parameter for the steps "
        "of its chain, or use bpstudio export in a terminal."
    )
