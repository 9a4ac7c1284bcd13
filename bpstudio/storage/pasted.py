"""Tables from the clipboard: what they hold, whether that is beyond doubt, and the cells they become."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Array
from bpstudio.engine.words import counted, grouped, in_a_row, listed
from bpstudio.session.edits.examples import columns_do_not_fit
from bpstudio.storage.classes import as_classes
from bpstudio.storage.delimited import Sheet, Source, too_many
from bpstudio.storage.headings import name_in
from bpstudio.storage.hypertext import out_of_hypertext
from bpstudio.storage.sheets import ColumnUse, examples_of, likely_roles, without_a_number

MOST_CELLS, MOST_MARKS, LONGEST = 200_000, 4, 16 << 20
_Block = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """The cell that was current: the example it belongs to, and its column, the inputs before the targets."""

    row: int
    column: int


def pasted(text: str, hypertext: str = "") -> Source:
    """What is on the clipboard; where that has a table with cells as well as text, its cells.

    Raises ValueError in words where there is nothing, or too much.
    """
    if not text.strip():
        raise ValueError("there is no text to paste; copy cells of a spreadsheet first")
    if max(len(text), len(hypertext)) > LONGEST:
        raise ValueError(f"that is more than {LONGEST >> 20} MB of text; save it as a file and import that")
    if _has_many(text, hypertext):
        raise too_many(MOST_CELLS)
    try:
        framed = out_of_hypertext(hypertext, text) if hypertext else None
    except ValueError:
        framed = None  # cells that reach over several rows: the text has them as they were shown
    return Source(text.strip("\r\n"), framed=framed, most=MOST_CELLS)


def _has_many(text: str, hypertext: str) -> bool:
    """Whether there are more cells than are pasted beyond doubt, counted without reading them.

    Each line has one at least. A mark may stand in a number, or twice between two, but not that often.
    """
    marks = max(map(text.count, ",;\t|&"))
    cells = max(map(hypertext.count, ("<td", "<TD")))
    return text.count("\n") > MOST_CELLS or marks > MOST_MARKS * MOST_CELLS or cells > MOST_CELLS


def in_order(sheet: Sheet, data: Examples, place: CellPlace | None = None) -> Sheet:
    """The sheet with its columns as the examples have theirs, where its heading names all of them in another order.

    Where it names some, and the numbers would go into others from ``place`` on, that is a doubt.
    """
    width = data.columns("x") + data.columns("y")
    named, every = _columns_named(sheet, data), list(range(width))
    if not sheet.manner.heading or len(named) > width or named == every:
        return sheet
    if sorted(column for column in named if column is not None) == every:
        return _reordered(sheet, [named.index(column) for column in every])
    start = 0 if place is None or len(named) == width else place.column
    if all(column in (None, start + at) for at, column in enumerate(named)):
        return sheet
    said = in_a_row(_name(data, column) for column in named if column is not None)
    there = in_a_row(_name(data, column) for column in every[start : start + len(named)])
    doubt = f"The heading says {said}, and the numbers would go into {there}."
    return replace(sheet, doubts=(*sheet.doubts, doubt))


def _reordered(sheet: Sheet, order: list[int]) -> Sheet:
    return replace(
        sheet,
        names=tuple(sheet.names[column] for column in order),
        table=sheet.table[:, order],
        wrong=tuple(sheet.wrong[column] for column in order),
        classes=tuple(sheet.classes[column] for column in order),
        doubts=(*sheet.doubts, "The columns are put in the order of their names."),
    )


def _columns_named(sheet: Sheet, data: Examples) -> list[int | None]:
    """For each column of the sheet that of the examples with the same name, or letter, whether it is x2 or x₂."""
    inputs, targets = data.columns("x"), data.columns("y")
    known: dict[str, int] = {}
    for column in range(inputs + targets):
        letter, place, count = ("x", column, inputs) if column < inputs else ("y", column - inputs, targets)
        known |= {f"{letter}{place + 1}": column} | ({letter: column} if count == 1 else {})
    names = (_name(data, column).lower() for column in range(inputs + targets))
    known |= {name: column for column, name in enumerate(names)}
    found = (unicodedata.normalize("NFKC", name_in(name)).strip().lower() for name in sheet.names)
    return [known.get(name) for name in found]


def _name(data: Examples, column: int) -> str:
    inputs, targets = data.columns("x"), data.columns("y")
    if column < inputs:
        return data.column_name("x", column) or f"x{column + 1}"
    given = data.column_name("y", column - inputs)
    return given or ("y" if targets == 1 else f"y{column - inputs + 1}")


def plain_block(sheet: Sheet, data: Examples, place: CellPlace | None) -> _Block | None:
    """The numbers that may be written without asking; None where anything is in doubt, or would be filled in."""
    left_out = sheet.comments or sheet.skipped or sheet.manner.row_names
    asked = sheet.doubts or left_out or any(sheet.wrong) or any(sheet.classes)
    inputs, targets = data.columns("x"), data.columns("y")
    if asked or len(sheet.names) > inputs + targets:
        return None
    if len(sheet.names) == inputs + targets:
        usual = ["input"] * inputs + ["target"] * targets
        return _block(sheet.table) if [*likely_roles(sheet, inputs, targets)] == usual else None
    try:
        return None if place is None else cells_of(sheet, ["input"] * len(sheet.names), data, place)
    except ValueError:
        return None


def cells_of(
    sheet: Sheet, roles: Sequence[ColumnUse], data: Examples, place: CellPlace, whole_rows: bool = False
) -> _Block:
    """The columns that are used, for the cells from ``place`` on. Raises ValueError where they do not fit there."""
    used = [column for column, role in enumerate(roles) if role != "unused"]
    if not used:
        raise ValueError("every column is left out")
    examples_of(sheet, ["unused" if role == "unused" else "input" for role in roles], whole_rows)
    rows = ~without_a_number(sheet, roles) if whole_rows else slice(None)
    table = sheet.table[:, used][rows]
    width = data.columns("x") + data.columns("y")
    if place.column + len(used) > width:
        raise ValueError(columns_do_not_fit(len(used), place.column, width))
    if place.row + len(table) > len(data) and len(used) < width:
        raise ValueError(
            f"{grouped(place.row + len(table) - len(data))} of these rows come after the last example, and have "
            f"{len(used)} of {width} numbers; paste whole rows there, or go to an earlier example"
        )
    return _block(table)


def rows_of_examples(
    sheet: Sheet, roles: Sequence[ColumnUse], data: Examples, whole_rows: bool = False
) -> _Block:
    """Whole examples, inputs before targets. Raises ValueError where they are not as wide as those there are."""
    for column, role in enumerate(roles):
        if role == "classes":
            sheet = _with_classes(sheet, column, data)
    made = examples_of(sheet, roles, whole_rows)
    if (made.columns("x"), made.columns("y")) != (data.columns("x"), data.columns("y")):
        raise ValueError(
            f"these examples have {_columns_of(made)}, those there are have {_columns_of(data)}; choose what the "
            "columns are for, or put them in place of all examples"
        )
    return _block(made.x if made.y is None else np.hstack([made.x, made.y]))


def _columns_of(data: Examples) -> str:
    return listed((counted(data.columns("x"), "input"), counted(data.columns("y"), "target")))


def _with_classes(sheet: Sheet, column: int, data: Examples) -> Sheet:
    """The column's words as places among the names of the targets."""
    sheet = as_classes(sheet, column)
    names = [data.column_name("y", target) for target in range(data.columns("y"))]
    words = sheet.classes[column]
    strange = next((word for word in words if word not in names), None)
    if strange is not None:
        raise ValueError(
            f"“{strange[:30]}” in column {column + 1} is no name of a target; name the targets first, or put these "
            "in place of all examples"
        )
    places = np.array([names.index(word) for word in words], dtype=np.float64)
    table = sheet.table.copy()
    known = ~np.isnan(table[:, column])
    table[known, column] = places[table[known, column].astype(np.intp)]
    classes = tuple(tuple(names) if place == column else one for place, one in enumerate(sheet.classes))
    return replace(sheet, table=table, classes=classes)


def _block(table: Array) -> _Block:
    return tuple(map(tuple, table.tolist()))
