"""Colours put together: one on another, those of the phases, and tables of them as images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from bpstudio.engine.network import Array
from bpstudio.engine.program import Phase

PHASE_COLOURS: dict[Phase, tuple[str, str]] = {
    Phase.FORWARD: ("forward", "forward_soft"),
    Phase.COST: ("cost", "cost_soft"),
    Phase.BACKWARD: ("backward", "backward_soft"),
    Phase.UPDATE: ("update", "update_soft"),
}
"""The strong colour of each phase and the soft one, by their names in the theme."""


def blended(ground: QColor, ink: QColor, share: float) -> QColor:
    """``share`` of ink on ground, as an opaque colour: drawing with alpha costs ten times as much."""
    return QColor(
        round(ground.red() + (ink.red() - ground.red()) * share),
        round(ground.green() + (ink.green() - ground.green()) * share),
        round(ground.blue() + (ink.blue() - ground.blue()) * share),
    )


def levels_of(*colours: QColor) -> Array:
    """Red, green and blue of each colour, 0 to 255, a row a colour, to be mixed by the thousand."""
    return np.array([[colour.red(), colour.green(), colour.blue()] for colour in colours], dtype=np.float64)


def image_of(levels: Array) -> QImage:
    """Red, green and blue as ``levels_of`` gives them, (rows, columns, 3), as an image of its own."""
    rows, columns, _ = levels.shape
    pixels: NDArray[np.uint8] = np.full((rows, columns, 4), 255, dtype=np.uint8)
    pixels[..., :3] = levels[..., ::-1]
    return image_of_pixels(pixels.view(np.uint32)[..., 0])


def image_of_pixels(pixels: NDArray[np.uint32]) -> QImage:
    """Colours as ``QColor.rgb`` gives them, (rows, columns), as an image of its own."""
    pixels = np.ascontiguousarray(pixels)
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
