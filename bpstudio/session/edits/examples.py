"""Edits of the examples as a table: rows, cells, names of columns, and what is held out of training."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from bpstudio.engine.examples import Examples, TableName, renamed, with_rows, without_rows
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped, plural, short_number
from bpstudio.session.edits.base import Edit, Edited
from bpstudio.session.history.document import Document


@dataclass(frozen=True, slots=True)
class SplitExamples(Edit):
    """Hold out a ``fraction`` of the examples, drawn by ``seed``; 0 holds out none."""

    type: ClassVar[str] = "split_examples"
    fraction: float
    seed: int = 0

    @property
    def title(self) -> str:
        return f"hold out {self.fraction:.0%} of the examples" if self.fraction else "hold out no example"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        if not 0.0 <= self.fraction < 1.0:
            raise RefusedError(
                "fraction",
                f"the fraction held out must be from 0 to below 1, not {short_number(self.fraction)}",
            )
        if not 0 <= self.seed < 2**63:
            raise RefusedError("seed", f"the seed must be at least 0 and below 2^63, not {self.seed}")
        rows = rows_held_out(len(document.data), self.fraction, self.seed)
        return replace(document, data=replace(document.data, held_out=rows)), parameters


@dataclass(frozen=True, slots=True)
class HoldOut(Edit):
    """Hold some examples out of training, or with ``held_out`` false, train on them again."""

    type: ClassVar[str] = "hold_out"
    rows: tuple[int, ...]
    held_out: bool = True

    @property
    def title(self) -> str:
        return f"{'hold out' if self.held_out else 'train on'} {_rows(self.rows)}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        data = document.data
        _check_rows(self.rows, len(data))
        before, chosen = set(data.held_out), set(self.rows)
        after = before | chosen if self.held_out else before - chosen
        if len(after) == len(data):
            raise RefusedError("rows", "training needs at least one example that is not held out")
        return replace(document, data=replace(data, held_out=tuple(sorted(after)))), parameters


@dataclass(frozen=True, slots=True)
class RenameColumn(Edit):
    """Give a column of x or y a name; an empty one takes it away."""

    type: ClassVar[str] = "rename_column"
    table: TableName
    column: int
    name: str

    @property
    def title(self) -> str:
        return f"name {self.table}{self.column + 1} “{self.name}”" if self.name else "remove a name"

    @property
    def target(self) -> tuple[object, ...]:
        return (self.type, self.table, self.column)

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        data = renamed(document.data, self.table, self.column, self.name)
        return replace(document, data=data), parameters


@dataclass(frozen=True, slots=True)
class RemoveExamples(Edit):
    """Delete several examples; one that training sees stays."""

    type: ClassVar[str] = "remove_examples"
    rows: tuple[int, ...]

    @property
    def title(self) -> str:
        return f"remove {_rows(self.rows)}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        data = document.data
        _check_rows(self.rows, len(data))
        if not set(data.training_rows.tolist()) - set(self.rows):
            raise RefusedError("rows", "a network needs at least one example to train on")
        return replace(document, data=without_rows(data, self.rows)), parameters


@dataclass(frozen=True, slots=True)
class SetCells(Edit):
    """Write a block of numbers with its first at ``row`` and ``column``; columns are the inputs, then the targets.

    Rows past the last example become new ones, 0 where the block does not reach.
    """

    type: ClassVar[str] = "set_cells"
    row: int
    column: int
    values: tuple[tuple[float, ...], ...]

    @property
    def title(self) -> str:
        width = len(self.values[0]) if self.values else 0
        if len(self.values) == 1:
            return f"write {counted(width, 'cell')} of example {grouped(self.row + 1)}"
        return f"paste {grouped(len(self.values))} × {grouped(width)} cells"

    def title_on(self, document: Document) -> str:
        width = document.data.columns("x") + document.data.columns("y")
        if not self.values or len(self.values[0]) != width:
            return self.title
        if len(self.values) == 1:
            return "add an example" if self.row == len(document.data) else self.title
        return f"paste {counted(len(self.values), 'example')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        data = document.data
        width, block = data.columns("x") + data.columns("y"), self._block()
        if not 0 <= self.row <= len(data):
            raise RefusedError("row", f"there is no example {self.row} to write to; there are {len(data)}")
        if not 0 <= self.column <= width - block.shape[1]:
            raise RefusedError("values", columns_do_not_fit(block.shape[1], self.column, width))
        missing = max(0, self.row + len(block) - len(data))
        longer = _longer(data, missing)
        x, y = longer.x.copy(), None if longer.y is None else longer.y.copy()
        rows, inputs = slice(self.row, self.row + len(block)), data.columns("x")
        left = max(0, min(inputs - self.column, block.shape[1]))
        x[rows, self.column : self.column + left] = block[:, :left]
        if y is not None and left < block.shape[1]:
            start = self.column + left - inputs
            y[rows, start : start + block.shape[1] - left] = block[:, left:]
        return replace(document, data=replace(longer, x=x, y=y)), parameters

    def _block(self) -> Array:
        widths = {len(row) for row in self.values}
        if len(widths) != 1 or 0 in widths:
            raise RefusedError("values", "values must be rows of numbers, all of one length")
        return np.array(self.values, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class AddTargets(Edit):
    """Give every example targets of 0, one an output, where there are none."""

    type: ClassVar[str] = "add_targets"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        data = document.data
        if data.y is not None:
            raise RefusedError("y", "these examples have targets")
        outputs = document.network.outputs
        names = data.names and replace(data.names, y=("",) * outputs)
        y = np.zeros((len(data), outputs))
        return replace(document, data=replace(data, y=y, names=names)), parameters


@dataclass(frozen=True, slots=True)
class NormalizeTargets(Edit):
    """Divide each example's targets by their sum, so that they are shares of 1."""

    type: ClassVar[str] = "normalize_targets"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        y = document.data.y
        if y is None:
            raise RefusedError("y", "these examples have no targets")
        with np.errstate(all="ignore"):
            sums = y.sum(axis=1, keepdims=True)
        good = (sums > 0) & np.isfinite(sums)
        if not good.all():
            row = int(np.argmin(good))
            raise RefusedError(
                "column",
                f"the targets of example {row + 1} sum to {short_number(sums[row, 0])}, which cannot become 1",
            )
        return replace(document, data=replace(document.data, y=y / sums)), parameters


