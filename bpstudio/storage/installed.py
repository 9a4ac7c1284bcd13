"""What the program is made of and runs on, at a glance and in detail, for a report of a fault."""

from __future__ import annotations

import locale
import os
import platform
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from itertools import chain

from bpstudio import __version__
from bpstudio.storage import places

UNKNOWN = "unknown"
_OTHERS = ("filelock", "msgspec", "pyqtgraph", "shiboken6", "threadpoolctl", "tqdm")
_THREADS = ("OPENBLAS_", "OMP_", "MKL_", "GOTO_", "VECLIB_", "BLIS_", "NPY_")
_SAID = ("PYTHONPATH", "PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LC_CTYPE", "LANG", "XDG_SESSION_TYPE")


def version(*names: str) -> str:
    """Of the first package that is installed, from what its installation says; a program in one piece says nothing."""
    for name in names:
        try:
            return metadata.version(name)
        except Exception:  # damaged metadata is as good as none
            continue
    return UNKNOWN


def versions() -> list[str]:
    """A line each; nothing is imported for it."""
    return [
        f"bpstudio {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()}, {8 * struct.calcsize('P')} bit)",
        f"Qt {version('PySide6-Essentials', 'PySide6')} (PySide6)",
        f"numpy {version('numpy')}",
        system(),
    ]


def system() -> str:
    """``platform.platform`` would start another process to know it."""
    told = platform.uname()
    parts = [told.system, told.release, told.machine]
    if sys.platform == "darwin":
        parts.append(f"(macOS {platform.mac_ver()[0]})")
    elif sys.platform == "linux":
        with suppress(OSError):
            parts.append(f"({platform.freedesktop_os_release().get('PRETTY_NAME', UNKNOWN)})")
    return " ".join(parts)


def details() -> list[str]:
    """What else a report needs, a line each; numpy is imported for it. The home folder is ``~``."""
    from bpstudio.engine.words import in_a_row  # the versions alone are to be said at once

    others = in_a_row(f"{name} {version(name)}" for name in _OTHERS)
    return [
        *_blas(),
        f"processor features numpy uses: {_features()}",
        others,
        f"interpreter: {places.path_for_others(sys.executable or UNKNOWN)}{' (one piece)' if _frozen() else ''}",
        f"display: {in_a_row(_display())}",
        f"locale: {_locale()}; files {sys.getfilesystemencoding()}, texts {locale.getencoding()}, "
        f"{in_a_row(_streams())}",
        *(f"environment: {name}={places.path_for_others(value)}" for name, value in _environment()),
        f"settings: {places.path_for_others(places.settings_folder())}",
        f"crash log: {places.path_for_others(places.crash_log())}",
        f"journals of unsaved work: {places.path_for_others(places.journals())}",
    ]


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _blas() -> list[str]:
    """The library of matrix products behind numpy, its kernels and its threads."""
    try:
        from bpstudio.engine.arithmetic import library

        found = library()
    except Exception as wrong:  # whatever is wrong with it, the report is made
        return [f"BLAS: {UNKNOWN} ({type(wrong).__name__}: {' '.join(str(wrong).split())})"]
    threads = UNKNOWN if found.threads is None else found.threads
    return [
        f"BLAS: {found.name} {found.version or UNKNOWN}, kernels {found.kernel or UNKNOWN}, {threads} threads, "
        f"{places.path_for_others(found.path or UNKNOWN)}"
    ]


def _features() -> str:
    try:
        from bpstudio.engine.arithmetic import features_of_numpy

        used, missing = features_of_numpy()
    except Exception:  # numpy promises none of these names
        return UNKNOWN
    return " ".join(used) + (f", without {' '.join(missing)}" if missing else "")


def _display() -> list[str]:
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY", "XDG_CURRENT_DESKTOP", "QT_SCALE_FACTOR")
    told = [f"{name}={os.environ[name]}" for name in names if os.environ.get(name)]
    return told or ["the system's" if sys.platform in ("win32", "darwin") else "none"]


def _locale() -> str:
    """The one in force, by the system's name: ``getlocale`` makes up en_US for C.UTF-8."""
    try:
        return locale.setlocale(locale.LC_CTYPE)
    except locale.Error:
        return UNKNOWN


def _streams() -> list[str]:
    named = {"output": sys.stdout, "errors": sys.stderr}
    return [f"{name} {getattr(stream, 'encoding', None) or 'closed'}" for name, stream in named.items()]


def _environment() -> Iterator[tuple[str, str]]:
    """What changes how the program computes or writes."""
    threads = sorted(name for name in os.environ if name.startswith(_THREADS))
    return ((name, os.environ[name]) for name in chain(threads, _SAID) if name in os.environ)
