"""Tables in HTML: of a web page, or what a spreadsheet puts on the clipboard."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import dataclass, field

from bpstudio.engine.words import grouped, plural
from bpstudio.storage.cells import is_date
from bpstudio.storage.framed import SAMPLE, Framed

# Not html.parser: before its latest repairs it takes the square of the length of what is not closed.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>|<!--")
_SPAN = re.compile(r"\b(row|col)span\s*+=\s*+[\"']?(\d{1,4})", re.IGNORECASE)
_EXACT = re.compile(r"\b(?:sdval|x:num)\s*+=\s*+[\"']([^\"']{1,40})[\"']", re.IGNORECASE)
_LIKE_A_NUMBER = re.compile(r"[^\w]*+[\d][\d.,'’\s\u00a0\u202f]*+(?:e[+-]?\d++)?[^\w:/]*+", re.IGNORECASE)
_UNREAD = ("style", "script", "title", "head")
_ENDED = ("td", "th", "tr", "table")


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(map(len, self.rows))


def is_hypertext(text: str) -> bool:
    """Whether a text file is a page with a table."""
    begun = text[:SAMPLE].lstrip()
    return begun.startswith("<") and re.search(r"<table\b", text, re.IGNORECASE) is not None


def out_of_hypertext(text: str, plain: str | None = None) -> Framed | None:
    """The largest table of a page, cells parted by tabs; None where there is none.

    Where ``plain`` says the same text without tags, None too if the cells say anything that it does not.
    """
    tables = [table for table in _tables(text) if table.size]
    if not tables:
        return None
    table = max(tables, key=lambda table: table.size)
    if plain is not None and "".join("".join(table.shown).split()) not in "".join(
        plain.replace("^", "").split()
    ):
        return None
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(row for row in table.rows if row)
    frame = plural(len(tables), "an HTML table", f"the largest of {len(tables)} HTML tables")
    return Framed(written.getvalue(), frame, 0, "\t", "row")


def _tables(text: str) -> list[_Table]:
    reading, place = _Reading(), 0
    while (tag := _TAG.search(text, place)) is not None:
        reading.say(text[place : tag.start()])
        place = tag.end()
        if tag[2] is None:
            end = text.find("-->", place)
            place = len(text) if end < 0 else end + 3
        else:
            reading.meet(tag[2].lower(), bool(tag[1]), tag[3])
    return reading.tables


class _Reading:
    """What is met, tag by tag. A table in a cell counts for itself, and its cell ends there."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cell: list[str] | None = None
        self._exact, self._width, self._unread = "", 1, ""

    def say(self, text: str) -> None:
        if self._cell is not None and not self._unread:
            self._cell.append(html.unescape(text))

    def meet(self, tag: str, ends: bool, attributes: str) -> None:
        if tag in _UNREAD:
            self._unread = "" if ends else tag
        elif tag in _ENDED:
            self._end_cell()
            self._begin(tag, ends, attributes)
        elif self._cell is not None:
            self._cell.append({"sup": "" if ends else "^", "br": " ", "p": " ", "div": " "}.get(tag, ""))

    def _begin(self, tag: str, ends: bool, attributes: str) -> None:
        if tag == "table" and ends:
            self._open = self._open[:-1]
        elif tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open and not ends and tag == "tr":
            self._open[-1].rows.append([])
        elif self._open and not ends:
            spans = {side.lower(): int(count) for side, count in _SPAN.findall(attributes)}
            if spans.get("row", 1) > 1:
                row = len(self._open[-1].rows)
                raise ValueError(
                    f"row {grouped(row)} has a cell that reaches over several rows; split it, then copy again"
                )
            exact = _EXACT.search(attributes)
            self._cell, self._exact, self._width = [], exact[1] if exact else "", max(1, spans.get("col", 1))

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        table, shown = self._open[-1], " ".join("".join(self._cell).split(" "))
        self._cell = None
        text = " ".join(shown.replace("\n", " ").replace("\t", " ").split(" ")).strip()
        # A spreadsheet says the number itself beside what it shows of it; of a date that would be a count of days.
        is_number = self._exact and _LIKE_A_NUMBER.fullmatch(text) and not is_date(text)
        exact = self._exact if is_number else text
        if not table.rows:
            table.rows.append([])
        table.rows[-1] += [exact, *[""] * (self._width - 1)]
        table.shown.append(shown.replace("^", ""))
