"""A hold on an open file, which the system lets go of when the process is gone, however it ended."""

from __future__ import annotations

import os


def take_hold(handle: int) -> bool:
    """Hold the open file until ``handle`` is closed; False where another handle, here or elsewhere, holds it.

    Raises OSError where the file system knows no such thing. On Windows others cannot read the first byte meanwhile.
    """
    from filelock import lock_descriptor  # not part of the start

    return lock_descriptor(handle, blocking=False)


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
