"""The folder that a window has in the state folder while it lives: a lock, its journal, what a crash wrote.

The lock is held by the process, so that a folder whose process is gone, however it ended, is known by that alone.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bpstudio.storage.files import patiently, write_bytes
from bpstudio.storage.held import take_hold

_LOCK = "lock"
_TRIES = 20
_NOT_HELD = -1


@dataclass(slots=True, eq=False)
class RecoveryPlace:
    """A folder held by this process until it is let go. ``journal`` and ``crash`` may or may not exist."""

    folder: Path
    _handle: int

    @property
    def journal(self) -> Path:
        """Where the window's journal is."""
        return self.folder / "journal"

    @property
    def crash(self) -> Path:
        """Where a crash of this process is written down."""
        return self.folder / "crash.txt"

    def leave(self) -> None:
        """Let go, with everything left where it is for the next start. Once: the number may be another file's then."""
        handle, self._handle = self._handle, _NOT_HELD
        if handle != _NOT_HELD:
            with contextlib.suppress(OSError):
                os.close(handle)

    def clear(self) -> None:
        """Let go, and leave nothing behind but what was set aside."""
        for path in (self.journal, self.crash):
            with contextlib.suppress(OSError):
                patiently(partial(path.unlink, missing_ok=True))
        self.leave()  # before the lock is removed: Windows removes nothing that is open
        if not any(entry.name != _LOCK for entry in _listed(self.folder)):
            with contextlib.suppress(OSError):
                patiently(partial((self.folder / _LOCK).unlink, missing_ok=True))
                patiently(self.folder.rmdir)

    def set_aside(self) -> Path:
        """Give an unreadable journal another name, under which it stays. Raises OSError."""
        aside = self.folder.parent / f"unreadable-{self.folder.name}.journal"
        patiently(lambda: os.replace(self.journal, aside))
        return aside

    def copy_aside(self) -> Path:
        """A second copy of a journal that is readable in part, before it is written anew. Raises OSError."""
        aside = self.folder.parent / f"damaged-{self.folder.name}.journal"
        write_bytes(aside, self.journal.read_bytes())
        return aside


def new_place(root: Path) -> RecoveryPlace:
    """A folder of its own under ``root``, which is made if need be. Raises OSError."""
    for _ in range(_TRIES):
        folder = root / str(uuid.uuid4())
        folder.mkdir(parents=True, mode=0o700)
        with contextlib.suppress(FileNotFoundError):
            place = RecoveryPlace(folder, os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600))
            if _free(place) and (folder / _LOCK).exists():
                return place
            place.leave()  # another program that is just starting took it for an abandoned one
    raise OSError(f"no folder can be held under {root}")


def abandoned(root: Path) -> list[RecoveryPlace]:
    """The folders whose process is gone and that hold something, the latest first; they are held from now on.

    Those that hold nothing are removed.
    """
    places = [place for folder in _listed(root) if (place := _taken_over(folder))]
    return sorted(places, key=lambda place: _time(place.journal), reverse=True)


def _taken_over(folder: Path) -> RecoveryPlace | None:
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:  # a file set aside; a folder just being made
        return None
    place = RecoveryPlace(folder, handle)
    if not _free(place):
        place.leave()
    elif not _time(place.journal) and not _has_content(place.crash):
        place.clear()
    else:
        return place
    return None


def _free(place: RecoveryPlace) -> bool:
    """Whether the hold on it could be taken."""
    try:
        return take_hold(place._handle)
    except OSError:
        return False


def _has_content(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.stat().st_size > 0
    return False


def _time(path: Path) -> float:
    """When it was last written; 0 where it does not exist."""
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _listed(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return list(folder.iterdir())
    return []
