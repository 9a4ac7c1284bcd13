"""Lines above a table that do not belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.storage.cells import is_word

MOST = 5


def titles_above(rows: Sequence[Sequence[str]], separator: str) -> int:
    """How many rows are titles: a single cell each, above rows that are wider and of one width."""
    count = 0
    while count < min(MOST, len(rows) - 2) and _is_title(rows[count], separator):
        count += 1
    widths = {len(row) for row in rows[count:]}
    return count if count and len(widths) == 1 and widths != {1} else 0


def without_titles(text: str, count: int) -> str:
    """The text with its first lines emptied, as many as are titles."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if not count:
            break
        if line.strip():
            lines[place], count = "", count - 1
    return "\n".join(lines)


def _is_title(row: Sequence[str], separator: str) -> bool:
    cells = [cell for cell in row if cell.strip()]
    sentence = separator == " " and cells[-1].endswith((":", "."))
    return (len(row) == 1 or sentence) and is_word(cells[0])
