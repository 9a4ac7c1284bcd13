"""A bar on the terminal that shows how far long work has come."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bpstudio.cli.output import on_terminal


@contextmanager
def bar(total: int, unit: str) -> Iterator[Callable[[int], object]]:
    """Gives what is to be told of each part done; the bar is there where somebody may be watching it."""
    if not on_terminal(sys.stderr):
        yield lambda part: None
        return
    from tqdm import tqdm

    columns, lines = shutil.get_terminal_size()
    with tqdm(total=total, unit=unit, leave=False, ncols=columns - 1, nrows=lines) as shown:
        yield shown.update
