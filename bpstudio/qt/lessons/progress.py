"""How far somebody came in each lesson, kept among the settings of this computer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bpstudio.qt.ground import settings
from bpstudio.storage.lessons import bundled

KEY = "lessons"
MOST_KEPT = 200
_ENTRY = re.compile(r"([0-9]{1,4}) (done|open) (.+)")


@dataclass(frozen=True, slots=True)
class CameSoFar:
    """The page that was shown last, from 0, and whether the lesson was gone through to its end."""

    page: int = 0
    done: bool = False


def name_of(path: Path) -> str:
    """What a lesson is called there: one of ours by its name, any other by where it lies."""
    path = path.absolute()
    ours = {ours.absolute(): name for name, ours in bundled().items()}
    return ours.get(path, str(path))


def how_far() -> dict[str, CameSoFar]:
    """All that is kept, by the names of the lessons; what cannot be read counts as never begun."""
    entries = (_ENTRY.fullmatch(entry) for entry in settings.texts(KEY))
    return {found[3]: CameSoFar(int(found[1]), found[2] == "done") for found in entries if found is not None}


def note(name: str, page: int, done: bool = False) -> None:
    """Where somebody is; what is done once stays so."""
    found = how_far()
    before = found.pop(name, CameSoFar())
    found[name] = CameSoFar(page, done or before.done)
    entries = [
        f"{each.page} {'done' if each.done else 'open'} {of}"
        for of, each in found.items()
        if of.isprintable()
    ]
    settings.keep(KEY, entries[-MOST_KEPT:])


def forget() -> None:
    """As if no lesson had been begun."""
    settings.keep(KEY, [])
