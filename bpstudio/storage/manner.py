"""How a table in a text file is written, found out by looking at its beginning."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bpstudio.storage.cells import Style, is_word, number

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
STYLES: dict[Style, str] = {
    "point": "",
    "comma": ", decimal comma",
    "thousands": ", thousands parted by commas",
}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TABS, _BLANKS = re.compile("\t+"), re.compile("[ \t]+")
_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is written down; ``frame`` is what it stands in, such as a Markdown table, mostly nothing."""

    separator: str
    style: Style
    heading: bool
    encoding: str
    frame: str = ""

    @property
    def words(self) -> str:
        heading = "the first line is the heading" if self.heading else "no heading"
        begun = f"{self.frame}, separated" if self.frame else "separated"
        how = f"{begun[:1].upper()}{begun[1:]} by {SEPARATORS[self.separator]}{STYLES[self.style]}"
        return f"{how}, {heading}; {self.encoding}."


class Rows(Protocol):
    """Of ``csv``: rows of cells, and how many lines they took so far."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...


def lines_of(text: str) -> Iterator[re.Match[str]]:
    """The lines with their ends; a StringIO would take four bytes a character."""
    return _LINE.finditer(text)


def rows_of(lines: Iterable[str], separator: str) -> Rows:
    """The cells of each row."""
    if separator == "\t+":
        lines = (_TABS.sub("\t", line) for line in lines)
    elif separator == " ":
        lines = (_BLANKS.sub(" ", line).strip(" \n") for line in lines)
    return csv.reader(lines, delimiter=separator[0], skipinitialspace=True)


def sample_of(text: str) -> str:
    """The first lines, whole ones."""
    lines = [found[0] for found in lines_of(text[:SAMPLE_LENGTH])]
    if len(lines) > 1 and len(text) > SAMPLE_LENGTH:
        lines.pop()
    return "".join([line for line in lines if line.strip()][:SAMPLE_LINES])


def manner_of(sample: str, wanted: int, encoding: str, frame: str) -> Manner:
    """The reading that makes most of a table of numbers of the sample."""
    styles: tuple[Style, ...] = (
        ("point", "comma", "thousands") if _THOUSANDS.search(sample) else ("point", "comma")
    )
    readings = [
        (_merit(rows, style, separator, wanted, sample), -place, separator, style, rows)
        for place, separator in enumerate(SEPARATORS)
        for rows in [_filled(sample, separator)]
        for style in styles
    ]
    *_, separator, style, rows = max(readings, key=lambda reading: reading[:2])
    return Manner(separator, style, bool(rows) and _has_heading(rows, style), encoding, frame)


def _filled(sample: str, separator: str) -> list[list[str]]:
    try:
        lines = (found[0] for found in lines_of(sample))
        return [row for row in rows_of(lines, separator) if any(cell.strip() for cell in row)]
    except csv.Error:
        return []


def _merit(rows: list[list[str]], style: Style, separator: str, wanted: int, sample: str) -> float:
    """How much like a table of numbers the sample is, read in this way."""
    if not rows:
        return -1.0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    body = [cell for row in rows[1:] or rows for cell in row if cell.strip()]
    others = set("\t;|") - {separator[0]}
    clean = sum(not others.intersection(cell) for cell in body) / max(1, len(body))
    numeric = sum(number(cell, style) is not None for cell in body) / max(1, len(body))
    merit = (
        count / len(rows) * clean * (numeric + 0.01) + 0.001 * (width > 1) - 0.0001 * _doubt(style, separator)
    )
    if style == "comma" and any("," in cell and number(cell, style) is None for cell in rows[0]):
        merit *= 0.8  # a comma between words of the heading is more likely a separator
    if separator == " " and "\t" in sample:
        merit *= 0.9  # blanks of both kinds are more likely words between tabs
    return round(merit * (1.05 if width == wanted else 1.0), 6)


def _doubt(style: Style, separator: str) -> int:
    """Who separates by commas writes decimal points, so that a comma in a number parts its thousands."""
    order = ("point", "thousands", "comma") if separator == "," else ("point", "comma", "thousands")
    return order.index(style)


def _has_heading(rows: list[list[str]], style: Style) -> bool:
    """Whether the first row has words above a column of numbers; of a single row, whether it has words alone."""
    first, rest = rows[0], rows[1:]
    if not rest:
        return any(is_word(cell) for cell in first) and all(number(cell, style) is None for cell in first)
    shares = [
        sum(place < len(row) and number(row[place], style) is not None for row in rest) / len(rest)
        for place in range(len(first))
    ]
    return any(is_word(cell, style) and share > 0.5 for cell, share in zip(first, shares, strict=True))
