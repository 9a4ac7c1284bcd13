"""Every form that needs the toolkit, by the name that ``--to`` takes; of each is told in ``forms.PAINTED``."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.qt.documents.export.animated import gif_of, webp_of
from bpstudio.qt.documents.export.frames import frames_of
from bpstudio.qt.documents.export.pdf import pdf_picture
from bpstudio.qt.documents.export.png import png_picture
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.svg import svg_picture
from bpstudio.storage.export.pictured import PictureWanted

PaintedContent = bytes | tuple[bytes, ...]
"""The content of a file, or of several that belong together."""

MAKERS: dict[str, Callable[[ShownWindow, PictureWanted], PaintedContent]] = {
    "png": png_picture,
    "svg": svg_picture,
    "pdf": pdf_picture,
    "gif": gif_of,
    "webp": webp_of,
    "frames": frames_of,
}
