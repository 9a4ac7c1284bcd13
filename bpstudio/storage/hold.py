"""A hold on an open file, which the system lets go of when the process is gone, however it ended."""

from __future__ import annotations

import os
import sys

_FAR = 1 << 40  # on Windows the bytes held cannot be read by others: one past the end of any file of ours


def take_hold(handle: int) -> bool:
    """Hold the open file until ``handle`` is closed; False where another handle, here or elsewhere, holds it.

    Raises OSError where the file system knows no such thing.
    """
    try:
        _lock(handle)
    except (BlockingIOError, PermissionError):
        return False
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        place = os.lseek(handle, 0, os.SEEK_CUR)
        try:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, place, os.SEEK_SET)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_held(path: str | os.PathLike[str]) -> bool:
    """Whether a living process holds the file. True as well for one that we may not look at."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not take_hold(handle)
    except OSError:
        return False
    finally:
        os.close(handle)
