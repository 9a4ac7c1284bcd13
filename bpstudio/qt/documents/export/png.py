"""A part of the window as a picture."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.qt.documents.export.painting import Painting, painting_of
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.ground.display import LONGEST_SIDE, MOST_PIXELS
from bpstudio.qt.ground.picture_file import SCREEN_DOTS, encoded
from bpstudio.storage.export.pictured import PictureWanted

DOTS_A_METRE = SCREEN_DOTS / 0.0254  # of a screen; a text editor shows the picture in the size it has there


def png_picture(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The part, by default the canvas, as a PNG file. Raises RefusedError for one that would be too large."""
    return encoded(painted_picture(shown, wanted))


def painted_picture(shown: ShownWindow, wanted: PictureWanted) -> QImage:
    """The same, not yet as a file. Raises as ``png_picture``."""
    painting = painting_of(shown, wanted.part or "canvas", wanted.transparent)
    return pixels_of(painting, wanted.scale, wanted.transparent)


def pixels_of(painting: Painting, scale: int, transparent: bool = False) -> QImage:
    """The painting, ``scale`` pixels for each of its own. Raises RefusedError for one that would be too large."""
    width, height = check_pixels(painting, scale)
    form = QImage.Format.Format_ARGB32_Premultiplied if transparent else QImage.Format.Format_RGB32
    image = QImage(width, height, form)
    image.setDevicePixelRatio(scale)
    image.setDotsPerMeterX(round(DOTS_A_METRE * scale))
    image.setDotsPerMeterY(round(DOTS_A_METRE * scale))
    image.fill(Qt.GlobalColor.transparent if transparent else painting.ground)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painting.paint(painter)
    painter.end()
    return image


def check_pixels(painting: Painting, scale: int) -> tuple[int, int]:
    """How many pixels it would have across and down. Raises RefusedError where they are too many."""
    width, height = (ceil(side * scale) for side in painting.size.toTuple())
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise RefusedError(
            "scale",
            f"the picture would have {grouped(width)} by {grouped(height)} pixels; {grouped(LONGEST_SIDE)} a side and "
            f"{grouped(MOST_PIXELS)} in all are the most: take a smaller scale, or svg or pdf",
        )
    return width, height
