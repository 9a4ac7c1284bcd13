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
_NOTHING = ' \t,;"'
"""What a line without a name in it may be made of."""
_LED_THERE = ("log", "cursor")


def encode_for_students(state: State) -> bytes:
    """A session as a file without what led there: no trace, no series, no edits, no answers, no bookmarks.

    An exercise as it began; any other session as it stands. Raises RefusedError where no session could begin so.
    """
    contents = told(started_here(state))
    return session_bytes({key: part for key, part in contents.items() if key not in _LED_THERE})


def names_in(path: Path) -> list[str]:
    """The names in a list: a line each, or of a table the column that is headed so.

    Raises SessionFileError for a list without names, with one twice, or one that is too long.
    """
    return names_of(decoded(read_bytes(path))[0])


def names_of(text: str) -> list[str]:
    """The names in the text of a list, as ``names_in`` reads it. Raises SessionFileError."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip(_NOTHING)]
    found = _in_lines(lines) if _headed(lines) is None else _in_column(lines)
    names = [name for name in found if name]
    _check_names(names)
    return names


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _cells(lines: list[str], delimiter: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise SessionFileError("", f"it is no table of names: {error}") from error
    return [[_tidy(cell) for cell in row] for row in rows]


def _tidy(cell: str) -> str:
    """One way of writing a name, of the several there are for the same letters."""
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def _headed(lines: list[str]) -> int | None:
    """Which column the first line says the names are in; None where it says nothing."""
    first = [cell.lower() for cell in _cells(lines[:1], _delimiter(lines[0]))[0]] if lines else []
    return next((first.index(name) for name in _HEADINGS if name in first), None)


def _in_lines(lines: list[str]) -> list[str]:
    """Of each line the name, in which a comma may stand: “Doe, Jane” is one. A number behind it is no part of it."""
    return [_whole(cells, line) for line in lines for cells in _cells([line], _delimiter(line))]


def _whole(cells: list[str], line: str) -> str:
    while cells and not any(letter.isalpha() for letter in cells[-1]) and any(map(str.strip, cells[:-1])):
        cells = cells[:-1]
    joint = " " if _delimiter(line) == "\t" else f"{_delimiter(line)} "
    return joint.join(filter(None, cells))


def _in_column(lines: list[str]) -> list[str]:
    """What stands under the heading. Where that is alone, there are no columns, and lines are read whole."""
    delimiter, column = _delimiter(lines[0]), _headed(lines) or 0
    heading, *rows = _cells(lines, delimiter)
    if len(heading) == 1:
        return _in_lines(lines[1:])
    long = next((row for row in rows if any(row[len(heading) :])), None)
    if long is not None:
        raise SessionFileError(
            "",
            f"{quoted(f'{delimiter} '.join(long))} has more columns than the heading; "
            f"write a name with “{delimiter}” in it in quotes",
        )
    return [row[column] if column < len(row) else "" for row in rows]


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
