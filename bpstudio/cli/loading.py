"""Importing what a command needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bpstudio.cli.ending import can_start_a_thread
from bpstudio.cli.sources import UsageError

_LONGEST = 300


@contextmanager
def loading() -> Iterator[None]:
    """While this lasts, what is missing is damage to the installation, and is said so. Raises UsageError."""
    if "numpy" not in sys.modules and not can_start_a_thread():
        os.environ["OPENBLAS_NUM_THREADS"] = "1"  # with more, OpenBLAS ends the process as it is loaded
    try:
        yield
    except ImportError as missing:
        what = " ".join(str(missing).split())[:_LONGEST]
        raise UsageError(f"a part of the program is missing or damaged, install it again: {what}") from None
