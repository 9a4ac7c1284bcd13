"""Several files that belong together, in a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory


def check_new_folder(folder: Path) -> None:
    """Raises OSError where something is in that folder, or it could not be made."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already; name a new folder")
    if not folder.resolve().parent.is_dir():
        raise FileNotFoundError(f"there is no folder {folder.resolve().parent}")


def write_numbered(folder: Path, contents: Sequence[bytes], suffix: str) -> None:
    """Write ``01`` and so on with that suffix, each name as long as the last; the folder is there whole or not at all.

    Raises OSError.
    """
    check_new_folder(folder)
    try:
        _write(folder, contents, suffix)
    except OSError as wrong:  # what it names is a file nobody has seen
        raise OSError(wrong.errno, wrong.strerror, str(folder)) from None


def _write(folder: Path, contents: Sequence[bytes], suffix: str) -> None:
    digits = max(2, len(str(len(contents))))
    with TemporaryDirectory(prefix=".bpstudio-", dir=folder.resolve().parent) as unfinished:
        made = Path(unfinished, folder.name or "pictures")
        made.mkdir()
        for number, content in enumerate(contents, start=1):
            (made / f"{number:0{digits}}{suffix}").write_bytes(content)
        if folder.exists():
            folder.rmdir()
        os.replace(made, folder.resolve())
