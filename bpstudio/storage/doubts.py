"""What could be meant otherwise in a table that was read, in sentences; none where its reading is beyond doubt."""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.engine.words import in_a_row, listed, plural
from bpstudio.storage.cells import is_grouped_by_blanks, is_missing, may_name, number_in
from bpstudio.storage.errors import one_line
from bpstudio.storage.manner import SEPARATORS, STYLES, Manner, Reading
from bpstudio.storage.titles import Margins, lines_taken_for

_SUMS = {"total", "totals", "sum", "sums", "mean", "average", "avg", "avg.", "count", "gesamt", "summe"}
_SHOWN, _LONGEST, _MOST = 4, 12, 3


def doubts_of(
    readings: Sequence[Reading],
    manner: Manner,
    grouped: str,
    found: Margins,
    empty: Sequence[int],
    found_heading: bool = True,
) -> tuple[str, ...]:
    """``readings`` are all there are, ``grouped`` is a number that a no-break space was taken out of.

    ``empty`` are the columns between others that have nothing in them; ``found_heading`` says that nobody chose whether
    there is a heading.
    """
    taken = next(
        (one for one in readings if (one.separator, one.style) == (manner.separator, manner.style)),
        readings[0],
    )
    said = found_heading and manner.heading and not manner.row_names
    doubts = [
        _heading(taken, manner.place) if said else "",
        _also(readings, taken, manner.heading),
        _blanks(taken, grouped),
        _sums(taken),
    ]
    if manner.separator == "\t+":
        doubts.append("Two tabs in a row are taken for one; no number is missing there.")
    if empty:
        doubts.append(f"Column {empty[0]} is empty and is left out; the columns after it move up.")
    for place, count, what in (("first", found.above, "a title"), ("last", found.below, "a note")):
        doubts.append(lines_taken_for(place, count, what))
    return tuple(doubt for doubt in doubts if doubt)


def _heading(taken: Reading, place: str) -> str:
    """That the heading may be a row of numbers, where some of it is."""
    cells = [cell.strip() for cell in taken.rows[0] if cell.strip()]
    plain = [cell.strip("'") or cell for cell in cells]  # an apostrophe makes a name of a number
    found = [
        one_line(cell[:30])
        for cell, said in zip(cells, plain, strict=True)
        if not (is_missing(said) or may_name(said, taken.style))
    ]
    if not found:
        return ""
    shown = in_a_row(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    numbers = plural(len(found), "number")
    return f"The first {place} is taken for the heading; it has the {numbers} {shown}."


def _also(readings: Sequence[Reading], taken: Reading, heading: bool) -> str:
    """Other ways to read all of it as numbers, where they are others then."""
    numbers = _numbers(taken, heading)
    found, others, first = [numbers], list[str](), 0
    for other in readings if numbers else ():
        meant = _numbers(other, heading)
        if meant and meant not in found and len(found) < _MOST:
            if not others:
                first = next(
                    row for row, pair in enumerate(zip(numbers, meant, strict=True)) if pair[0] != pair[1]
                )
            others.append(f"{_shown(meant[first])} with {_how(other, len(meant[first]))}")
            found.append(meant)
    if not others:
        return ""
    ways = "two ways" if len(others) == 1 else "three ways"
    read = f"row {first + 1} is {_shown(numbers[first])} as it was read"
    return f"It could be meant in {ways}: {read}, or {', or '.join(others)}."


def _how(reading: Reading, width: int) -> str:
    columns = [f"{SEPARATORS[reading.separator]} between the columns"] if width > 1 else []
    styles = {"comma": ["a decimal comma"], "point": ["a decimal point"]}.get(
        reading.style, [STYLES[reading.style].removeprefix(", ")]
    )
    return listed(columns + (styles if reading.style != "point" or not columns else []))


def _numbers(reading: Reading, heading: bool) -> list[list[float]]:
    """All rows but the heading; empty where they are no table of numbers."""
    rows = reading.rows
    if len({len(row) for row in rows}) != 1:
        return []
    if heading and reading.style != "point" and any("," in cell for cell in rows[0]):
        return []  # a comma between words of the heading is more likely a separator
    table: list[list[float]] = []
    for row in rows[1:] if heading else rows:
        values = [number_in(cell, reading.style) for cell in row]
        if any(value is None for value in values):
            return []
        table.append([value for value in values if value is not None])
    return table


def _shown(row: Sequence[float]) -> str:
    cells = [f"{value:.{_LONGEST}g}" for value in row[:_SHOWN]]
    return " | ".join(cells) + (" | …" if len(row) > _SHOWN else "")


def _blanks(taken: Reading, grouped: str) -> str:
    cell = grouped or next((cell for row in taken.rows for cell in row if is_grouped_by_blanks(cell)), "")
    value = number_in(cell.replace("\u00a0", " ")) if cell else None
    if not cell or value is None:
        return ""
    return f"“{one_line(cell.strip()[:30])}” is taken for the one number {value:.{_LONGEST}g}."


def _sums(taken: Reading) -> str:
    said = taken.rows[-1] if len(taken.rows) > 2 else []
    word = next((cell.strip() for cell in said if cell.strip().lower().rstrip(":") in _SUMS), "")
    return f"The last row says “{word}”; leave it out if it is no example." if word else ""
