"""Reading a file whole, and replacing one so that a full disk or a lost process leaves the old one behind."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bpstudio.engine.words import grouped, without_capital
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.held import is_held, take_hold

LARGEST = 512 << 20
Done = TypeVar("Done")
_OURS, _UNFINISHED = ".bpstudio-", ".tmp"
_HELD = "held"
"""The file in an unfinished folder that is held while it is filled."""
_WHILE_SECONDS = 60
_BINARY = getattr(os, "O_BINARY", 0)
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe without a writer would block in open
_PAUSES = (0.03, 0.07, 0.15, 0.25)
_IN_USE = (5, 32, 33)  # Windows: access denied, sharing violation, lock violation


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises SessionFileError when it is not a regular file of at most ``LARGEST`` bytes."""
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY | _NEVER_WAIT)
        try:
            _refuse_others(os.fstat(handle))
            with open(handle, "rb", closefd=False) as file:
                content: bytes | None = file.read(LARGEST + 1)
        finally:
            os.close(handle)
    except SessionFileError:
        raise
    except (OSError, MemoryError, ValueError) as wrong:  # ValueError: a null character in the name
        raise SessionFileError("", reason(wrong)) from None
    if content is None:  # of a file that the system makes up as it is read
        raise SessionFileError("", "there is nothing to be read in it at present")
    if len(content) > LARGEST:  # such a file says that it is empty
        raise SessionFileError("", f"found more than {grouped(LARGEST)} bytes, expected at most that")
    return content


def digest_of(content: bytes) -> str:
    """What tells one content from another."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _refuse_others(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise SessionFileError("", "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise SessionFileError("", "it is not a regular file")
    if status.st_size > LARGEST:
        raise SessionFileError(
            "", f"found {grouped(status.st_size)} bytes, expected at most {grouped(LARGEST)}"
        )


def reason(wrong: BaseException) -> str:
    """What the system says went wrong, without its number and the path."""
    text = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
    if not text:
        return "there is not enough memory for it" if isinstance(wrong, MemoryError) else type(wrong).__name__
    return without_capital(text)


def check_writable(path: str | Path) -> Path:
    """The real path behind ``path``. Raises OSError when a file could not be put there."""
    real = Path(os.path.realpath(path))
    if real.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    if real.exists() and not real.is_file():
        raise OSError(f"{path} is not a regular file")
    if real.exists() and not os.access(real, os.W_OK):
        raise PermissionError(f"{path} is write-protected")
    if not real.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {real.parent}")
    return real


def check_before_work(path: str | Path) -> None:
    """As ``check_writable``, and a file is made in the folder to see whether that can be done; nothing of it stays.

    What a system says of a folder's permissions is not the whole truth: it may be mounted read-only, or be no folder
    for files at all.
    """
    try_beside(check_writable(path), path)


def try_beside(real: Path, path: str | Path) -> None:
    """Make a file in the folder of ``real`` and take it away. Raises OSError, which names ``path``."""
    with contextlib.suppress(FileNotFoundError):
        os.lstat(real)  # a name that cannot be
    trial = real.parent / f"{_OURS}{secrets.token_hex(8)}{_UNFINISHED}"
    try:
        os.close(os.open(trial, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600))
    except OSError as wrong:
        raise OSError(
            wrong.errno, f"no file can be made in that folder ({reason(wrong)})", str(path)
        ) from None
    with contextlib.suppress(OSError):
        os.unlink(trial)


def is_same_file(path: str | Path, other: str | Path) -> bool:
    """Whether both are one file, also through links; False where one is not there."""
    with contextlib.suppress(OSError, ValueError):
        return os.path.samefile(path, other)
    return False


def previous_version(path: str | Path) -> Path:
    """Where ``write_bytes`` keeps what was there before."""
    real = os.path.realpath(path)
    return Path(f"{real}.bak")


def write_bytes(path: str | Path, content: bytes, keep_previous: bool = False) -> None:
    """Replace the file, or make it: all of ``content`` or, on any failure (OSError), nothing changed.

    ``keep_previous`` keeps what was there before beside it, as ``.bak``, where that can be done.
    """
    real = check_writable(path)
    temporary = _unfinished(real.parent)
    try:
        _fill(temporary, content)
        if real.exists():
            _dress(temporary, real)
            if keep_previous:
                _keep(real)
        _replace(temporary, real)
    except BaseException as wrong:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(wrong, OSError):
            raise OSError(wrong.errno, wrong.strerror, str(path)) from None
        raise
    _sync_folder(real.parent)
    sweep(real.parent)


def put_note(path: Path, content: bytes) -> None:
    """Put a small file of ours there in one go, in place of what has that name, be it a link. Raises OSError."""
    temporary = _unfinished(path.parent)
    try:
        _fill(temporary, content)
        _replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def patiently(act: Callable[[], Done]) -> Done:
    """Do it, again for half a second where Windows says that somebody else uses the file, as a virus scanner does."""
    for pause in _PAUSES:
        try:
            return act()
        except PermissionError as wrong:
            if getattr(wrong, "winerror", None) not in _IN_USE:
                raise
            time.sleep(pause)
    return act()


def _replace(temporary: Path, real: Path) -> None:
    patiently(lambda: os.replace(temporary, real))


def _unfinished(folder: Path) -> Path:
    return folder / f"{_OURS}{secrets.token_hex(8)}{_UNFINISHED}"


def _fill(path: Path, content: bytes) -> None:
    """Write all of it, to the disk; held meanwhile, so that nobody takes it for a dead process's."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with contextlib.suppress(OSError):
            take_hold(handle)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        sync(handle)
        size = os.fstat(handle).st_size
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(handle)
        raise
    os.close(handle)  # some file systems say only here that there was no room
    if size != len(content):
        raise OSError(errno.EIO, f"only {grouped(size)} of {grouped(len(content))} bytes were written")


