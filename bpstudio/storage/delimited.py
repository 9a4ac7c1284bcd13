"""A table in a text file: how it is written is found out by looking at its beginning, then it is read in one pass.

Memory stays within a few times the text: cells become numbers ``CHUNK`` lines at a time.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.words import counted, grouped
from bpstudio.notation.typed_numbers import MINUSES, with_minus
from bpstudio.storage.cells import NumberStyle, is_word, number_in, why_no_number
from bpstudio.storage.doubts import doubts_of
from bpstudio.storage.encodings import decoded
from bpstudio.storage.errors import one_line
from bpstudio.storage.framed import Framed, spaced
from bpstudio.storage.frames import out_of_frame
from bpstudio.storage.manner import (
    AS_FOUND,
    SAMPLE_LENGTH,
    SAMPLE_LINES,
    Choice,
    Manner,
    manner_of,
    row_cells,
    sample_of,
    text_lines,
    ways_to_read,
)
from bpstudio.storage.progress import Progress, unwatched
from bpstudio.storage.titles import margins, within

LARGEST = 128 << 20
MOST_COLUMNS = 4096
MOST_CLASSES = 100
CHUNK = 512
_LATER: dict[NumberStyle, tuple[NumberStyle, ...]] = {
    "point": ("comma", "points"),
    "thousands": ("comma",),
    "comma": ("points",),
}
_SPACE = re.compile(r"[^\S ]+")


class Wrong(NamedTuple):
    """A cell that is no number: its line in the file, counted from 1, and its text.

    ``place`` is what is counted: lines, or rows where several stand in one line.
    """

    line: int
    text: str
    place: str = "line"

    @property
    def words(self) -> str:
        """Where the cell is and why it is no number, as one line."""
        return f"{self.place} {grouped(self.line)}: {why_no_number(self.text)}"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """``table`` has a row an example, NaN for a cell that is no number; for each column:

    its name as the file has it, empty where it has none; the first cell that is no number; and where it is a column of
    words, these ``classes`` in the order in which they come, the table then holding their places. ``lines`` is how many
    there are to choose from, ``empty`` are columns left out from between others, ``doubts`` say what else
    could be meant.
    """

    manner: Manner
    names: tuple[str, ...]
    table: Array
    wrong: tuple[Wrong | None, ...]
    classes: tuple[tuple[str, ...], ...]
    skipped: int
    comments: int = 0
    titles: int = 0
    lines: int = 0
    empty: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.table)


def read_sheet(raw: bytes, wanted: int = 0, progress: Progress = unwatched) -> Sheet:
    """The table in a file's bytes; ``wanted`` columns decide where it could be read in two ways.

    Raises ValueError in words for what is no table, and what ``progress`` raises.
    """
    return read_source(source_of(raw), wanted, progress)


@dataclass(frozen=True, slots=True)
class Source:
    """A text with a table somewhere in it, and how it was encoded; ``framed`` where its cells are known already.

    Reading ends with a refusal after ``most`` cells.
    """

    text: str
    encoding: str = ""
    framed: Framed | None = None
    most: float = math.inf


def too_many(most: float) -> ValueError:
    """What is said of a text that has more cells than are taken out of one."""
    return ValueError(f"that is more than {grouped(int(most))} cells; save them as a file and import it")


def source_of(raw: bytes) -> Source:
    """A file's text. Raises ValueError where it is too large."""
    if len(raw) > LARGEST:
        raise ValueError(f"the file has {grouped(len(raw))} bytes, more than {grouped(LARGEST)}")
    return Source(*decoded(raw))


