"""What is named on the command line: a file, a preset, or by mistake neither."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bpstudio.storage.errors import SessionFileError

_URI = "file:"


class UsageError(Exception):
    """Bad usage, in one sentence."""


def source(text: str) -> str:
    """An argument that names a file or a preset; a ``file://`` URI, as of a desktop, is a path. Raises UsageError."""
    if text[: len(_URI)].lower() != _URI:
        return text
    path, host = text[len(_URI) :], ""
    if path.startswith("//"):
        host, _, path = path[2:].partition("/")
        path = f"/{path}"
    if host.lower() not in ("", "localhost"):
        raise UsageError(f"{text} is on another computer, and is to be opened from a folder of this one")
    path = _unquoted(path)
    if "\0" in path:
        raise UsageError(f"{text} has a null character in it")
    return path


def _unquoted(path: str) -> str:
    if sys.platform == "win32":
        from urllib.request import url2pathname

        return url2pathname(path)
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(path))


@contextmanager
def about(source: str) -> Iterator[None]:
    """Put the source before what is wrong with it."""
    from bpstudio.storage.sources import source_name  # not part of the start

    try:
        yield
    except SessionFileError as wrong:
        raise UsageError(f"{source_name(source)}: {wrong}") from None


def check_name(name: str) -> None:
    """Raises UsageError for a bare name that is neither a preset nor a file nor a link, nor was a command."""
    from bpstudio.storage.presets import located
    from bpstudio.storage.sources import link_at

    try:
        if link_at(name) is None:
            located(name)
    except SessionFileError:
        raise UsageError(f"there is no command, preset or file {name!r}{_meant(name)}") from None


def _meant(name: str) -> str:
    from difflib import get_close_matches

    from bpstudio.cli.commands import COMMANDS
    from bpstudio.storage.presets import presets

    if name in COMMANDS:
        return f"; a command comes first: bpstudio {name} ..."
    close = get_close_matches(name.lower(), [*COMMANDS, *presets()], n=1)
    return f"; did you mean {close[0]}?" if close else " (see bpstudio --help)"
