"""What is written to the terminal, a pipe or a file in its place."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

from bpstudio.storage.errors import one_line


def prepare() -> None:
    """What a terminal has no letter for is a question mark there."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def say(text: str, end: str = "\n") -> None:
    """Print; once the reader of a pipe has gone, carry on in silence."""
    _print(text, sys.stdout, end)


def complain(sentence: str) -> None:
    """One line on standard error."""
    _print(f"bpstudio: {one_line(sentence)}", sys.stderr, "\n")


def _print(text: str, target: TextIO, end: str) -> None:
    try:
        print(text, file=target, end=end, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, target.fileno())
        os.close(nowhere)
