"""The record of what should not have happened, kept for a report. It is written without the toolkit."""

from __future__ import annotations

import os
import platform
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bpstudio import __version__
from bpstudio.storage.installed import system
from bpstudio.storage.places import crash_log

MOST_BYTES = 1 << 20


def record(wrong: BaseException, doing: str) -> Path:
    """Append an exception with its traceback, and give the file. Raises OSError where that cannot be written."""
    return append("".join(traceback.format_exception(wrong)), doing)


def append(text: str, doing: str) -> Path:
    """Append a report under a line with the time. Past ``MOST_BYTES`` the file is put aside and begun anew."""
    path = crash_log()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(OSError):
        if path.stat().st_size > MOST_BYTES:
            os.replace(path, path.with_suffix(".old.log"))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    about = f"bpstudio {__version__}, Python {platform.python_version()}, {system()}"
    entry = f"--- {now}  {about}\n{doing}\n{text.rstrip()}\n\n"
    with path.open("ab") as file:
        file.write(entry.encode(errors="backslashreplace"))
    return path
