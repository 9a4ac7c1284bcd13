"""Examples from a sheet, by what each of its columns is for; and examples as a text file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import LONGEST_NAME, Examples, Names, TableName
from bpstudio.engine.network import Array
from bpstudio.notation.exact_text import exact_text
from bpstudio.storage.classes import as_classes, is_named_classes
from bpstudio.storage.delimited import CHUNK, Sheet
from bpstudio.storage.headings import HELD_OUT, LETTERED, cell_of, name_in
from bpstudio.storage.progress import Progress, unwatched

ColumnUse = Literal["input", "target", "classes", "held_out", "unused"]
_TRAINING = {"train", "training", "fit"}
_PARTS = _TRAINING | {
    "test",
    "testing",
    "valid",
    "validation",
    "val",
    "dev",
    "held_out",
    "held out",
    "holdout",
}


def likely_roles(sheet: Sheet, inputs: int, targets: int) -> tuple[ColumnUse, ...]:
    """What the columns are most likely for, for a network of so many inputs and targets. Never all of them unused."""
    roles: list[ColumnUse] = ["input"] * len(sheet.names)
    for column, name in enumerate(sheet.names):
        if _says_what_is_held_out(sheet, column):
            roles[column] = "held_out"
        elif sheet.classes[column] or _counts_rows(sheet, column, name):
            roles[column] = "unused"
    numeric = [column for column, role in enumerate(roles) if role == "input"]
    for column in _targets(sheet, numeric, inputs, targets):
        roles[column] = "target"
    words = [column for column, role in enumerate(roles) if role == "unused" and sheet.classes[column]]
    words = words or [column for column in numeric if is_named_classes(sheet, column)]
    fits = len(numeric) == inputs + targets
    if words and targets and not fits and not _lettered(sheet, numeric):
        roles = ["input" if role == "target" else role for role in roles]
        roles[words[-1]] = "classes"
    return tuple(roles)


def _targets(sheet: Sheet, numeric: list[int], inputs: int, targets: int) -> list[int]:
    if _lettered(sheet, numeric):
        return [column for column in numeric if sheet.names[column][0].lower() == "y"]
    if not targets or len(numeric) < 2:
        return []
    return numeric[inputs:] if len(numeric) == inputs + targets else numeric[-1:]


def _lettered(sheet: Sheet, columns: list[int]) -> bool:
    """Whether the heading says x1, x2, y1, as an exported file does."""
    return bool(columns) and all(LETTERED.fullmatch(sheet.names[column]) for column in columns)


def _says_what_is_held_out(sheet: Sheet, column: int) -> bool:
    if sheet.classes[column]:
        return {word.lower() for word in sheet.classes[column]} <= _PARTS
    named = sheet.names[column].lower().replace(" ", "_") == HELD_OUT
    return named and bool(np.isin(sheet.table[:, column], (0.0, 1.0)).all())


def _counts_rows(sheet: Sheet, column: int, name: str) -> bool:
    """Whether it is the nameless first column that data tools number their rows with."""
    numbers = sheet.table[:, column]
    counted = np.array_equal(numbers, numbers[0] + np.arange(len(numbers)))
    return sheet.manner.heading and not name and column == 0 and counted


def examples_of(sheet: Sheet, roles: Sequence[ColumnUse], whole_rows: bool = False) -> Examples:
    """The examples; with ``whole_rows`` those that have all their numbers.

    Raises ValueError, with line and column, where a column that is used is not all numbers.
    """
    for column, role in enumerate(roles):
        wrong = sheet.wrong[column]
        if role != "unused" and wrong is not None and not whole_rows:
            line, said = wrong.words.split(": ", 1)
            where = f"{line}, column {column + 1}{_called(sheet, column)}"
            raise ValueError(f"{where}: {said}; leave its row or its column out, or write a number there")
        if sheet.classes[column] and role in ("input", "target"):
            raise ValueError(
                f"column {column + 1}{_called(sheet, column)} has words, “{sheet.classes[column][0][:30]}” the first; "
                "it can be targets, one a class, or be left out"
            )
        if role == "classes":
            sheet = as_classes(sheet, column)
    inputs = [column for column, role in enumerate(roles) if role == "input"]
    if not inputs:
        raise ValueError("no column is an input, and a network needs at least one")
    if whole_rows:
        sheet = replace(sheet, table=sheet.table[~without_a_number(sheet, roles)])
        if not len(sheet):
            raise ValueError("every row has a cell without a number; leave the columns out that have none")
    targets, names = _target_tables(sheet, roles)
    y = np.hstack(targets) if targets else None
    return Examples(sheet.table[:, inputs], y, _held_out(sheet, roles), _names(sheet, inputs, names))


def without_a_number(sheet: Sheet, roles: Sequence[ColumnUse]) -> NDArray[np.bool_]:
    """For every row whether a column that is used has no number there."""
    used = [column for column, role in enumerate(roles) if role != "unused"]
    return np.asarray(np.isnan(sheet.table[:, used]).any(axis=1))


def _called(sheet: Sheet, column: int) -> str:
    name = name_in(sheet.names[column])
    return f" “{name[:30]}”" if name else ""


def _target_tables(sheet: Sheet, roles: Sequence[ColumnUse]) -> tuple[list[Array], list[str]]:
    tables: list[Array] = []
    names: list[str] = []
    for column, role in enumerate(roles):
        if role == "target":
            tables.append(sheet.table[:, [column]])
            names.append(sheet.names[column])
        elif role == "classes":
            classes = sheet.classes[column]
            tables.append(np.eye(len(classes))[sheet.table[:, column].astype(np.intp)])
            names += classes
    return tables, names


def _held_out(sheet: Sheet, roles: Sequence[ColumnUse]) -> tuple[int, ...]:
    rows: set[int] = set()
    for column, role in enumerate(roles):
        if role == "held_out":
            words = sheet.classes[column]
            out = (
                [place for place, word in enumerate(words) if word.lower() not in _TRAINING] if words else [1]
            )
            rows |= set(np.flatnonzero(np.isin(sheet.table[:, column], out)).tolist())
    return tuple(sorted(rows))


def _names(sheet: Sheet, inputs: list[int], targets: list[str]) -> Names:
    return Names(_given("x", [sheet.names[column] for column in inputs]), _given("y", targets))


def _given(letter: str, cells: Iterable[str]) -> tuple[str, ...]:
    """The names of a file, shortened; x1, x2 is what columns without a name are called."""
    return tuple(
        "" if cell in (letter, f"{letter}{place + 1}") else _fitting(name_in(cell))
        for place, cell in enumerate(cells)
    )


def _fitting(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME].strip()


def sheet_of(data: Examples, progress: Progress = unwatched) -> str:
    """Comma-separated, with a heading, which is x1, y1 where columns have no name; numbers read back as the same.

    Raises what ``progress`` raises.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_heading(data))
    out = set(data.held_out)
    for start in range(0, len(data), CHUNK):
        rows = slice(start, start + CHUNK)
        block = data.x[rows] if data.y is None else np.hstack([data.x[rows], data.y[rows]])
        for place, row in enumerate(block.tolist(), start):
            writer.writerow([*map(exact_text, row), *([int(place in out)] if out else [])])
        progress(min(1.0, (start + CHUNK) / len(data)))
    return text.getvalue()


def _heading(data: Examples) -> list[str]:
    tables: tuple[TableName, ...] = ("x", "y")
    places = [(table, column) for table in tables for column in range(data.columns(table))]
    heading = [cell_of(data.column_name(table, column)) or f"{table}{column + 1}" for table, column in places]
    return [*heading, HELD_OUT] if data.held_out else heading
