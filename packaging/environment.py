"""A private Python environment: made once, and again when what it was made from has changed or it is damaged."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import installing
import system_libraries

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Environment:
    """Where it lies and what it is made from."""

    folder: Path = ROOT / ".venv"
    # The base Python: the script may itself run in the environment that is being replaced.
    python: str = getattr(sys, "_base_executable", None) or sys.executable
    version: str = sys.version + sys.base_prefix
    tested: bool = True  # with the versions in constraints.txt; else with the newest there are
    project: Path = ROOT

    @property
    def scripts(self) -> Path:
        """Where its programs are."""
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin")

    @property
    def interpreter(self) -> Path:
        return self.scripts / ("python.exe" if sys.platform == "win32" else "python")

    @property
    def stamp(self) -> Path:
        """Says what it was made from, and is written when it is complete."""
        return self.folder / "made-from"

    @property
    def lock(self) -> Path:
        return self.folder.with_name(self.folder.name + ".lock")


@dataclass(frozen=True, slots=True)
class Stamp:
    made_from: str = ""
    extras: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


MINE = Environment()


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


def prepare(wanted: Environment, extra: str = "", *, fresh: bool = False) -> bool:
    """Make the environment, with the optional dependencies ``extra``, unless it stands already.

    False, after saying why, if it could not be made. Two starts at once wait for one another.
    """
    try:
        return _stands(wanted, extra, fresh)
    except installing.NoNetwork as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"The environment {wanted.folder} cannot be made: {error}", file=sys.stderr)
    return False


def prepare_newest(wanted: Environment, extra: str) -> bool:
    """The same with the newest packages there are today, or where there is no network, as it was made before.

    Raises NoNetwork where it was not made before.
    """
    try:
        if not is_whole(wanted, extra):
            return _stands(wanted, extra, fresh=False)
        with only_one(wanted):
            return _renewed(wanted, extra) and is_whole(wanted, extra)
    except OSError as error:
        print(f"The environment {wanted.folder} cannot be made: {error}", file=sys.stderr)
        return False


def _renewed(wanted: Environment, extra: str) -> bool:
    try:
        return installing.install(wanted.interpreter, wanted.project, (extra,), tested=False)
    except installing.NoNetwork as error:
        print(f"{error}\nThe environment {wanted.folder} stays as it was made before.", flush=True)
        return True


def _stands(wanted: Environment, extra: str, fresh: bool) -> bool:
    """Whether it stands already, or else is made now. Raises NoNetwork and OSError."""
    if not fresh and is_whole(wanted, extra):
        return True
    with only_one(wanted):
        return (not fresh and is_whole(wanted, extra)) or _make(wanted, extra, fresh)


def fingerprint(wanted: Environment) -> str:
    """What it is made from: the project's requirements, the versions tested, the Python, and where all that is."""
    parts = [(wanted.project / "pyproject.toml").read_bytes(), wanted.version.encode()]
    parts += [(wanted.project / installing.CONSTRAINTS).read_bytes()] if wanted.tested else []
    return hashlib.sha256(b"\0".join([*parts, os.fsencode(wanted.project)])).hexdigest()


def is_made(wanted: Environment, extra: str) -> bool:
    stamp = _read_stamp(wanted)
    made = stamp.made_from == fingerprint(wanted) and wanted.interpreter.exists()
    return made and (not extra or extra in stamp.extras)


def is_whole(wanted: Environment, extra: str) -> bool:
    return is_made(wanted, extra) and damage(wanted) is None


def _read_stamp(wanted: Environment) -> Stamp:
    try:
        found = json.loads(wanted.stamp.read_text(encoding="utf-8"))
        return Stamp(str(found["made_from"]), tuple(found["extras"]), tuple(found["packages"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Stamp()


def damage(wanted: Environment) -> str | None:
    """The first file that is gone, cannot be run or has another size than was installed; None if all is whole.

    pip notes every file it installs with its size. To look at them all takes a few hundredths of a second.
    """
    for path, is_well in ((wanted.folder / "pyvenv.cfg", os.R_OK), (wanted.interpreter, os.X_OK)):
        if not (path.is_file() and path.stat().st_size and os.access(path, is_well)):
            return path.name
    for site in _site_packages(wanted):
        notes = {_package_of(notes): notes for notes in site.glob("*.dist-info")}
        for package in _read_stamp(wanted).packages:
            if package not in notes:
                return package
            for name, size in _installed(notes[package] / "RECORD"):
                with contextlib.suppress(OSError, ValueError):  # a name with a null character in it
                    if os.stat(site / name).st_size == size:
                        continue
                return name
    return None


def _site_packages(wanted: Environment) -> list[Path]:
    form = "Lib/site-packages" if sys.platform == "win32" else "lib/python*/site-packages"
    return list(wanted.folder.glob(form))


def _package_of(notes: Path) -> str:
    return notes.name.partition("-")[0].lower()


def _installed(record: Path) -> Iterator[tuple[str, int]]:
    """Files and their sizes; what Python has compiled may change. A list that is damaged names itself as wrong."""
    own_name = f"{record.parent.name}/{record.name}"
    try:
        rows = [line.rsplit(",", 2) for line in record.read_text(encoding="utf-8").splitlines()]
        sizes = {name.strip('"'): int(size) if size else None for name, _, size in rows}
    except (OSError, ValueError):
        sizes = {}
    if own_name not in sizes:
        yield own_name, -1
    for name, size in sizes.items():
        if size is not None and not name.endswith(".pyc"):
            yield name, size


def _make(wanted: Environment, extra: str, fresh: bool) -> bool:
    stamp = _read_stamp(wanted)
    missing = damage(wanted) if is_made(wanted, "") else None
    if missing is not None:
        print(
            f"The environment {wanted.folder} is damaged ({missing} is not whole); it is made again.",
            flush=True,
        )
    fresh = fresh or missing is not None or not is_made(wanted, "")
    extras = tuple(sorted(({extra} if extra else set()) | (set() if fresh else set(stamp.extras))))
    print(f"Setting up Backprop Studio in {wanted.folder} (once; a minute or two) ...", flush=True)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        wanted.stamp.unlink()  # so that whatever stops here leaves an environment known to be half made
    if fresh and not _make_empty(wanted):
        return False
    if not installing.install(wanted.interpreter, wanted.project, extras, tested=wanted.tested):
        return False
    # An editable install leaves our files uncompiled, and some systems forbid Python to keep what it compiles.
    compiling = [str(wanted.interpreter), "-m", "compileall", "-q", str(wanted.project / "bpstudio")]
    if not installing.succeeds(compiling):
        return False
    packages = sorted(
        _package_of(notes) for site in _site_packages(wanted) for notes in site.glob("*.dist-info")
    )
    contents = {"made_from": fingerprint(wanted), "extras": extras, "packages": packages}
    wanted.stamp.write_text(json.dumps(contents) + "\n", encoding="utf-8")
    return True


def _make_empty(wanted: Environment) -> bool:
    if wanted.folder.is_symlink() or wanted.folder.is_file():
        wanted.folder.unlink()
    elif wanted.folder.exists():
        shutil.rmtree(wanted.folder)
    return installing.succeeds([wanted.python, "-m", "venv", str(wanted.folder)])


@contextlib.contextmanager
def only_one(wanted: Environment) -> Iterator[None]:
    """Hold the lock on the environment; the system lets go of it whatever becomes of this process."""
    with wanted.lock.open("a+b") as file:
        os.set_inheritable(file.fileno(), True)
        if not _lock(file, wait=False):
            print(f"Another start is setting up {wanted.folder}; waiting for it ...", flush=True)
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
