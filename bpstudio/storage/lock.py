"""The lock beside a session file: one window at a time may save it.

``.NAME.lock`` in the file's folder says who, and is held by that process; what a process that is gone left behind is
known by nobody's holding it. Other hosts may not see each other's hold, so there what the lock says counts.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import secrets
import socket
import stat
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from bpstudio.storage.errors import one_line, shortened
from bpstudio.storage.hold import take_hold

_OPEN = os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever has a file open, as the lock says."""

    user: str
    host: str
    pid: int
    since: float

    def __str__(self) -> str:
        since = time.strftime("%H:%M on %d %B", time.localtime(self.since))
        user, host = (one_line(shortened(text)) for text in (self.user, self.host))
        if not self.is_here:
            return f"{user} on {host}, since {since}"
        if self.pid == os.getpid():
            return f"another window of this program, since {since}"
        return f"{user}, in process {self.pid} since {since}"

    @property
    def is_here(self) -> bool:
        return self.host == socket.gethostname()


class Held(Exception):  # noqa: N818 (a state of affairs)
    """Somebody else has the file open; ``holder`` is None where the lock does not say who."""

    def __init__(self, holder: Holder | None, alive: bool) -> None:
        self.holder, self.alive = holder, alive
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """Who has the file open, and how sure that is."""
        if self.holder is None:
            return "There is a lock beside it that does not say whose it is."
        if self.alive:
            return f"It is open in the hands of {self.holder}."
        return f"It was opened by {self.holder}; whether it still is cannot be seen from here."


@dataclass(slots=True)
class Lock:
    """A lock taken. ``handle`` is None in a folder where none can be left, and so nothing can be saved either."""

    path: Path
    handle: int | None
    inherited: bool = False
    """Whether it was left behind by a process that is gone."""

    @property
    def is_ours(self) -> bool:
        """False once somebody has taken over."""
        return self.handle is None or _same_file(self.handle, self.path)

    def release(self) -> None:
        if self.handle is None:
            return
        if self.is_ours:
            with contextlib.suppress(OSError):
                self.path.unlink()
        with contextlib.suppress(OSError):
            os.close(self.handle)
        self.handle = None

    def __del__(self) -> None:
        if self.handle is not None:
            with contextlib.suppress(OSError):
                os.close(self.handle)


def lock_path(path: str | Path) -> Path:
    """Where the lock of the file behind ``path`` is."""
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.lock")


def take_lock(path: str | Path) -> Lock:
    """The lock of an existing file. Raises Held, with nothing changed."""
    place = lock_path(path)
    while True:
        try:
            handle = os.open(place, _OPEN | os.O_CREAT, 0o644)
        except OSError as wrong:
            if os.path.lexists(place) and not isinstance(wrong, PermissionError):
                raise Held(None, False) from None
            return Lock(place, None)
        try:
            left_behind = _taken(handle)
            if not _same_file(handle, place):  # its owner has just removed it
                os.close(handle)
                continue
            _sign(handle)
        except Held:
            os.close(handle)
            raise
        except OSError:
            os.close(handle)
            return Lock(place, None)
        return Lock(place, handle, left_behind)


def take_over(path: str | Path) -> Lock:
    """The lock of the file, whoever had it; a window that had it finds out before it saves."""
    place = lock_path(path)
    ours = place.with_name(f".bpstudio-{secrets.token_hex(8)}.tmp")
    try:
        handle = os.open(ours, _OPEN | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError:
        return Lock(place, None)
    try:
        take_hold(handle)
        _sign(handle)
        os.replace(ours, place)
    except OSError:
        os.close(handle)
        with contextlib.suppress(OSError):
            ours.unlink()
        return Lock(place, None)
    return Lock(place, handle)


def _taken(handle: int) -> bool:
    """Take hold; whether a process that is gone left the lock behind. Raises Held and OSError."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise Held(None, False)
    free = take_hold(handle)
    said = os.pread(handle, _LONGEST, 0) if hasattr(os, "pread") else os.read(handle, _LONGEST)
    if not said and free:
        return False
    holder = _holder(said)
    if not free or holder is None or not holder.is_here:
        raise Held(holder, alive=not free)
    return True


def _holder(said: bytes) -> Holder | None:
    try:
        return msgspec.json.decode(said, type=Holder)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _sign(handle: int) -> None:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        user = "somebody"
    holder = Holder(user, socket.gethostname(), os.getpid(), time.time())
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(asdict(holder)).encode())
    os.fsync(handle)


def _same_file(handle: int, path: Path) -> bool:
    try:
        there, here = os.stat(path, follow_symlinks=False), os.fstat(handle)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
