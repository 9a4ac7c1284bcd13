"""Examples as a table in a text file: separators, decimal comma and heading found out by looking. Knows no toolkit."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Array
from bpstudio.qt.panels.number_edit import exact

LARGEST = 64 << 20
SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar", " ": "space"}


@dataclass(frozen=True, slots=True)
class Columns:
    """What a network takes: so many inputs, then so many targets."""

    inputs: int
    targets: int

    @property
    def words(self) -> str:
        inputs = f"{self.inputs} input{'s' * (self.inputs != 1)}"
        return f"{inputs} and {self.targets} target{'s' * (self.targets != 1)}" if self.targets else inputs


@dataclass(frozen=True, slots=True)
class Sheet:
    """Examples read from a file, and how it was understood."""

    examples: Examples
    separator: str
    decimal_comma: bool
    heading: tuple[str, ...]

    @property
    def words(self) -> str:
        comma = ", decimal comma" if self.decimal_comma else ""
        heading = "first line is the heading" if self.heading else "no heading"
        return f"Separated by {SEPARATORS[self.separator]}{comma}, {heading}."


class _RefusalError(ValueError):
    """How far a reading got, so that the most likely one can say what is wrong."""

    def __init__(self, reached: int, reason: str) -> None:
        super().__init__(reason)
        self.reached = reached


def read_sheet(raw: bytes, columns: Columns) -> Sheet:
    """Raises ValueError, in words with line and column, unless every reading but one of the columns is a number."""
    if len(raw) > LARGEST:
        raise ValueError(f"the file has {len(raw):,} bytes, more than {LARGEST:,}")
    lines = [line for line in _decoded(raw).splitlines() if line.strip()]
    if not lines:
        raise ValueError("the file is empty")
    refusals: list[_RefusalError] = []
    for separator, decimal_comma in _readings():
        try:
            return _sheet(lines, separator, decimal_comma, columns)
        except _RefusalError as refusal:
            refusals.append(refusal)
    raise ValueError(str(max(refusals, key=lambda refusal: refusal.reached)))


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _readings() -> Iterator[tuple[str, bool]]:
    for separator in SEPARATORS:
        yield separator, False
        if separator != ",":
            yield separator, True


def _sheet(lines: list[str], separator: str, decimal_comma: bool, columns: Columns) -> Sheet:
    cells = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    wanted = columns.inputs + columns.targets
    _check_widths(cells, wanted, columns, separator)
    heading = () if all(_number(cell, decimal_comma) is not None for cell in cells[0]) else tuple(cells[0])
    body = cells[1:] if heading else cells
    if not body:
        raise _RefusalError(2, "the file has a heading and no examples")
    table = _table(body, decimal_comma, 2 if heading else 1)
    targets = table[:, columns.inputs :] if columns.targets else None
    return Sheet(Examples(table[:, : columns.inputs], targets), separator, decimal_comma, heading)


def _check_widths(cells: list[list[str]], wanted: int, columns: Columns, separator: str) -> None:
    for line, row in enumerate(cells, start=1):
        if len(row) != wanted:
            alike = all(len(other) == len(row) for other in cells)
            found = f"{len(row)} column{'s' * (len(row) != 1)}"
            what = f"the file has {found}" if alike else f"line {line} has {found}"
            reached = min(max(map(len, cells)), 2)  # one column everywhere: the wrong separator
            raise _RefusalError(reached, f"{what}, expected {wanted}: {columns.words}")


def _table(rows: list[list[str]], decimal_comma: bool, first: int) -> Array:
    table = np.empty((len(rows), len(rows[0])))
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            value = _number(cell, decimal_comma)
            if value is None:
                place = f"line {line + first}, column {column + 1}"
                raise _RefusalError(3, f"{place}: “{cell.strip()[:30]}” is not a number")
            table[line, column] = value
    return table


def _number(cell: str, decimal_comma: bool) -> float | None:
    text = cell.strip().replace("−", "-")
    if decimal_comma:
        text = text.replace(",", ".") if "." not in text else "?"
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def sheet_of(data: Examples) -> str:
    """Comma-separated, with a heading ``x1,x2,y1``; numbers read back as the same."""
    tables = [data.x] if data.y is None else [data.x, data.y]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_headings(tables))
    for row in np.hstack(tables):
        writer.writerow([exact(float(value)) for value in row])
    return text.getvalue()


def _headings(tables: Sequence[Array]) -> list[str]:
    return [
        f"{letter}{n + 1}" for letter, table in zip("xy", tables, strict=False) for n in range(table.shape[1])
    ]