def read_source(
    source: Source, wanted: int = 0, progress: Progress = unwatched, choice: Choice = AS_FOUND
) -> Sheet:
    """The table in a text, read as ``choice`` says. Raises as ``read_sheet`` does."""
    text, grouped, framed = source.text, "", source.framed
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if framed is None:
        text, grouped = spaced(text)
        framed = out_of_frame(text)
    lines = framed.text.rstrip("\n").count("\n") + 1
    text, before = _lines_chosen(framed.text, choice)
    sample = sample_of(text)
    if not sample.strip():
        raise ValueError(
            "the file is empty" if choice == AS_FOUND else "no line with anything in it is chosen"
        )
    readings = ways_to_read(sample, wanted, framed.separator, choice)
    found = margins(readings[0].rows, readings[0].separator)
    if len(text) > SAMPLE_LENGTH or text.count("\n") > SAMPLE_LINES:
        found = found._replace(below=0)  # its end was not looked at
    titles = found.above + found.below
    if titles:
        text = within(text, found)
        readings = ways_to_read(sample_of(text), wanted, framed.separator, choice)
    manner = manner_of(readings[0], source.encoding, framed, choice)
    sheet = _best(_Text(text, before, source.most), manner, progress, choice)
    skipped = 0 if framed.frame else sheet.skipped - framed.comments - titles
    read = replace(sheet, comments=framed.comments, titles=titles, skipped=max(0, skipped), lines=lines)
    doubts = doubts_of(readings, read.manner, grouped, found, sheet.empty, choice.heading is None)
    return replace(read, doubts=(framed.doubt, *doubts) if framed.doubt else doubts)


def _lines_chosen(text: str, choice: Choice) -> tuple[str, int]:
    """The lines that are to be read, and how many come before them."""
    if choice.first == 1 and choice.last is None:
        return text, 0
    lines = text.split("\n")
    return "\n".join(lines[choice.first - 1 : choice.last]), choice.first - 1


class _Text(NamedTuple):
    """The lines to be read, how many come before them, and how many cells are read at most."""

    lines: str
    before: int
    most: float


def _best(text: _Text, manner: Manner, progress: Progress, choice: Choice) -> Sheet:
    """The table; with decimal commas, or points between thousands, where those turn up only after the beginning."""
    sheet = _read(text, manner, progress)
    for style in _LATER.get(manner.style, ()) if choice.style is None else ():
        if any(sheet.wrong) or any(sheet.classes):
            other = _read(text, replace(manner, style=style), progress)
            sheet = other if _wrongs(other) < _wrongs(sheet) else sheet
    return sheet


def _read(text: _Text, manner: Manner, progress: Progress) -> Sheet:
    reading = _Reading(text, manner)
    try:
        for done in reading.chunks():
            progress(done)
    except csv.Error as wrong:
        line = grouped(reading.line + 1)
        if "field limit" in str(wrong):
            longest = grouped(csv.field_size_limit())
            raise ValueError(
                f"line {line} has a cell of more than {longest} characters; is a quotation mark missing?"
            ) from None
        raise ValueError(f"line {line} cannot be read: {wrong}") from None  # not covered: none is known
    return reading.sheet()


