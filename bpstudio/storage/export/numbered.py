"""Several files that belong together, in a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bpstudio.storage.files import sweep, try_beside, unfinished_folder


def check_new_folder(folder: Path) -> None:
    """Raises OSError where something is in that folder, or it could not be made, as is seen by trying."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already; name a new folder")
    real = folder.resolve()
    if not real.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {real.parent}")
    try_beside(real, folder)


def write_numbered(folder: Path, contents: Sequence[bytes], suffix: str) -> None:
    """Write ``01`` and so on with that suffix, each name as long as the last; the folder is there whole or not at all.

    A link to an empty folder, or to none yet, stays one. Raises OSError.
    """
    check_new_folder(folder)
    real = folder.resolve()
    try:
        _write(real, contents, suffix)
    except OSError as wrong:  # what it names is a file nobody has seen
        raise OSError(wrong.errno, wrong.strerror, str(folder)) from None
    sweep(real.parent)


def _write(folder: Path, contents: Sequence[bytes], suffix: str) -> None:
    digits = max(2, len(str(len(contents))))
    with unfinished_folder(folder.parent) as unfinished:
        made = unfinished / "made"
        made.mkdir()
        for number, content in enumerate(contents, start=1):
            (made / f"{number:0{digits}}{suffix}").write_bytes(content)
        if folder.exists():
            folder.rmdir()
        os.replace(made, folder)
