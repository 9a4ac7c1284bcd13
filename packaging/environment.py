"""The private Python environment in .venv: made once, and again when what it was made from has changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import system_libraries

if sys.version_info < (3, 11):  # noqa: UP036 (start.py and test.py import this first, with whatever Python)
    sys.exit(
        "Backprop Studio needs Python 3.11 or newer, and this is Python {}.{}; with a newer one it is: "
        "python3.12 {}".format(*sys.version_info[:2], sys.argv[0])
    )

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "made-from"
LOCK = ROOT / ".venv.lock"


def scripts() -> Path:
    """Where the environment's programs are."""
    return FOLDER / ("Scripts" if sys.platform == "win32" else "bin")


def interpreter() -> Path:
    return scripts() / ("python.exe" if sys.platform == "win32" else "python")


def system_is_ready(*, needs_qt: bool) -> bool:
    """Install what the system lacks, where that can be done, or else name it in one line to paste.

    False if the environment cannot be made, or if ``needs_qt`` and Qt could not start.
    """
    sonames = system_libraries.missing_libraries()
    can_make = system_libraries.can_make_environments()
    if can_make and not sonames:
        return True
    if not system_libraries.is_debian():
        _say_what_is_missing(sonames, can_make)
        return can_make and not (needs_qt and sonames)
    packages = system_libraries.debian_packages(sonames)
    packages += [] if can_make else [system_libraries.venv_package()]
    root = system_libraries.is_root()
    if root and system_libraries.install(packages):
        return True
    print("The system lacks packages Backprop Studio needs. This line installs them:", file=sys.stderr)
    print(system_libraries.line_to_paste(packages, root), file=sys.stderr)
    return can_make and not (needs_qt and sonames)


def _say_what_is_missing(sonames: list[str], can_make: bool) -> None:
    missing = sonames + ([] if can_make else ["Python's modules venv and ensurepip"])
    print(
        f"The system lacks what Backprop Studio needs; please install: {', '.join(missing)}", file=sys.stderr
    )


def prepare(extra: str = "") -> bool:
    """Make the environment, with the optional dependencies ``extra``, unless it stands already.

    False, after saying why, if it could not be made. Two starts at once wait for one another.
    """
    if is_made(extra):
        return True
    try:
        with only_one():
            return is_made(extra) or _make(extra)
    except OSError as error:
        print(f"The environment {FOLDER} cannot be made: {error}", file=sys.stderr)
        return False


def fingerprint() -> str:
    """What the environment was made from: the project's requirements, the Python, and where both are."""
    parts = [(ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), sys.base_prefix.encode()]
    return hashlib.sha256(b"\0".join([*parts, os.fsencode(ROOT)])).hexdigest()


def is_made(extra: str) -> bool:
    made_from, extras = _read_stamp()
    return made_from == fingerprint() and (not extra or extra in extras) and interpreter().exists()


def _read_stamp() -> tuple[str, list[str]]:
    """The fingerprint and the extras written when the environment was complete."""
    try:
        made_from, *extras = STAMP.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return "", []
    return made_from, extras


def _make(extra: str) -> bool:
    made_from, extras = _read_stamp()
    fresh = made_from != fingerprint() or not interpreter().exists()
    extras = sorted(({extra} if extra else set()) | (set() if fresh else set(extras)))
    print(f"Setting up Backprop Studio in {FOLDER} (once; a minute or two) ...", flush=True)
    STAMP.unlink(missing_ok=True)  # so that whatever stops here leaves an environment known to be half made
    if fresh and not _make_empty():
        return False
    project = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    if not _run([str(interpreter()), "-m", "pip", "install", "--editable", project]):
        return False
    # An editable install leaves our files uncompiled, and some systems forbid Python to keep what it compiles.
    if not _run([str(interpreter()), "-m", "compileall", "-q", str(ROOT / "bpstudio")]):
        return False
    STAMP.write_text("\n".join([fingerprint(), *extras]) + "\n", encoding="utf-8")
    return True


def _make_empty() -> bool:
    if FOLDER.is_symlink() or FOLDER.is_file():
        FOLDER.unlink()
    elif FOLDER.exists():
        shutil.rmtree(FOLDER)
    # The base Python: this script may itself run in the environment that is being replaced.
    python = getattr(sys, "_base_executable", None) or sys.executable
    return _run([python, "-m", "venv", str(FOLDER)])


def _run(command: list[str]) -> bool:
    """Run quietly; show the end of what it said only if it failed."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        close_fds=False,  # the lock goes with it: whoever kills this script has not killed pip
    )
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-12:]), file=sys.stderr)
        print(f"The environment could not be made: this failed: {' '.join(command)}", file=sys.stderr)
    return done.returncode == 0


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock on the environment; the system lets go of it whatever becomes of this process."""
    with LOCK.open("a+b") as file:
        os.set_inheritable(file.fileno(), True)
        if not _lock(file, wait=False):
            print(f"Another start is setting up {FOLDER}; waiting for it ...", flush=True)
            _lock(file, wait=True)
        yield


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(file: IO[bytes], *, wait: bool) -> bool:
        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.2)
            else:
                return True

else:
    import fcntl

    def _lock(file: IO[bytes], *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
