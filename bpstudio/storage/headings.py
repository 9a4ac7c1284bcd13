"""Names as cells of a text table: what would be taken for something else stands after an apostrophe, and comes back.

A spreadsheet calculates a cell that begins with =, +, - or @, which may start a program; so it does after any separator
that its country uses. The apostrophe is what spreadsheets themselves take for the mark of a text.
"""

from __future__ import annotations

import re

from bpstudio.storage.cells import meant_as_number, number

HELD_OUT = "held_out"
LETTERED = re.compile(r"([xy])\d*", re.IGNORECASE)
_BEFORE, _STARTS = r'(^|[,;|\t"])( *)', r"(?=[=+\-@＝＋－＠\t\r\n\0])"
_FORMULA, _MARKED = re.compile(f"{_BEFORE}('*){_STARTS}"), re.compile(f"{_BEFORE}'('*){_STARTS}")


def as_text(name: str) -> str:
    """A cell that no spreadsheet calculates."""
    return _FORMULA.sub(r"\1\2'\3", name)


def cell_of(name: str) -> str:
    """The cell of a heading for a column with this name."""
    return f"'{name}" if _is_taken(name.lstrip("'")) else as_text(name)


def name_in(cell: str) -> str:
    """The name that ``cell_of`` made a cell of. Other cells are names as they are."""
    if cell.startswith("'") and _is_taken(cell.lstrip("'")):
        return cell[1:]
    return _MARKED.sub(r"\1\2\3", cell)


def _is_taken(text: str) -> bool:
    """Whether a heading with this cell would be read as something else: numbers, a comment, columns without names."""
    return (
        meant_as_number(text)
        or number(text) is not None
        or text.startswith(("#", "%"))
        or bool(LETTERED.fullmatch(text))
        or text.lower().replace(" ", "_") == HELD_OUT
    )
