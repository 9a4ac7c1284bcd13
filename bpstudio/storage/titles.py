"""Lines above and below a table that do not belong to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bpstudio.engine.words import grouped, plural
from bpstudio.storage.cells import is_word

MOST = 5


class Margins(NamedTuple):
    """How many rows are titles, above the table, and notes, below it."""

    above: int = 0
    below: int = 0


def margins(rows: Sequence[Sequence[str]], separator: str) -> Margins:
    """Rows of a single cell each, with words, above and below rows that are wider and of one width."""
    above = _titles(rows[: max(0, len(rows) - 2)], separator)
    below = _titles(rows[: above + 1 : -1], separator)
    widths = {len(row) for row in rows[above : len(rows) - below]}
    return Margins(above, below) if len(widths) == 1 and widths != {1} else Margins()


def within(text: str, found: Margins) -> str:
    """The text with its titles and notes emptied."""
    lines = text.split("\n")
    _empty(lines, range(len(lines)), found.above)
    _empty(lines, range(len(lines) - 1, -1, -1), found.below)
    return "\n".join(lines)


def _titles(rows: Iterable[Sequence[str]], separator: str) -> int:
    count = 0
    for row in rows:
        if count == MOST or not _is_title(row, separator):
            break
        count += 1
    return count


def _empty(lines: list[str], places: Iterable[int], count: int) -> None:
    for place in places:
        if not count:
            break
        if lines[place].strip():
            lines[place], count = "", count - 1


def _is_title(row: Sequence[str], separator: str) -> bool:
    cells = [cell for cell in row if cell.strip()]
    sentence = separator == " " and cells[-1].endswith((":", "."))
    return (len(row) == 1 or sentence) and is_word(cells[0])


def lines_taken_for(place: str, count: int, what: str) -> str:
    """``The first 2 lines are taken for a title.``; nothing of none."""
    lines = plural(count, "line is", f"{grouped(count)} lines are")
    return f"The {place} {lines} taken for {what}." if count else ""
