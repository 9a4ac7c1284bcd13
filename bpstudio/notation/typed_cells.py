"""Numbers copied out of a spreadsheet: cells parted by tabs, a line for each row."""

from __future__ import annotations

from bpstudio.engine.words import grouped
from bpstudio.notation.typed_numbers import parse_number

MOST = 1_000_000
_LONGEST = 400


def numbers_in_cells(text: str) -> tuple[float, ...]:
    """The numbers row by row; of rows that begin with a name the one after it, as this program copies parameters.

    Raises ValueError, in words, for what is no number, and for none.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValueError("there is no number on the clipboard; copy some first")
    if sum(line.count("\t") + 1 for line in lines) > MOST:
        raise ValueError(f"more than {grouped(MOST)} cells cannot be pasted at once")
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    return tuple(_number(cell) for row in rows for cell in _values(row))


def _values(row: list[str]) -> list[str]:
    """What of a row is a value: all of its numbers, or the one after a name."""
    if len(row) == 1 or _is_number(row[0]):
        return [cell for cell in row if cell]
    return row[1:2]


def _is_number(cell: str) -> bool:
    try:
        _number(cell)
    except ValueError:
        return False
    return True


def _number(cell: str) -> float:
    return parse_number(cell[:_LONGEST])
