"""The walk as one picture a step."""

from __future__ import annotations

from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.walk import walk_of
from bpstudio.qt.ground.picture_file import encoded
from bpstudio.storage.export.pictured import PictureWanted


def frames_of(shown: ShownWindow, wanted: PictureWanted) -> tuple[bytes, ...]:
    """Each step as a PNG file, in order. Raises what ``walk_of`` refuses."""
    return tuple(encoded(frame.picture) for frame in walk_of(shown, wanted))