def _longer(data: Examples, rows: int) -> Examples:
    if not rows:
        return data
    y = None if data.y is None else np.zeros((rows, data.columns("y")))
    return with_rows(data, np.zeros((rows, data.columns("x"))), y)


def _rows(rows: tuple[int, ...]) -> str:
    return f"example {rows[0] + 1}" if len(rows) == 1 else counted(len(rows), "example")


def _check_rows(rows: tuple[int, ...], count: int) -> None:
    if not rows:
        raise RefusedError("rows", "rows must name at least one example")
    for row in rows:
        if not 0 <= row < count:
            raise RefusedError("rows", f"there is no example {row}; there are {count}, counted from 0")


def rows_held_out(count: int, fraction: float, seed: int) -> tuple[int, ...]:
    """As many rows as the fraction says, rounded; one at least where it is not 0, and never all."""
    wanted = min(max(round(fraction * count), 1 if fraction else 0), count - 1)
    order = np.random.default_rng(seed).permutation(count)
    return tuple(np.sort(order[:wanted]).tolist())


DATA = (SplitExamples, HoldOut, RenameColumn, RemoveExamples, SetCells, AddTargets, NormalizeTargets)


def columns_do_not_fit(columns: int, first: int, width: int) -> str:
    """The refusal of so many columns from the one at place ``first`` on, in a table of ``width``."""
    those = f"{counted(columns, 'column')} {plural(columns, 'does', 'do')}"
    return f"{those} not fit from column {first + 1} on; the table has {width}"
