"""What tests ask of pictures."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from PySide6.QtGui import QImage

from bpstudio.qt.documents.export.shown import ShownWindow, shown_in
from bpstudio.qt.shell.main_window import MainWindow


def shown(window: MainWindow) -> ShownWindow:
    return shown_in(window, window.bridge)


def image(content: bytes) -> QImage:
    found = QImage.fromData(content)
    assert not found.isNull()
    return found


def texts(drawing: bytes) -> list[str]:
    """All text of an SVG file that is well formed: what its outlines say."""
    paths = ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}path")
    return [said.strip() for path in paths if (said := path.get("aria-label")) is not None]


def pixel(picture: QImage, x: int, y: int) -> str:
    return str(picture.pixelColor(x, y).name())
