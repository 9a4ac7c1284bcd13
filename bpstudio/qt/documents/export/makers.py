"""Every form that needs the toolkit, by the name that ``--to`` takes; of each is told in ``forms.PAINTED``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bpstudio.qt.documents.export.animated import check_pillow, gif_of, gif_of_frames, webp_of, webp_of_frames
from bpstudio.qt.documents.export.frames import frames_of, numbered_frames
from bpstudio.qt.documents.export.pdf import pdf_picture
from bpstudio.qt.documents.export.png import png_picture
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.svg import svg_picture
from bpstudio.qt.documents.export.walk import KeptFrame
from bpstudio.storage.export.pictured import PictureWanted
from bpstudio.storage.progress import Progress

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


class WalkMaker(NamedTuple):
    """``make`` puts the frames of a walk into a file, in any thread; ``check`` raises RefusedError where it cannot."""

    make: Callable[[Sequence[KeptFrame], Progress], PaintedContent]
    check: Callable[[], object] = tuple


OF_A_WALK = {
    "gif": WalkMaker(gif_of_frames, check_pillow),
    "webp": WalkMaker(webp_of_frames, check_pillow),
    "frames": WalkMaker(numbered_frames),
}
"""The makers of a walk by the same names, for frames that are painted one at a time."""
