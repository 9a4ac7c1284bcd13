"""Python's collector of cycles, kept from looking for what cannot be there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(lasting: bool = False) -> Iterator[None]:
    """Nothing made on the way to the first window is garbage, and to look for it takes a tenth of the start.

    What is ``lasting``, as modules are, is never looked at again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if lasting:
            gc.freeze()
        if was_on:
            gc.enable()
