"""Cells as text for a spreadsheet, and a spreadsheet's text as numbers."""

from __future__ import annotations

import csv
import io

from PySide6.QtCore import QItemSelection, QItemSelectionRange

from bpstudio.qt.entry import parse_number
from bpstudio.qt.panels.data_model import DataModel

MOST_CELLS = 200_000
Block = tuple[tuple[float, ...], ...]


def ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The rectangles that are selected: far fewer than cells."""
    return list(selection)  # type: ignore[call-overload, no-any-return]


def text_of(model: DataModel, selection: QItemSelection) -> str:
    """The selected cells, exact, tabs between columns and a line for each example, in the order they are shown."""
    lines: dict[int, set[int]] = {}
    for part in ranges(selection):
        for line in range(part.top(), part.bottom() + 1):
            lines.setdefault(line, set()).update(range(part.left(), part.right() + 1))
    return "\n".join(
        "\t".join(model.text(model.row_of(line), column) for column in sorted(lines[line]))
        for line in sorted(lines)
    )


def block_of(text: str) -> Block:
    """The numbers of pasted text: tabs between columns; a first line of words is a heading and left out.

    Raises ValueError in words, with row and column, for what is no block of numbers.
    """
    reader = csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter="\t")
    rows = [row for row in reader if any(cell.strip() for cell in row)]
    if not rows:
        raise ValueError("there is no text to paste; copy cells of a spreadsheet first")
    if sum(map(len, rows)) > MOST_CELLS:
        raise ValueError(f"that is more than {MOST_CELLS:,} cells; save them as a file and import it")
    heading = len(rows) > 1 and not any(map(_is_number, rows[0])) and any(map(_is_number, rows[1]))
    body = rows[1:] if heading else rows
    for place, row in enumerate(body, start=2 if heading else 1):
        if len(row) != len(body[0]):
            raise ValueError(f"pasted row {place} has {len(row)} columns, the first has {len(body[0])}")
    return tuple(
        tuple(_number(cell, place, column) for column, cell in enumerate(row, start=1))
        for place, row in enumerate(body, start=2 if heading else 1)
    )


def _is_number(cell: str) -> bool:
    try:
        parse_number(cell)
    except ValueError:
        return False
    return True


def _number(cell: str, row: int, column: int) -> float:
    try:
        return parse_number(cell)
    except ValueError:
        what = f"“{cell.strip()[:30]}” is not a number" if cell.strip() else "the cell is empty"
        raise ValueError(f"pasted row {row}, column {column}: {what}") from None
