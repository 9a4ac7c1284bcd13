"""Pictures as the bytes of a file, so that they are written as all else is: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap

SCREEN_DOTS = 96  # an inch, as browsers have it: a drawing is as large as what it shows is on screen


def format_of(path: str | Path) -> str:
    """The format that the end of ``path`` names, PNG where it names none. Raises OSError for one Qt cannot write."""
    form = Path(path).suffix[1:].lower() or "png"
    if form not in [bytes(name.data()).decode() for name in QImageWriter.supportedImageFormats()]:
        raise OSError(f"{path}: a picture cannot be written as .{form}; .png can")
    return form


def encoded(picture: QImage | QPixmap, form: str = "png") -> bytes:
    """Raises OSError where the format cannot hold so large a picture."""
    image = picture if isinstance(picture, QImage) else picture.toImage()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(form.encode())).write(image):
        raise OSError(f"a picture of {picture.width()}x{picture.height()} cannot be written as .{form}")
    return bytes(buffer.data().data())


def drawing(size: QSizeF, title: str, paint: Callable[[QPainter], object]) -> bytes:
    """What is painted as an SVG file of lines, as large as it is on screen; of text too there are the outlines."""
    from PySide6.QtSvg import QSvgGenerator  # not part of the start

    from bpstudio.qt.ground.clipped import marked_widgets
    from bpstudio.qt.ground.outlines import with_outlines

    buffer = QBuffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(SCREEN_DOTS)
    generator.setSize(QSize(ceil(size.width()), ceil(size.height())))
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    with marked_widgets():
        paint(painter)
    painter.end()
    return with_outlines(bytes(buffer.data().data()))
