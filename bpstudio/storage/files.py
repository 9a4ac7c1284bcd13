"""Reading a file whole, and replacing one so that a full disk or a lost process leaves the old one behind."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from bpstudio.storage.errors import SessionFileError

LARGEST = 512 << 20
_BINARY = getattr(os, "O_BINARY", 0)
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe without a writer would block in open


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises SessionFileError when it is not a regular file of at most ``LARGEST`` bytes."""
    try:
        handle = os.open(path, os.O_RDONLY | _BINARY | _NEVER_WAIT)
        try:
            _refuse_others(os.fstat(handle))
            with open(handle, "rb", closefd=False) as file:
                return file.read(LARGEST + 1)
        finally:
            os.close(handle)
    except SessionFileError:
        raise
    except (OSError, MemoryError, ValueError) as wrong:  # ValueError: a null character in the name
        raise SessionFileError("", reason(wrong)) from None


def _refuse_others(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise SessionFileError("", "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise SessionFileError("", "it is not a regular file")
    if status.st_size > LARGEST:
        raise SessionFileError("", f"found {status.st_size:,} bytes, expected at most {LARGEST:,}")


def reason(wrong: BaseException) -> str:
    """What the system says went wrong, without its number and the path."""
    text = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
    return (text or type(wrong).__name__).lower()


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


def write_bytes(path: str | Path, content: bytes) -> None:
    """Replace the file, or make it: all of ``content`` or, on any failure (OSError), nothing changed."""
    real = check_writable(path)
    temporary = real.parent / f".bpstudio-{secrets.token_hex(8)}.tmp"
    try:
        _fill(temporary, content)
        if real.exists():
            os.chmod(temporary, stat.S_IMODE(real.stat().st_mode))
        os.replace(temporary, real)
    except BaseException as wrong:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(wrong, OSError):
            raise OSError(wrong.errno, wrong.strerror, str(path)) from None
        raise
    _sync_folder(real.parent)


def _fill(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can; Windows does not open folders."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
