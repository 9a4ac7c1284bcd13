"""The walk as one picture a step."""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.walk import KeptFrame, kept_walk
from bpstudio.storage.export.pictured import PictureWanted
from bpstudio.storage.progress import Progress, unwatched


def frames_of(shown: ShownWindow, wanted: PictureWanted) -> tuple[bytes, ...]:
    """Each step as a PNG file, in order. Raises what ``walk_of`` refuses."""
    return numbered_frames(tuple(kept_walk(shown, wanted)))


def numbered_frames(frames: Sequence[KeptFrame], progress: Progress = unwatched) -> tuple[bytes, ...]:
    """The pictures of the frames, which are files already."""
    progress(1.0)
    return tuple(frame.png for frame in frames)
