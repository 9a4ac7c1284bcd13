"""The examples a network learns from, and those held out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted

TableName = Literal["x", "y"]
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Names:
    """What the columns of x and of y are called; an empty name stands for the letter, x₁.

    Raises ValueError for a name that is too long or not one line.
    """

    x: tuple[str, ...]
    y: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for table, names in (("x", self.x), ("y", self.y)):
            for column, name in enumerate(names):
                if len(name) > LONGEST_NAME or not (name.isprintable() and name == name.strip()):
                    raise RefusedError(
                        f"{table}[{column}]",
                        f"{table}[{column}] must be one line of at most {LONGEST_NAME} characters, "
                        f"without space around it",
                    )


@dataclass(frozen=True, eq=False)
class Examples:
    """Inputs ``x`` of shape (m, inputs) and targets ``y`` of shape (m, outputs); y is None where nothing needs it.

    ``held_out`` are the rows, ascending, that training never sees; at least one row is not among them. ``names`` is
    None where no column has one. Arrays that could be written to are copied and made read-only. Raises ValueError
    unless they are finite tables of equal length and the rest fits them.
    """

    x: Array
    y: Array | None = None
    held_out: tuple[int, ...] = ()
    names: Names | None = None

    def __post_init__(self) -> None:
        for name, given in (("x", self.x), ("y", self.y)):
            if given is not None:
                object.__setattr__(self, name, _table(name, given))
        if self.y is not None and len(self.y) != len(self.x):
            raise RefusedError(
                "y", f"y has {counted(len(self.y), 'row')}, x has {len(self.x)}; each example needs both"
            )
        self._check_held_out()
        self._check_names()

    def _check_held_out(self) -> None:
        before = -1
        for place, row in enumerate(self.held_out):
            if not before < row < len(self.x):
                raise RefusedError(
                    f"held_out[{place}]",
                    f"held_out[{place}] is {row}, expected rows in ascending order, each below {len(self.x)}",
                )
            before = row
        if len(self.held_out) == len(self.x):
            raise RefusedError("held_out", "held_out has every example, and training needs at least one")

    def _check_names(self) -> None:
        if self.names is None:
            return
        for table, names in (("x", self.names.x), ("y", self.names.y)):
            if len(names) != self.columns(table):
                found = f"names.{table} has {counted(len(names), 'name')}"
                columns = counted(self.columns(table), "column")
                raise RefusedError(f"names.{table}", f"{found}, {table} has {columns}")
        if not any((*self.names.x, *self.names.y)):
            object.__setattr__(self, "names", None)

    def __len__(self) -> int:
        return len(self.x)

    def columns(self, table: TableName | str) -> int:
        """How many columns x has, or y."""
        if table == "x":
            return int(self.x.shape[1])
        return 0 if self.y is None else int(self.y.shape[1])

    def column_name(self, table: TableName, column: int) -> str:
        """What a column is called, empty where it has no name."""
        return getattr(self.names, table)[column] if self.names else ""

    @cached_property
    def training_rows(self) -> NDArray[np.intp]:
        """The rows that training sees, ascending."""
        rows = np.delete(np.arange(len(self)), self.held_out)
        rows.flags.writeable = False
        return rows

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Examples) or (self.y is None) != (other.y is None):
            return False
        if (self.held_out, self.names) != (other.held_out, other.names):
            return False
        same = np.array_equal(self.x, other.x)
        return same and (self.y is None or other.y is None or np.array_equal(self.y, other.y))

    __hash__ = None  # type: ignore[assignment]


def with_columns(data: Examples, table: TableName, order: Sequence[int]) -> Examples:
    """The same examples with the columns of x or of y in another order, by the numbers they had; −1 is a column of 0.

    A column may be left out, or come twice. y may be absent and then stays so.
    """
    old = getattr(data, table)
    if old is None:
        return data
    chosen, before = np.array(order, dtype=np.intp), _names_of(data, table)
    names = _renamed(data, table, tuple("" if column < 0 else before[column] for column in order))
    return _with_table(data, table, np.where(chosen < 0, 0.0, old[:, chosen]), names)


def renamed(data: Examples, table: TableName, column: int, name: str) -> Examples:
    """The same examples with another name for one column; an empty one takes the name away.

    Raises ValueError where there is no such column.
    """
    names = list(_names_of(data, table))
    if not 0 <= column < len(names):
        raise RefusedError(
            "column", f"there is no column of {table} {column}; there are {len(names)}, counted from 0"
        )
    names[column] = name.strip()
    data_names = data.names or Names(("",) * data.columns("x"), ("",) * data.columns("y"))
    return replace(data, names=replace(data_names, **{table: tuple(names)}))


def without_rows(data: Examples, rows: tuple[int, ...]) -> Examples:
    """The same examples without some; those held out are the same ones as before."""
    keep = np.ones(len(data), dtype=bool)
    keep[list(rows)] = False
    place = np.cumsum(keep) - 1
    held_out = tuple(int(place[row]) for row in data.held_out if keep[row])
    y = None if data.y is None else data.y[keep]
    return Examples(data.x[keep], y, held_out, data.names)


def with_rows(data: Examples, x: Array, y: Array | None) -> Examples:
    """The same examples and more after them, for training."""
    targets = None if data.y is None else np.vstack([data.y, y])  # type: ignore[list-item]
    return replace(data, x=np.vstack([data.x, x]), y=targets)


def _with_table(data: Examples, table: TableName, numbers: Array, names: Names | None) -> Examples:
    x, y = (numbers, data.y) if table == "x" else (data.x, numbers)
    return replace(data, x=x, y=y, names=names)


def _names_of(data: Examples, table: TableName) -> tuple[str, ...]:
    return tuple(data.column_name(table, column) for column in range(data.columns(table)))


def _renamed(data: Examples, table: TableName, names: tuple[str, ...]) -> Names | None:
    return data.names and replace(data.names, **{table: names})


def read_only(table: Array) -> Array:
    """The table, never to be written to again: examples made of it need no copy."""
    table.flags.writeable = False
    return table


def _is_ours(given: object) -> bool:
    """Whether nobody can write to it: a table of other examples, say, of which only a name is changed."""
    if not isinstance(given, np.ndarray) or given.dtype != np.float64 or given.ndim != 2:
        return False
    return given.flags.owndata and given.flags.c_contiguous and not given.flags.writeable


def _table(name: str, given: Array) -> Array:
    table = given if _is_ours(given) else np.array(given, dtype=np.float64, order="C")
    if table.ndim != 2 or not table.size:
        raise RefusedError(
            name, f"{name} must be a table with at least one row and one column, not of shape {table.shape}"
        )
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise RefusedError(
            f"{name}[{row}][{column}]",
            f"{name}[{row}][{column}] is {table[row, column]}, expected a finite number",
        )
    return read_only(table)
