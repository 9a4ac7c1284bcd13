"""The lock beside a session file: one window at a time may save it.

Two files in its folder: ``.NAME.lock`` says who has it and is never kept open; ``.NAME.hold`` is held by that process
while it lives, so that what a process that is gone left behind is known by nobody's holding it. Who takes over leaves
the hold of the other alone and takes one of another name, which its note gives. Other hosts may not see each other's
hold, so there what the note says counts.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec

from bpstudio.storage import machine
from bpstudio.storage.errors import one_line, shortened
from bpstudio.storage.files import patiently, put_note
from bpstudio.storage.held import is_held, take_hold

_HARMLESS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LONGEST = 4096
_TRIES, _PAUSE_SECONDS = 10, 0.05
_Word = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{0,32}\Z")]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever has a file open, as the note says. ``mark`` tells locks apart, ``hold`` names what is held."""

    user: str
    host: str
    pid: int
    since: float
    machine: str = ""
    mark: _Word = ""
    hold: _Word = ""

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
        """Whether it is on this computer."""
        return machine.is_here(self.host, self.machine)


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
    handle: int | None = None
    mark: str = ""
    hold: str = ""
    inherited: bool = False
    """Whether it was left behind by a process that is gone."""

    @property
    def is_ours(self) -> bool:
        """False once somebody has taken over."""
        if self.handle is None:
            return True
        try:
            holder = _holder(_note(self.path))
        except Held:
            return False
        return holder is not None and holder.mark == self.mark

    def release(self) -> None:
        """Let the file go; the note on it is removed, unless somebody has taken over. A second time does nothing."""
        if self.handle is None:
            return
        if self.is_ours:
            with contextlib.suppress(OSError):
                patiently(self.path.unlink)
        _let_go(self.handle, _hold_path(self.path, self.hold))
        self.handle = None

    def __del__(self) -> None:
        if self.handle is not None:
            with contextlib.suppress(OSError):
                os.close(self.handle)


def lock_path(path: str | Path) -> Path:
    """Where the note on the file behind ``path`` is."""
    real = Path(os.path.realpath(path))
    return real.with_name(f".{real.name}.lock")


def take_lock(path: str | Path) -> Lock:
    """The lock of an existing file. Raises Held, with nothing changed."""
    place = lock_path(path)
    for _ in range(_TRIES):
        said = _note(place)
        inherited = bool(said)
        name = _free(place, said) if said else ""
        handle = _held(_hold_path(place, name))
        if handle is None:
            return Lock(place)
        if handle != _ANOTHERS and _note(place) == said:
            return _signed(Lock(place, handle, secrets.token_hex(8), name, inherited))
        if handle != _ANOTHERS:  # somebody was faster
            os.close(handle)
        time.sleep(_PAUSE_SECONDS)  # whoever holds it is about to sign, or to go
    raise Held(None, alive=True)


def take_over(path: str | Path) -> Lock:
    """The lock of the file, whoever had it, who finds out before saving it. Raises OSError where it cannot be had."""
    place = lock_path(path)
    mark = secrets.token_hex(8)
    handle = os.open(_hold_path(place, mark), os.O_RDWR | os.O_CREAT | os.O_EXCL | _HARMLESS, 0o644)
    lock = Lock(place, handle, mark, hold=mark)
    with contextlib.suppress(OSError):  # a file system that knows no such thing: the note alone must do
        take_hold(handle)
    try:
        _sign(lock)
    except OSError:
        _let_go(handle, _hold_path(place, mark))
        lock.handle = None
        raise
    return lock


def _free(place: Path, said: bytes) -> str:
    """What the hold is named that the process which left this note has not any more. Raises Held."""
    holder = _holder(said)
    alive = holder is not None and is_held(_hold_path(place, holder.hold))
    if holder is None or alive or not holder.is_here:
        raise Held(holder, alive)
    return holder.hold


_ANOTHERS = -1


def _held(path: Path) -> int | None:
    """Take hold of it: ``_ANOTHERS`` where another has it, None where nothing can be left. Raises Held."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _HARMLESS, 0o644)
    except OSError as wrong:
        if os.path.lexists(path) and not isinstance(wrong, PermissionError):
            raise Held(None, False) from None
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Held(None, False)
        if take_hold(handle) and _same_file(handle, path):  # else its owner has it, or has just removed it
            return handle
    except Held:
        os.close(handle)
        raise
    except OSError:
        os.close(handle)
        return None
    os.close(handle)
    return _ANOTHERS


def _let_go(handle: int, path: Path) -> None:
    """Remove what is held while nobody else can take it; on Windows that can be done only once it is closed."""
    ours = _same_file(handle, path)
    if ours:
        with contextlib.suppress(OSError):
            path.unlink()
            ours = False
    with contextlib.suppress(OSError):
        os.close(handle)
    if ours:
        with contextlib.suppress(OSError):
            patiently(partial(path.unlink, missing_ok=True))


def _hold_path(place: Path, name: str) -> Path:
    return place.with_name(f"{place.name.removesuffix('.lock')}{name and '.'}{name}.hold")


def _note(place: Path) -> bytes | None:
    """What is written there; None where there is nothing. Raises Held where that is no note at all."""
    try:
        handle = patiently(lambda: os.open(place, os.O_RDONLY | _HARMLESS))
    except OSError:
        if os.path.lexists(place):
            raise Held(None, False) from None
        return None
    try:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.read(handle, _LONGEST)
    except OSError:
        pass
    finally:
        os.close(handle)
    raise Held(None, False)


def _holder(said: bytes | None) -> Holder | None:
    try:
        return msgspec.json.decode(said or b"", type=Holder)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _signed(lock: Lock) -> Lock:
    """The lock with a note on it; one without a hold where none can be written, as on a full disk."""
    assert lock.handle is not None
    try:
        _sign(lock)
    except OSError:
        _let_go(lock.handle, _hold_path(lock.path, lock.hold))
        return Lock(lock.path)
    return lock


def _sign(lock: Lock) -> None:
    holder = Holder(
        machine.user(), machine.host(), os.getpid(), time.time(), machine.machine(), lock.mark, lock.hold
    )
    put_note(lock.path, msgspec.json.encode(holder))


def _same_file(handle: int, path: Path) -> bool:
    try:
        there, here = os.stat(path, follow_symlinks=False), os.fstat(handle)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)
