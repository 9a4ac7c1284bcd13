"""Exercises as files for students, and the list of those who get one."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import numpy as np

from bpstudio.engine.words import grouped
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import best_drawn, started_here
from bpstudio.session.practice.questions import LONGEST_TITLE
from bpstudio.session.practice.untold import untold
from bpstudio.storage.encodings import decoded
from bpstudio.storage.errors import SessionFileError, quoted, unexpected
from bpstudio.storage.files import read_bytes, write_bytes
from bpstudio.storage.progress import Progress, unwatched
from bpstudio.storage.writer import session_bytes, told

KEY = "key"
MOST_STUDENTS = 5_000
_HEADINGS = ("name", "student", "students", "for", "learner", "login", "username", "id", "email")
_LONGEST_FILE_NAME = 80
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LED_THERE = ("log", "cursor")


def encode_for_students(state: State) -> bytes:
    """A session as a file without what led there: no trace, no series, no edits, no answers, no bookmarks.

    An exercise as it began; any other session as it stands.
    """
    contents = told(started_here(state))
    return session_bytes({key: part for key, part in contents.items() if key not in _LED_THERE})


def names_in(path: Path) -> list[str]:
    """The names in a list: a line each, or of a table the column that is headed so, else the first.

    Raises SessionFileError for a list without names, with one twice, or one that is too long.
    """
    return names_of(decoded(read_bytes(path))[0])


def names_of(text: str) -> list[str]:
    """The names in the text of a list, as ``names_in`` reads it. Raises SessionFileError."""
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter) if any(map(str.strip, row))]
    except csv.Error as error:
        raise SessionFileError("", f"it is no table of names: {error}") from error
    headings = [cell.strip().lower() for cell in rows[0]] if rows else []
    heading = next((name for name in _HEADINGS if name in headings), None)
    column = 0 if heading is None else headings.index(heading)
    lines = rows if heading is None else rows[1:]
    names = [" ".join(row[column].split()) if column < len(row) else "" for row in lines]
    _check_names([name for name in names if name])
    return [name for name in names if name]


def _check_names(names: list[str]) -> None:
    if not names:
        raise SessionFileError("", "there is no name in it")
    if len(names) > MOST_STUDENTS:
        unexpected("", f"{grouped(len(names))} names", f"at most {grouped(MOST_STUDENTS)}")
    known: set[str] = set()
    for name in names:
        if name in known:
            unexpected("", f"{quoted(name)} twice", "every name once")
        if len(name) > LONGEST_TITLE or not name.isprintable():
            unexpected("", f"the name {quoted(name)}", f"1 to {LONGEST_TITLE} letters")
        known.add(name)


def write_exercises(
    key: State, names: list[str], folder: Path, progress: Progress = unwatched
) -> dict[str, int]:
    """Write into a folder a file for each name, with numbers of its own, and beside them the key; nobody's file is
    written over.

    How much the numbers of each leave untold. Raises SessionFileError where a file is there, OSError, and what
    ``progress`` raises.
    """
    files = {name: folder / file for name, file in zip(names, file_names(names, KEY), strict=True)}
    key_file = folder / f"{KEY}.json"
    _check_folder(folder, [key_file, *files.values()])
    write_bytes(key_file, encode_for_students(key))
    found = {}
    with np.errstate(all="ignore"):  # numbers that are not finite are not drawn
        for done, (name, path) in enumerate(files.items(), start=1):
            own, found[name] = best_drawn(key, name, untold)
            write_bytes(path, encode_for_students(own))
            progress(done / len(files))
    return found


def _check_folder(folder: Path, files: list[Path]) -> None:
    """Make the folder; raises SessionFileError where a file there would be lost, which may have been answered."""
    folder.mkdir(parents=True, exist_ok=True)
    there = next((path for path in files if path.exists()), None)
    if there is not None:
        raise SessionFileError("", f"{there} is there already; name a new folder")


def file_names(names: list[str], taken: str) -> list[str]:
    """For each name that of a file, which any system can have, and none twice, whatever the size of letters."""
    used, found = {taken.casefold()}, []
    for name in names:
        stem = _stem_of(name)
        number, tried = 1, stem
        while tried.casefold() in used:
            number += 1
            tried = f"{stem} {number}"
        used.add(tried.casefold())
        found.append(f"{tried}.json")
    return found


def _stem_of(name: str) -> str:
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in plain)
    stem = kept.strip(" .")[:_LONGEST_FILE_NAME].strip(" .") or "student"
    return f"_{stem}" if _RESERVED.fullmatch(stem.partition(".")[0]) else stem