class _Reading:
    """One pass over the text."""

    def __init__(self, given: _Text, manner: Manner) -> None:
        text, before, self._most = given
        self._text, self._manner, self._before = text, manner, before
        self._strict = "_" in text or manner.style in ("thousands", "points")
        self._strict = self._strict or (manner.style == "comma" and "." in text)
        self._minus, self._null = any(sign in text for sign in MINUSES), "\0" in text
        self._place, self.line = manner.place, before
        self._names: list[str] | None = None if manner.heading else []
        self._width = self._skipped = self._position = 0
        self._wrong: dict[int, Wrong] = {}
        self._classes: dict[int, dict[str, int]] = {}
        self._done: list[Array] = []

    def chunks(self) -> Iterator[float]:
        """Read chunk by chunk; how much is done after each."""
        reader = row_cells(self._lines(), self._manner.separator)
        rows: list[list[str]] = []
        lines: list[int] = []
        for row in reader:
            self.line = self._before + reader.line_num
            if self._null:
                self._refuse_null(row)
            if not any(row) or not any(cell.strip() for cell in row):
                self._skipped += 1
            elif self._names is None:
                self._names = self._fitted(["", *row] if self._manner.row_names else row)
            else:
                rows.append(self._fitted(row))
                lines.append(self.line)
            if (len(rows) + CHUNK * len(self._done)) * self._width > self._most:
                raise too_many(self._most)
            if len(rows) == CHUNK:
                self._done.append(self._numbers(rows, lines))
                rows, lines = [], []
                yield self._position / len(self._text)
        if rows:
            self._done.append(self._numbers(rows, lines))
        yield 1.0

    def _lines(self) -> Iterator[str]:
        for line in text_lines(self._text):
            self._position = line.end()
            yield line[0]

    def _refuse_null(self, row: list[str]) -> None:
        for column, cell in enumerate(row, start=1):
            if "\0" in cell:
                raise ValueError(
                    f"line {grouped(self.line)}, column {column}: “{one_line(cell[:30])}” has a null character, "
                    f"which no text has; save the table as UTF-8"
                )

    def _fitted(self, row: list[str]) -> list[str]:
        """The row with as many cells as the first; only empty ones may be missing from it or too many."""
        if not self._width:
            self._width = len(row)
            if self._width > MOST_COLUMNS:
                raise ValueError(
                    f"the table has {grouped(self._width)} columns, more than {grouped(MOST_COLUMNS)}"
                )
        if len(row) > self._width and not any(cell.strip() for cell in row[self._width :]):
            return row[: self._width]
        if len(row) != self._width:
            found = counted(len(row), "column")
            raise ValueError(
                f"{self._place} {grouped(self.line)} has {found}, the {self._place}s before have {self._width}"
            )
        return row

    def _numbers(self, rows: list[list[str]], lines: list[int]) -> Array:
        if not self._done:
            self._find_words(rows)
        if not self._strict and not self._classes:
            try:
                table = np.array([self._plain(row) for row in rows])
                if np.isfinite(table).all():
                    return table
            except ValueError:
                pass  # some cell is no number; which one is looked for cell by cell
        return np.array([self._cells(row, line) for row, line in zip(rows, lines, strict=True)])

    def _plain(self, row: list[str]) -> list[float]:
        if self._minus:
            row = [with_minus(cell) for cell in row]
        if self._manner.style == "comma":
            row = [cell.replace(",", ".") if cell[-1:] != "," else "" for cell in row]
        return [float(cell) for cell in row]

    def _find_words(self, rows: list[list[str]]) -> None:
        """Which columns are of words: those whose first cell with anything to say is one, and that have few numbers."""
        style = self._manner.style
        for column in range(self._width):
            cells = [row[column] for row in rows]
            first = next(
                (one for one in cells if is_word(one, style) or number_in(one, style) is not None), ""
            )
            if first and number_in(first, style) is None:
                numbers = sum(number_in(cell, style) is not None for cell in cells)
                if numbers <= len(cells) / 2:
                    self._classes[column] = {}

    def _cells(self, row: list[str], line: int) -> list[float]:
        return [self._cell(cell, column, line) for column, cell in enumerate(row)]

    def _cell(self, cell: str, column: int, line: int) -> float:
        text, words = cell.strip(), self._classes.get(column)
        if words is not None and text and (text in words or len(words) < MOST_CLASSES):
            return float(words.setdefault(text, len(words)))
        value = None if words is not None else number_in(text, self._manner.style)
        if value is None:
            self._wrong.setdefault(column, Wrong(line, text, self._place))
            return math.nan
        return value

    def sheet(self) -> Sheet:
        if not self._done:
            raise ValueError("there is a heading and no examples; a row of numbers is missing")
        table, columns = np.vstack(self._done), range(self._width)
        kept = [column for column in columns if not np.isnan(table[:, column]).all() or self._said(column)]
        names = self._names or [""] * self._width
        return Sheet(
            self._manner,
            tuple(_SPACE.sub(" ", names[column]).strip() for column in kept),
            table[:, kept],
            tuple(self._wrong.get(column) for column in kept),
            tuple(tuple(self._classes.get(column, {})) for column in kept),
            self._skipped,
            empty=tuple(column + 1 for column in range(max(kept, default=0)) if column not in kept),
        )

    def _said(self, column: int) -> bool:
        """Whether a column without any number has anything else."""
        return bool(self._wrong[column].text) or bool(self._names and self._names[column].strip())


def _wrongs(sheet: Sheet) -> int:
    return int(np.isnan(sheet.table).sum()) + sum(map(len, sheet.classes))
