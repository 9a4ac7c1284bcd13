"""``bpstudio`` without a command: the window, or several."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from bpstudio.cli.sources import UsageError, about, check_name
from bpstudio.qt.ground.display import missing_display
from bpstudio.storage.errors import one_line
from bpstudio.storage.presets import located
from bpstudio.storage.sources import link_at


def open_windows(sources: Sequence[str], safe_mode: bool) -> int:
    """A window on each file or preset; on the article's network where none is named. Raises UsageError and OSError."""
    for source in sources:
        check_name(source)
        if link_at(source) is None:
            os.lstat(located(source))  # several windows, or none
    missing = missing_display()
    if missing:
        raise UsageError(
            f"{missing}, so there can be no window; `bpstudio step article` prints the same steps"
        )
    with about(sources[0] if sources else "article"), toolkit():
        from bpstudio.qt.app import run

        return run(sources, safe_mode=safe_mode)


def show_in_a_box(sentence: str, arguments: Sequence[str]) -> None:
    """Where a window was asked for and there is no console to say anything in, as of ``bpstudiow`` on Windows."""
    from bpstudio.cli.commands import COMMANDS

    unseen = os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal"))
    headless = bool(arguments) and arguments[0] in COMMANDS
    if headless or unseen or missing_display():
        return
    with suppress(Exception):  # nothing comes after this
        from bpstudio.qt.app import show_alone

        show_alone(one_line(sentence))


@contextmanager
def toolkit(what: str = "the window") -> Iterator[None]:
    """Where PySide6 or a system library it needs is missing, say so of ``what`` needs it."""
    try:
        yield
    except ImportError as missing:
        from bpstudio.explain.words.files import toolkit_missing  # not part of the start

        raise UsageError(toolkit_missing(what, missing)) from None
