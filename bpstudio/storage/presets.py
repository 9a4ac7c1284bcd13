"""The sessions that come with the program."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

from bpstudio.engine.words import in_a_row
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.resources import resource


@cache
def presets() -> dict[str, str]:
    """A line about each preset by its name, in the order in which they are offered."""
    index: dict[str, str] = json.loads(resource("presets/index.json").read_text(encoding="utf-8"))
    return index


def located(source: str | Path) -> Path:
    """The file behind a preset's name or a path; a preset comes first, ``./article`` and any ``Path`` are files.

    Raises SessionFileError for a bare name that is neither.
    """
    path = Path(source)
    if isinstance(source, Path):
        return path
    if source in presets():
        return resource(f"presets/{source}.json")
    if path.name == source and not path.suffix and not os.path.lexists(path):
        raise SessionFileError(
            "", f"there is no such file and no such preset (there are {in_a_row(presets())})"
        )
    return path