def _dress(temporary: Path, real: Path) -> None:
    """Give the new file the permissions of the old one and, where that is allowed, its owner."""
    status = os.stat(real)
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, stat.S_IMODE(status.st_mode))


def _keep(real: Path) -> None:
    """Leave the old file under its second name too; the work to be saved matters more where that fails."""
    second = _unfinished(real.parent)
    try:
        try:
            os.link(real, second)
        except OSError:  # a file system without links
            shutil.copy2(real, second)
        _replace(second, previous_version(real))
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(second)


def sweep(folder: Path) -> None:
    """Remove what writes of ours left behind when their process died: untouched for a while and held by nobody."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not (entry.name.startswith(_OURS) and entry.name.endswith(_UNFINISHED)):
                continue
            if entry.is_file(follow_symlinks=False) and _dead(entry, entry.path):
                os.unlink(entry.path)
            elif entry.is_dir(follow_symlinks=False) and _dead(entry, os.path.join(entry.path, _HELD)):
                shutil.rmtree(entry.path, ignore_errors=True)


def _dead(entry: os.DirEntry[str], held: str) -> bool:
    return time.time() - entry.stat().st_mtime > _WHILE_SECONDS and not is_held(held)


@contextlib.contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """A folder in which others are filled, there until the end; ``sweep`` takes it where the process dies meanwhile."""
    with TemporaryDirectory(prefix=_OURS, suffix=_UNFINISHED, dir=parent) as unfinished:
        handle = os.open(os.path.join(unfinished, _HELD), os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        try:
            with contextlib.suppress(OSError):
                take_hold(handle)
            yield Path(unfinished)
        finally:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can; Windows does not open folders."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            sync(handle)
        finally:
            os.close(handle)


def sync(handle: int) -> None:
    """Wait until it is on the disk. On macOS fsync leaves it in the disk's own memory, which a power cut empties."""
    with contextlib.suppress(OSError):  # a file system that knows it not
        if _FULL_SYNC is not None:
            _FULL_SYNC(handle)
            return
    os.fsync(handle)


def _full_sync() -> Callable[[int], object] | None:
    """The call that empties the disk's memory too, where the system has one."""
    if sys.platform == "win32":
        return None
    import fcntl

    command = getattr(fcntl, "F_FULLFSYNC", None)
    return None if command is None else lambda handle: fcntl.fcntl(handle, command)


_FULL_SYNC = _full_sync()
