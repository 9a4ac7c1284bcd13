"""Being told to end: by Ctrl+C, a terminal that is closed, ``kill``.

There are three ways to take it. While the program is being imported nothing can be lost, and the process ends at once.
A command is left by an exception, so that what it began to write is cleared away. One that has something to keep takes
note, and ends where it can.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from bpstudio.cli.codes import SIGNALLED, UNUSABLE
from bpstudio.cli.output import complain

_SignalHandler = Callable[[int, FrameType | None], object]
NO_THREADS = (
    "numpy cannot be loaded: OpenBLAS in it may not start its threads, as this user may have no more processes "
    "(ulimit -u, or a container's limit); with OPENBLAS_NUM_THREADS=1 in the environment it needs none"
)
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Ended(BaseException):
    """Told to end by signal ``number``. As KeyboardInterrupt, nothing that catches an Exception stops it."""

    def __init__(self, number: int) -> None:
        self.number = number


class Told:
    """Whether the process has been told to end; what it is told while ``at_any_point`` holds is raised as well."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._raises = False

    def __bool__(self) -> bool:
        return self.number is not None

    def note(self, number: int, frame: FrameType | None) -> None:
        """Keep the number of the first signal told; raises Ended while ``at_any_point`` holds."""
        self.number = self.number or number
        if self._raises:
            raise Ended(number)

    @contextmanager
    def at_any_point(self) -> Iterator[None]:
        """While this lasts, no work is under way that must not be broken off: a write to a pipe may wait for ever."""
        self._raises = True
        try:
            if self.number is not None:
                raise Ended(self.number)
            yield
        finally:
            self._raises = False


def ended(number: int, what: str = "") -> int:
    """Say that the program was told to end by a signal, and with what outcome; the exit code, as shells have it."""
    complain(("interrupted" if number == signal.SIGINT else "told to end") + what)
    return SIGNALLED + number


def end_at_once() -> None:
    """From now on the process, which is the program's own, ends as soon as it is told to."""
    _take(_leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    if number == signal.SIGINT and _numpy_is_half_there() and not can_start_a_thread():
        complain(NO_THREADS)
        os._exit(UNUSABLE)
    os._exit(SIGNALLED + number)


def _numpy_is_half_there() -> bool:
    """OpenBLAS, which numpy brings, raises SIGINT as it is loaded where it may not start its threads."""
    return "numpy" in sys.modules and not hasattr(sys.modules["numpy"], "ndarray")


def can_start_a_thread() -> bool:
    """Whether the system still gives a thread; one is started and ended to see."""
    try:
        thread = threading.Thread(target=int)
        thread.start()
    except RuntimeError:
        return False
    thread.join()
    return True


@contextmanager
def by_exception() -> Iterator[None]:
    """Ended is raised wherever the program is."""
    with _taken(_raise):
        yield


def _raise(number: int, frame: FrameType | None) -> NoReturn:
    raise Ended(number)


@contextmanager
def noted() -> Iterator[Told]:
    """Nothing is broken off; who works looks at what this gives from time to time."""
    told = Told()
    with _taken(told.note):
        yield told


@contextmanager
def _taken(handler: _SignalHandler) -> Iterator[None]:
    before = _take(handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _take(handler: _SignalHandler) -> dict[int, Any]:
    """Have signals handled so, and give what was in its place. What is ignored, as under nohup, stays so."""
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
            earlier = signal.getsignal(number)
            if earlier is not None and earlier is not signal.SIG_IGN:
                before[number] = earlier
                signal.signal(number, handler)
    return before
