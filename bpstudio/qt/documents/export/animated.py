"""The walk as one file that moves: GIF or WebP, by Pillow, which is an extra."""

from __future__ import annotations

import io
from importlib import import_module
from types import ModuleType
from typing import Any

from PySide6.QtGui import QImage

from bpstudio.engine.refused import RefusedError
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.walk import walk_of
from bpstudio.qt.ground.picture_file import encoded
from bpstudio.storage.export.pictured import PictureWanted

NO_PILLOW = (
    "this needs Pillow, which is not installed: pip install 'bpstudio[pictures]'; --to frames writes the same pictures "
    "as PNG files"
)


def gif_of(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The walk as a GIF file, over and over. Raises RefusedError without Pillow, and what ``walk_of`` refuses."""
    return _moving(shown, wanted, "GIF", {"optimize": False})


def webp_of(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The walk as a WebP file, over and over, without loss. Raises as ``gif_of``."""
    return _moving(shown, wanted, "WEBP", {"lossless": True, "method": 4})


def _moving(shown: ShownWindow, wanted: PictureWanted, form: str, how: dict[str, object]) -> bytes:
    library, out = _pillow(), io.BytesIO()
    frames = list(walk_of(shown, wanted))
    first, *rest = (_image(library, frame.picture) for frame in frames)
    first.save(
        out,
        format=form,
        save_all=True,
        append_images=rest,
        duration=[frame.milliseconds for frame in frames],
        loop=0,
        **how,
    )
    return out.getvalue()


def _pillow() -> ModuleType:
    try:
        return import_module("PIL.Image")
    except ImportError:
        raise RefusedError("to", NO_PILLOW) from None


def _image(library: ModuleType, picture: QImage) -> Any:
    return library.open(io.BytesIO(encoded(picture))).convert("RGB")
