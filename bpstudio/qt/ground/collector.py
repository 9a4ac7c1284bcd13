"""Python's collector of cycles, kept from looking for what cannot be there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW = 1  # the generations up to this


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


def put_aside_what_lives() -> None:
    """Look for garbage among what is new, and put aside what is left, so that it is not looked through again.

    Work that makes millions of things would else stand still ever longer, each time that all of them are.
    """
    gc.collect(_NEW)
    gc.freeze()


def look_at_all_again() -> None:
    """What was put aside is looked through like all else from now on."""
    gc.unfreeze()
