"""A file as it was seen, to tell later whether it is still that one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FileSeen(NamedTuple):
    """Equal as long as nobody has written there; ``changed`` in nanoseconds, ``number`` that of the file system."""

    path: Path
    number: int
    size: int
    changed: int


def seen(path: Path) -> FileSeen | None:
    """What stands there now; None where nothing does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return FileSeen(path.absolute(), found.st_ino, found.st_size, found.st_mtime_ns)
