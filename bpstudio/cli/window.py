"""``bpstudio`` without a command: the window."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from bpstudio.cli.sources import about
from bpstudio.cli.usage import UsageError
from bpstudio.qt.display import missing_display


def open_window(source: str | None, safe_mode: bool = False) -> int:
    """The window on a file or a preset; on the article's network without one."""
    missing = missing_display()
    if missing:
        raise UsageError(
            f"{missing}, so there can be no window; `bpstudio step article` prints the same steps"
        )
    with about(source or "article"), toolkit():
        from bpstudio.qt.app import run

        return run(source, safe_mode=True) if safe_mode else run(source)


@contextlib.contextmanager
def toolkit() -> Iterator[None]:
    """Where PySide6 or a system library it needs is missing, say so."""
    try:
        yield
    except ImportError as missing:
        raise UsageError(f"the window needs PySide6 and pyqtgraph: {missing}") from None
