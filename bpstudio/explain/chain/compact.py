"""Arrays of any size as a few numbers that fit a card; the whole of them for the tooltip."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.words import counted
from bpstudio.notation.numbers import MOST_IN_A_LINE, NOT_COMPUTED, array_tree, format_number, number
from bpstudio.notation.tree import Matrix, Node, Number, Operator, Parens, Script, Symbol, row

MOST_COLUMNS = 2
MOST_TOLD = 64
UNKNOWN = Number(NOT_COMPUTED, "muted")


def table(values: Array) -> Array:
    """As a matrix: a vector stands upright, matrices one under another."""
    array = np.asarray(values, dtype=np.float64)
    return array.reshape(-1, 1 if array.ndim < 2 else array.shape[-1])


def fits(values: Array, most_rows: int) -> bool:
    """Whether every number can be shown."""
    rows, columns = (int(length) for length in table(values).shape)
    lying = most_rows > 0 and rows == 1 and columns <= MOST_COLUMNS + 1
    return lying or (rows <= most_rows and columns <= MOST_COLUMNS)


def compact(
    values: Array | float | None, most_rows: int, digits: int = 4, zeros: Flags | None = None
) -> Node:
    """A number, a matrix of at most so many rows, or the first entry; "—" for what is not computed.

    In one row a short vector lies down, and says so: [0.1 0.2]ᵀ. In none only the first entry is shown.
    """
    if values is None:
        return UNKNOWN
    array = table(np.asarray(values))
    if array.size == 1:
        return array_tree(array, digits, zeros)
    if zeros is not None and array.size <= MOST_IN_A_LINE and fits(array, most_rows):
        return array_tree(array, digits, zeros)
    if fits(array, most_rows):
        return _matrix(array, digits)
    if most_rows == 1 and fits(array.T, 1):
        return Script(_matrix(array.T, digits), upper=Symbol("T"))
    return Parens(row(number(float(array.flat[0]), digits), Operator(","), Number("…")), "[", "]")


def _matrix(array: Array, digits: int) -> Node:
    return Matrix(tuple(tuple(number(float(x), digits) for x in line) for line in array))


def shape_text(values: Array | float | None, most_rows: int) -> str:
    """``10×32 numbers`` where ``compact`` cannot show them all; empty where it can."""
    if values is None or np.size(values) == 1 or fits(np.asarray(values), most_rows):
        return ""
    rows, columns = table(np.asarray(values)).shape
    return counted(rows * columns, "number") if 1 in (rows, columns) else f"{rows}×{columns}"


def in_full(values: Array | float | None) -> str:
    """Every number, a line a row; of a large array the first rows and columns."""
    if values is None or np.size(values) == 1:
        return ""
    array = table(np.asarray(values))
    side = 8 if array.size > MOST_TOLD else max(array.shape)
    lines = ["   ".join(format_number(float(x)) for x in line[:side]) for line in array[:side]]
    across = "   …" if array.shape[1] > side else ""
    return "\n".join([line + across for line in lines] + (["…"] if len(array) > side else []))
