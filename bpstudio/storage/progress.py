"""How far long work has come, told to whoever waits for it, who may stop it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], object]
"""Called with the share that is done, 0 to 1, at moments where the work may be left. Raises Stopped to leave it."""


class Stopped(Exception):  # noqa: N818 (nothing went wrong)
    """Whoever waited no longer does; what was under way is given up and nothing of it stays."""


def unwatched(share: float) -> None:
    """Nobody waits to be told."""


def share_of(progress: Progress, start: float, end: float) -> Progress:
    """For a piece of the work that begins at the share ``start`` of it and leaves off at ``end``."""
    return lambda share: progress(start + (end - start) * share)
