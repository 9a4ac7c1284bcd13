"""Tables of numbers that grow at their end and are thinned in place, so that nobody waits while they do."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array

_LARGE_BYTES = 4 << 20
_LARGE_FACTOR = 16


def grown(table: Array, length: int, most: int = 0) -> Array:
    """The same numbers with room for ``length`` rows; doubling keeps appending cheap.

    One that has become large is given room for ``most`` rows at once, or for many times what it has: what is not
    written to takes no memory, and copying many megabytes would be felt in the window.
    """
    if len(table) >= length:
        return table
    room = (most or _LARGE_FACTOR * len(table)) if table.nbytes >= _LARGE_BYTES else 2 * len(table)
    larger = np.empty((max(length, room), *table.shape[1:]))
    larger[: len(table)] = table
    return larger


def keep_every_second(rows: Array, length: int) -> None:
    """Move rows 0, 2, 4, ... of the first ``length`` to the front, in place."""
    done, kept = 1, -(-length // 2)
    while done < kept:
        end = min(2 * done, kept)
        rows[done:end] = rows[2 * done : 2 * end : 2]
        done = end
