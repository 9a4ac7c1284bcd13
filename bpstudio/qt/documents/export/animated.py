"""The walk as one file that moves: GIF or WebP, by Pillow, which is an extra."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from bpstudio.engine.refused import RefusedError
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.walk import KeptFrame, kept_walk
from bpstudio.storage.export.pictured import PictureWanted
from bpstudio.storage.progress import Progress, unwatched

NO_PILLOW = (
    "this needs Pillow, which is not installed: pip install 'bpstudio[pictures]'; frames are the same pictures as PNG "
    "files"
)


def gif_of(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The walk as a GIF file, over and over. Raises RefusedError without Pillow, and what ``walk_of`` refuses."""
    check_pillow()
    return gif_of_frames(tuple(kept_walk(shown, wanted)))


def webp_of(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The walk as a WebP file, over and over, without loss. Raises as ``gif_of``."""
    check_pillow()
    return webp_of_frames(tuple(kept_walk(shown, wanted)))


def gif_of_frames(frames: Sequence[KeptFrame], progress: Progress = unwatched) -> bytes:
    """The frames as a GIF file. Raises RefusedError without Pillow."""
    return _moving(frames, progress, "GIF", {"optimize": False})


def webp_of_frames(frames: Sequence[KeptFrame], progress: Progress = unwatched) -> bytes:
    """The frames as a WebP file. Raises RefusedError without Pillow."""
    return _moving(frames, progress, "WEBP", {"lossless": True, "method": 4})


def check_pillow() -> None:
    """Raises RefusedError without Pillow."""
    _pillow()


def _moving(frames: Sequence[KeptFrame], progress: Progress, form: str, how: dict[str, object]) -> bytes:
    library, out = _pillow(), io.BytesIO()

    def images() -> Iterator[Any]:
        for number, frame in enumerate(frames[1:], start=1):
            progress(number / len(frames))
            yield _image(library, frame)

    _image(library, frames[0]).save(
        out,
        format=form,
        save_all=True,
        append_images=images(),
        duration=[frame.milliseconds for frame in frames],
        loop=0,
        **how,
    )
    progress(1.0)
    return out.getvalue()


def _pillow() -> ModuleType:
    try:
        return import_module("PIL.Image")
    except ImportError:
        raise RefusedError("to", NO_PILLOW) from None


def _image(library: ModuleType, frame: KeptFrame) -> Any:
    return library.open(io.BytesIO(frame.png)).convert("RGB")
