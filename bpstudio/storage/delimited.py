"""A table in a text file: how it is written is found out by looking at its beginning, then it is read in one pass.

Memory stays within a few times the text: cells become numbers ``CHUNK`` lines at a time.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bpstudio.engine.network import Array

LARGEST = 128 << 20
MOST_COLUMNS = 4096
MOST_CLASSES = 100
CHUNK = 512
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SAMPLE_LINES, SAMPLE_LENGTH = 200, 1 << 18
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}

Progress = Callable[[float], bool]
"""Told how much of the text is read, 0 to 1; false stops."""


class StoppedError(ValueError):
    """Reading was stopped before its end."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is written down."""

    separator: str
    decimal_comma: bool
    heading: bool
    encoding: str

    @property
    def words(self) -> str:
        comma = ", decimal comma" if self.decimal_comma else ""
        heading = "the first line is the heading" if self.heading else "no heading"
        return f"Separated by {SEPARATORS[self.separator]}{comma}, {heading}; {self.encoding}."


class Wrong(NamedTuple):
    """A cell that is no number: its line in the file, counted from 1, and its text."""

    line: int
    text: str

    @property
    def words(self) -> str:
        what = f"“{self.text[:30]}” is not a number" if self.text else "the cell is empty"
        return f"line {self.line:,}: {what}"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """``table`` has a row an example, NaN for a cell that is no number; for each column:

    its name, empty where the file has none; the first cell that is no number; and where it is a column of words, these
    ``classes`` in the order in which they come, the table then holding their places.
    """

    manner: Manner
    names: tuple[str, ...]
    table: Array
    wrong: tuple[Wrong | None, ...]
    classes: tuple[tuple[str, ...], ...]
    skipped: int

    def __len__(self) -> int:
        return len(self.table)


def read_sheet(raw: bytes, wanted: int = 0, progress: Progress | None = None) -> Sheet:
    """The table in a file's bytes; ``wanted`` columns decide where it could be read in two ways.

    Raises ValueError in words for what is no table, and StoppedError where ``progress`` says so.
    """
    if len(raw) > LARGEST:
        raise ValueError(f"the file has {len(raw):,} bytes, more than {LARGEST:,}")
    text, encoding = decoded(raw)
    text = text.replace("−", "-")
    sample = _sample(text)
    if not sample.strip():
        raise ValueError("the file is empty")
    manner = _manner(sample, wanted, encoding)
    sheet = _read(text, manner, progress)
    if not manner.decimal_comma and (any(sheet.wrong) or any(sheet.classes)):
        other = _read(text, replace(manner, decimal_comma=True), progress)
        sheet = other if _wrongs(other) < _wrongs(sheet) else sheet
    return sheet


def decoded(raw: bytes) -> tuple[str, str]:
    """The text, and what its encoding is called."""
    for mark, name, shown in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, "replace"), shown
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "Windows-1252"


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """The number in a cell; None where it has none, or one that is not finite."""
    text = cell.strip()
    if decimal_comma:
        if "." in text or text.endswith(","):
            return None
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


# How it is written


def _sample(text: str) -> str:
    """The first lines, whole ones."""
    lines = text[:SAMPLE_LENGTH].splitlines(keepends=True)
    if len(lines) > 1 and len(text) > SAMPLE_LENGTH:
        lines.pop()
    return "".join([line for line in lines if line.strip()][:SAMPLE_LINES])


def _manner(sample: str, wanted: int, encoding: str) -> Manner:
    readings = [
        (_merit(rows, decimal_comma, separator, wanted), -place, separator, decimal_comma, rows)
        for place, separator in enumerate(SEPARATORS)
        for rows in [_filled(sample, separator)]
        for decimal_comma in (False, True)
    ]
    *_, separator, decimal_comma, rows = max(readings, key=lambda reading: reading[:2])
    return Manner(separator, decimal_comma, bool(rows) and _has_heading(rows, decimal_comma), encoding)


def _filled(sample: str, separator: str) -> list[list[str]]:
    try:
        return [row for row in _rows(sample, separator) if any(cell.strip() for cell in row)]
    except csv.Error:
        return []


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)


def _merit(rows: list[list[str]], decimal_comma: bool, separator: str, wanted: int) -> float:
    """How much like a table of numbers the sample is, read in this way."""
    if not rows:
        return -1.0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    body = [cell for row in rows[1:] or rows for cell in row if cell.strip()]
    others = set("\t;|") - {separator}
    clean = sum(not others.intersection(cell) for cell in body) / max(1, len(body))
    numeric = sum(number(cell, decimal_comma) is not None for cell in body) / max(1, len(body))
    merit = count / len(rows) * clean * (numeric + 0.01) + 0.001 * (width > 1) - 0.0001 * decimal_comma
    if decimal_comma and any("," in cell and number(cell, True) is None for cell in rows[0]):
        merit *= 0.8  # a comma between words of the heading is more likely a separator
    return round(merit * (1.05 if width == wanted else 1.0), 6)


