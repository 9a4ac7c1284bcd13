"""Pictures as the bytes of a file, so that they are written as all else is: whole, or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImageWriter, QPixmap


def format_of(path: str | Path) -> str:
    """The format that the end of ``path`` names, PNG where it names none. Raises OSError for one Qt cannot write."""
    form = Path(path).suffix[1:].lower() or "png"
    if form not in [bytes(name.data()).decode() for name in QImageWriter.supportedImageFormats()]:
        raise OSError(f"{path}: a picture cannot be written as .{form}; .png can")
    return form


def encoded(picture: QPixmap, form: str = "png") -> bytes:
    """Raises OSError where the format cannot hold so large a picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, form.upper()):
        raise OSError(f"a picture of {picture.width()}x{picture.height()} cannot be written as .{form}")
    return bytes(buffer.data().data())
