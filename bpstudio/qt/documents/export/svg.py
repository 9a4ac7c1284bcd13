"""A part of the window as a drawing of lines."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from bpstudio.qt.documents.export.painting import Painting, painting_of
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.ground.picture_file import drawing
from bpstudio.storage.export.pictured import PictureWanted


def svg_picture(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The part, by default the canvas, as an SVG file. Raises RefusedError where there is nothing of it yet."""
    part = wanted.part or "canvas"
    return drawing_of(painting_of(shown, part, wanted.transparent), part, wanted.transparent)


def drawing_of(painting: Painting, title: str, transparent: bool = False) -> bytes:
    """A painting as SVG, with a title, as large as it is on screen."""
    whole = QRectF(0, 0, painting.size.width(), painting.size.height())

    def paint(painter: QPainter) -> None:
        if not transparent:
            painter.fillRect(whole, painting.ground)
        painting.paint(painter)

    return drawing(painting.size, title, paint)