def _has_heading(rows: list[list[str]], decimal_comma: bool) -> bool:
    """Whether the first row has words above a column of numbers; of a single row, whether it has words at all."""

    def numeric(cell: str) -> bool:
        return number(cell, decimal_comma) is not None

    first, rest = rows[0], rows[1:]
    if not rest:
        return not any(map(numeric, first))
    shares = [
        sum(place < len(row) and numeric(row[place]) for row in rest) / len(rest)
        for place in range(len(first))
    ]
    return any(not numeric(cell) and share > 0.5 for cell, share in zip(first, shares, strict=True))


# Reading it


def _read(text: str, manner: Manner, progress: Progress | None) -> Sheet:
    reading = _Reading(text, manner)
    try:
        for done in reading.chunks():
            if progress is not None and not progress(done):
                raise StoppedError("reading was stopped")
    except csv.Error as wrong:
        raise ValueError(f"line {reading.line:,} cannot be read: {wrong}") from None
    return reading.sheet()


class _Reading:
    """One pass over the text."""

    def __init__(self, text: str, manner: Manner) -> None:
        self._text, self._manner = text, manner
        self._strict = "_" in text or (manner.decimal_comma and "." in text)
        self._names: list[str] | None = None if manner.heading else []
        self._width = self._skipped = self._position = self.line = 0
        self._wrong: dict[int, Wrong] = {}
        self._classes: dict[int, dict[str, int]] = {}
        self._done: list[Array] = []

    def chunks(self) -> Iterator[float]:
        """Read chunk by chunk; how much is done after each."""
        reader = csv.reader(self._lines(), delimiter=self._manner.separator, skipinitialspace=True)
        rows: list[list[str]] = []
        lines: list[int] = []
        for row in reader:
            if not any(row) or not any(cell.strip() for cell in row):
                self._skipped += 1
            elif self._names is None:
                self._names = self._fitted(row)
            else:
                rows.append(self._fitted(row))
                lines.append(self.line)
            if len(rows) == CHUNK:
                self._done.append(self._numbers(rows, lines))
                rows, lines = [], []
                yield self._position / len(self._text)
        if rows:
            self._done.append(self._numbers(rows, lines))
        yield 1.0

    def _lines(self) -> Iterator[str]:
        for line in _LINE.finditer(self._text):  # a StringIO would take four bytes a character
            self._position = line.end()
            self.line += 1
            yield line[0]

    def _fitted(self, row: list[str]) -> list[str]:
        """The row with as many cells as the first; only empty ones may be missing from it or too many."""
        if not self._width:
            self._width = len(row)
            if self._width > MOST_COLUMNS:
                raise ValueError(f"the file has {self._width:,} columns, more than {MOST_COLUMNS:,}")
        if len(row) > self._width and not any(cell.strip() for cell in row[self._width :]):
            return row[: self._width]
        if len(row) != self._width:
            found = f"{len(row)} column{'s' * (len(row) != 1)}"
            raise ValueError(f"line {self.line:,} has {found}, the lines before have {self._width}")
        return row

    def _numbers(self, rows: list[list[str]], lines: list[int]) -> Array:
        if not self._done:
            self._find_words(rows[0])
        if not self._strict and not self._classes:
            try:
                table = np.array([self._plain(row) for row in rows])
                if np.isfinite(table).all():
                    return table
            except ValueError:
                pass  # some cell is no number; which one is looked for cell by cell
        return np.array([self._cells(row, line) for row, line in zip(rows, lines, strict=True)])

    def _plain(self, row: list[str]) -> list[float]:
        if self._manner.decimal_comma:
            row = [cell.replace(",", ".") if cell[-1:] != "," else "" for cell in row]
        return [float(cell) for cell in row]

    def _find_words(self, row: list[str]) -> None:
        for column, cell in enumerate(row):
            if cell.strip() and number(cell, self._manner.decimal_comma) is None:
                self._classes[column] = {}

    def _cells(self, row: list[str], line: int) -> list[float]:
        return [self._cell(cell, column, line) for column, cell in enumerate(row)]

    def _cell(self, cell: str, column: int, line: int) -> float:
        text, words = cell.strip(), self._classes.get(column)
        if words is not None and text and (text in words or len(words) < MOST_CLASSES):
            return float(words.setdefault(text, len(words)))
        value = None if words is not None else number(text, self._manner.decimal_comma)
        if value is None:
            self._wrong.setdefault(column, Wrong(line, text))
            return math.nan
        return value

    def sheet(self) -> Sheet:
        if not self._done:
            raise ValueError("the file has a heading and no examples")
        table, columns = np.vstack(self._done), range(self._width)
        kept = [column for column in columns if not np.isnan(table[:, column]).all() or self._said(column)]
        names = self._names or [""] * self._width
        return Sheet(
            self._manner,
            tuple(" ".join(names[column].split()) for column in kept),
            table[:, kept],
            tuple(self._wrong.get(column) for column in kept),
            tuple(tuple(self._classes.get(column, {})) for column in kept),
            self._skipped,
        )

    def _said(self, column: int) -> bool:
        """Whether a column without any number has anything else."""
        return bool(self._wrong[column].text) or bool(self._names and self._names[column].strip())


def _wrongs(sheet: Sheet) -> int:
    return int(np.isnan(sheet.table).sum()) + sum(map(len, sheet.classes))
