"""Names as cells of a text table: what would be taken for something else stands after an apostrophe, and comes back.

A spreadsheet calculates a cell that begins with =, +, - or @, which may start a program; so it does after any separator
that its country uses. The apostrophe is what spreadsheets themselves take for the mark of a text.
"""

from __future__ import annotations

import re

from bpstudio.storage.cells import may_name

HELD_OUT = "held_out"
LETTERED = re.compile(r"([xy])\d*", re.IGNORECASE)
_START = r"[=+\-@＝＋－＠\t\r\n\0]"
_AFTER = r"([,;|\t\"] *+)"  # a new cell begins there, to a program that parts at another mark
_FORMULA, _INNER = re.compile(f" *{_START}"), re.compile(f"{_AFTER}('*+)(?={_START})")
_INNER_MARKED = re.compile(f"{_AFTER}'('*+)(?={_START})")


def as_text(name: str) -> str:
    """A cell that no spreadsheet calculates."""
    body = name.lstrip("'")
    return ("'" if _FORMULA.match(body) else "") + name[: len(name) - len(body)] + _INNER.sub(r"\1'\2", body)


def cell_of(name: str) -> str:
    """The cell of a heading for a column with this name."""
    body, cell = name.lstrip("'"), as_text(name)
    return f"'{cell}" if _is_taken(body) and not _FORMULA.match(body) else cell


def name_in(cell: str) -> str:
    """The name that ``cell_of`` made a cell of. Other cells are names as they are."""
    marked = cell.lstrip("'")
    body, quotes = _INNER_MARKED.sub(r"\1\2", marked), cell[: len(cell) - len(marked)]
    return quotes[1:] + body if _FORMULA.match(body) or _is_taken(body) else quotes + body


def _is_taken(text: str) -> bool:
    """Whether a heading with this cell would be read as something else: numbers, a comment, columns without names."""
    return bool(text) and (
        not may_name(text)
        or text.startswith(("#", "%"))
        or bool(LETTERED.fullmatch(text))
        or text.lower().replace(" ", "_") == HELD_OUT
    )
