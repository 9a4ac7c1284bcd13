"""What is written to a terminal, or to a pipe or a file in its place."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from bpstudio.storage.errors import one_line

STANDARD_OUTPUT = "-"
"""What ``-o`` calls it."""


def prepare() -> None:
    """Pipes and files get UTF-8, on every system; a terminal gets a question mark for a letter it has not."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError, OSError):  # closed; or not a text file, in another program
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]


def on_terminal(stream: TextIO | None) -> bool:
    """Whether somebody may be watching; a stream that is closed is None, or says so."""
    with suppress(ValueError):
        return stream is not None and stream.isatty()
    return False


def say(text: str, end: str = "\n") -> bool:
    """Print; False where the reader of a pipe has just gone, and from then on all this is silent.

    Raises OSError where there is no room.
    """
    return _let_out(lambda: print(text, file=sys.stdout, end=end, flush=True))


def say_beside(text: str, out: str | None, end: str = "\n") -> bool:
    """As ``say``; on standard error where ``out`` is standard output, so that a pipe gets the file alone."""
    if out != STANDARD_OUTPUT:
        return say(text, end)
    _on_standard_error(text, end)
    return True


def hand_over(content: bytes) -> bool:
    """Write what is no text to standard output, as ``say`` does."""

    def write() -> None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()

    return _let_out(write)


def _let_out(write: Callable[[], object]) -> bool:
    try:
        write()
    except OSError as wrong:
        _let_go(sys.stdout)
        if not _reader_has_gone(wrong):
            why = (wrong.strerror or "unknown").lower()
            raise OSError(wrong.errno, f"standard output cannot be written: {why}") from None
    except BaseException:  # told to end while the reader of a pipe keeps us waiting
        _let_go(sys.stdout)
        raise
    else:
        return True
    return False


def _reader_has_gone(wrong: OSError) -> bool:
    return isinstance(wrong, BrokenPipeError) or (sys.platform == "win32" and wrong.errno == errno.EINVAL)


def complain(sentence: str) -> None:
    """One line on standard error. Where it cannot be written there is nobody to be told of that."""
    _on_standard_error(f"bpstudio: {one_line(sentence)}")


def _on_standard_error(text: str, end: str = "\n") -> None:
    if sys.stderr is None:  # closed, and print would take standard output in its place
        return
    try:
        print(text, file=sys.stderr, end=end, flush=True)
    except (OSError, ValueError):
        _let_go(sys.stderr)


def _let_go(stream: TextIO) -> None:
    """What was not written yet, and all that follows, goes nowhere: at the end it would be tried again, and wait."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
