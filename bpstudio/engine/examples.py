"""The examples a network learns from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Inputs ``x`` of shape (m, inputs) and targets ``y`` of shape (m, outputs); y is None where nothing needs it.

    The arrays are copied and made read-only. Raises ValueError unless they are finite tables of equal length.
    """

    x: Array
    y: Array | None = None

    def __post_init__(self) -> None:
        for name, given in (("x", self.x), ("y", self.y)):
            if given is not None:
                object.__setattr__(self, name, _table(name, given))
        if self.y is not None and len(self.y) != len(self.x):
            raise ValueError(f"y has {len(self.y)} rows, x has {len(self.x)}; each example needs both")

    def __len__(self) -> int:
        return len(self.x)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Examples) or (self.y is None) != (other.y is None):
            return False
        same = np.array_equal(self.x, other.x)
        return same and (self.y is None or other.y is None or np.array_equal(self.y, other.y))

    __hash__ = None  # type: ignore[assignment]


def _table(name: str, given: Array) -> Array:
    table = np.array(given, dtype=np.float64, order="C")
    if table.ndim != 2 or not table.size:
        raise ValueError(
            f"{name} must be a table with at least one row and one column, not of shape {table.shape}"
        )
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise ValueError(f"{name}[{row}][{column}] is {table[row, column]}, expected a finite number")
    table.flags.writeable = False
    return table
