"""The rule of Windows that a file somebody has open is neither removed nor renamed nor replaced, imposed here.

What this process has open is asked of the system at each call, so that no opening escapes.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

_real = {name: getattr(os, name) for name in ("open", "unlink", "remove", "rmdir", "rename", "replace")}


def in_use(path: Any, number: int = 32) -> PermissionError:
    """What Windows says of a file that somebody else uses."""
    wrong = PermissionError(errno.EACCES, "The process cannot access the file: another process uses it", path)
    wrong.winerror = number  # type: ignore[attr-defined]
    return wrong


def opened() -> set[tuple[int, int]]:
    """Every file and folder that this process has open."""
    found = set()
    for name in os.listdir("/dev/fd"):
        try:
            status = os.fstat(int(name))
        except OSError:  # the one that listed them
            continue
        found.add((status.st_dev, status.st_ino))
    return found


def refuse_if_open(path: Any, folder: int | None = None) -> None:
    try:
        status = os.stat(path, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return
    if (status.st_dev, status.st_ino) in opened():
        raise in_use(path)


def _removing(name: str) -> Any:
    def remove(path: Any, *, dir_fd: int | None = None) -> None:
        refuse_if_open(path, dir_fd)
        _real[name](path, dir_fd=dir_fd)

    return remove


def _moving(name: str) -> Any:
    def move(source: Any, target: Any, **folders: Any) -> None:
        refuse_if_open(source)
        refuse_if_open(target)
        if name == "rename" and os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "Cannot create a file when that file already exists", target)
        _real[name](source, target, **folders)

    return move


def _open(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
    if os.path.isdir(path):
        raise in_use(path, 5)
    return int(_real["open"](path, flags, mode, dir_fd=dir_fd))


def in_force() -> bool:
    return os.open is _open


@contextmanager
def only_closed_files_go() -> Iterator[None]:
    """As on Windows while it lasts, in this process."""
    instead = {name: _removing(name) for name in ("unlink", "remove", "rmdir")}
    instead |= {name: _moving(name) for name in ("rename", "replace")}
    with patch.multiple(os, open=_open, **instead), patch.object(shutil, "_use_fd_functions", False):
        yield
