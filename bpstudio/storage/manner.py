"""How a table in a text file is written, found out by looking at its beginning, or chosen by a person."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bpstudio.engine.words import capital
from bpstudio.storage.cells import NumberStyle, is_word, may_name, number_in
from bpstudio.storage.framed import Framed
from bpstudio.storage.titles import margins

SAMPLE_LINES, SAMPLE_LENGTH = 200, 1 << 18
SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    " ": "spaces",
    "&": "ampersands",
    "\t+": "one or more tabs",
}
STYLES: dict[NumberStyle, str] = {
    "point": "",
    "comma": ", decimal comma",
    "thousands": ", thousands parted by commas",
    "points": ", decimal comma, thousands parted by points",
}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TABS, _BLANKS = re.compile("\t+"), re.compile("[ \t]+")
_COMMAS = re.compile(r"\d,\d{2,3}(?!\d)")
_POINTS = re.compile(r"\d\.\d{3}(?!\d)")
_ROW_LABEL = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says about a table; what is None is found out. Lines count from 1, ``last`` is still read."""

    separator: str | None = None
    style: NumberStyle | None = None
    heading: bool | None = None
    first: int = 1
    last: int | None = None


AS_FOUND = Choice()


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is written down; ``frame`` is what it stands in, such as a Markdown table, mostly nothing.

    With ``row_names`` the heading has no cell for the first column; ``place`` is what is counted, lines or rows;
    ``known`` says that the cells are what they are, and not parted by a mark.
    """

    separator: str
    style: NumberStyle
    heading: bool
    encoding: str
    frame: str = ""
    row_names: bool = False
    place: str = "line"
    known: bool = False

    @property
    def words(self) -> str:
        """One sentence: what parts the cells, how numbers are written, the heading and the encoding."""
        heading = f"the first {self.place} is the heading" if self.heading else "no heading"
        begun = f"{self.frame}, separated" if self.frame else "separated"
        how = f"{capital(begun)} by {SEPARATORS[self.separator]}{STYLES[self.style]}"
        if self.known:
            how = f"{capital(self.frame)}{STYLES[self.style]}"
        named = ", rows with a name or number before them" if self.row_names else ""
        return f"{how}, {heading}{named}{f'; {self.encoding}' if self.encoding else ''}."


class Rows(Protocol):
    """Of ``csv``: rows of cells, and how many lines they took so far."""

    @property
    def line_num(self) -> int:
        """How many lines have been read."""

    def __iter__(self) -> Iterator[list[str]]: ...


class Reading(NamedTuple):
    """The sample read in one of the ways it can be."""

    merit: float
    place: int
    separator: str
    style: NumberStyle
    rows: list[list[str]]


def text_lines(text: str) -> Iterator[re.Match[str]]:
    """The lines with their ends; a StringIO would take four bytes a character."""
    return _LINE.finditer(text)


def row_cells(lines: Iterable[str], separator: str) -> Rows:
    """The cells of each row."""
    if separator == "\t+":
        lines = (_TABS.sub("\t", line) for line in lines)
    elif separator == " ":
        lines = map(_with_single_blanks, lines)
    return csv.reader(lines, delimiter=separator[0], skipinitialspace=True)


def _with_single_blanks(line: str) -> str:
    """The end of the line stays: within quotation marks it parts what would else be one number."""
    body = _BLANKS.sub(" ", line.removesuffix("\n")).strip(" ")
    return f"{body}\n" if line.endswith("\n") else body


def sample_of(text: str) -> str:
    """The first lines, whole ones."""
    lines = [found[0] for found in text_lines(text[:SAMPLE_LENGTH])]
    if len(lines) > 1 and len(text) > SAMPLE_LENGTH:
        lines.pop()
    return "".join([line for line in lines if line.strip()][:SAMPLE_LINES])


def ways_to_read(sample: str, wanted: int, separator: str, choice: Choice) -> list[Reading]:
    """All ways to read the sample, the one that makes most of a table of numbers first."""
    styles: list[NumberStyle] = [choice.style] if choice.style else ["point", "comma"]
    if not choice.style and _COMMAS.search(sample):
        styles.append("thousands")
    if not choice.style and _POINTS.search(sample):
        styles.append("points")
    asked = separator if choice.separator is None else choice.separator
    readings = [
        Reading(_merit(rows, style, separator, wanted, sample), -place, separator, style, rows)
        for place, separator in enumerate([asked] if asked else _separators(sample, choice.style))
        for rows in [_filled(sample, separator)]
        for style in styles
    ]
    return sorted(readings, key=lambda reading: reading[:2], reverse=True)


def manner_of(reading: Reading, encoding: str, framed: Framed, choice: Choice) -> Manner:
    """How the sample was read; rows have names where the heading has one cell less than all of them."""
    rows = reading.rows
    named = choice.heading is not False and _has_row_names(rows)
    heading = named or (bool(rows) and _has_heading(rows, reading.style))
    if choice.heading is not None:
        heading = choice.heading
    known = framed.place == "row" and framed.separator == "\t"
    return Manner(
        reading.separator, reading.style, heading, encoding, framed.frame, named, framed.place, known
    )


def _separators(sample: str, style: NumberStyle | None) -> list[str]:
    """Tabs are joined only where rows do not agree without, and all agree then; a comma in numbers is none."""
    joined = "\t\t" in sample and not _agree(_filled(sample, "\t")) and _agree(_filled(sample, "\t+"))
    no_comma = style in ("comma", "points", "thousands") and '"' not in sample
    return [
        separator
        for separator in SEPARATORS
        if (separator != "\t+" or joined) and not (separator == "," and no_comma)
    ]


def _agree(rows: list[list[str]]) -> bool:
    return len({len(row) for row in rows}) == 1


def _filled(sample: str, separator: str) -> list[list[str]]:
    try:
        lines = (found[0] for found in text_lines(sample))
        return [row for row in row_cells(lines, separator) if any(cell.strip() for cell in row)]
    except csv.Error:
        return []


def _merit(rows: list[list[str]], style: NumberStyle, separator: str, wanted: int, sample: str) -> float:
    """How much like a table of numbers the sample is, read in this way."""
    if not rows:
        return -1.0
    above, below = margins(rows, separator)
    rows = rows[above : len(rows) - below]
    width, count = Counter(map(len, rows)).most_common(1)[0]
    body = [cell for row in rows[1:] or rows for cell in row if cell.strip()]
    others = set("\t;|") - {separator[0]}
    cells = [cell for row in rows for cell in row if cell.strip()]
    clean = sum(not others.intersection(cell) for cell in cells) / max(1, len(cells))
    numeric = sum(number_in(cell, style) is not None for cell in body) / max(1, len(body))
    merit = (
        count / len(rows) * clean * (numeric + 0.01) + 0.001 * (width > 1) - 0.0001 * _doubt(style, separator)
    )
    if style == "comma" and any("," in cell and number_in(cell, style) is None for cell in rows[0]):
        merit *= 0.8  # a comma between words of the heading is more likely a separator
    if separator == " " and "\t" in sample:
        merit *= 0.9  # blanks of both kinds are more likely words between tabs
    return round(merit * (1.05 if width == wanted else 1.0), 6)


def _doubt(style: NumberStyle, separator: str) -> int:
    """Who separates by commas writes decimal points, so that a comma in a number parts its thousands."""
    order = ("point", "thousands", "comma") if separator == "," else ("point", "comma", "thousands")
    return order.index(style) if style in order else len(order)


def _has_row_names(rows: list[list[str]]) -> bool:
    """Whether the first row has a cell less than all others, and those begin with a name or count themselves."""
    if len(rows) < 2 or not rows[0] or {len(row) for row in rows[1:]} != {len(rows[0]) + 1}:
        return False
    counted = [cell.strip() for cell in rows[0]] == [str(place) for place in range(len(rows[0]))]
    if not counted and not any(map(is_word, rows[0])):
        return False
    firsts = [row[0].strip() for row in rows[1:]]
    if all(map(_ROW_LABEL.fullmatch, firsts)):
        counts = [int(first[:18]) for first in firsts]
        begun = (
            0 if counted else counts[0]
        )  # a heading of numbers is one only over rows that count from 0 as it does
        return counts == list(range(begun, begun + len(counts)))
    return all(map(is_word, firsts))


def _has_heading(rows: list[list[str]], style: NumberStyle) -> bool:
    """Whether the first row has words above a column of numbers; of a single row, whether it has words alone."""
    first, rest = rows[0], rows[1:]
    if not rest:
        return any(may_name(cell) for cell in first) and all(number_in(cell, style) is None for cell in first)
    shares = [
        sum(place < len(row) and number_in(row[place], style) is not None for row in rest) / len(rest)
        for place in range(len(first))
    ]
    return any(may_name(cell, style) and share > 0.5 for cell, share in zip(first, shares, strict=True))
