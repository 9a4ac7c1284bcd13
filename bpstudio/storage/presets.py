"""The sessions that come with the program."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class ReadyHunt:
    """A session in which a mistake is planted: what network it is, and how hard the mistake is to find, from 1 to 5."""

    title: str
    difficulty: int


@cache
def ready_hunts() -> dict[str, ReadyHunt]:
    """The hunts that come with the program by their names, the easiest first."""
    index = json.loads(resource("hunts/index.json").read_text(encoding="utf-8"))
    return {name: ReadyHunt(**about) for name, about in index.items()}


def comes_along(source: object) -> bool:
    """Whether it is the name of a preset or of a hunt, and no file of the learner's."""
    return str(source) in presets() or str(source) in ready_hunts()


def located(source: str | Path) -> Path:
    """The file behind the name of a preset or a hunt, or a path.

    Names that come along are first; ``./article`` and any ``Path`` are files.
    Raises SessionFileError for a bare name that is neither.
    """
    path = Path(source)
    if isinstance(source, Path):
        return path
    if source in presets():
        return resource(f"presets/{source}.json")
    if source in ready_hunts():
        return resource(f"hunts/{source}.json")
    if path.name == source and not path.suffix and not os.path.lexists(path):
        raise SessionFileError(
            "", f"there is no such file and no such preset (there are {in_a_row(presets())})"
        )
    return path
