"""Calls to the system that fail, or during which the process dies, at a chosen one of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bpstudio.storage import files

CALLS = {"open", "write", "fsync", "fstat", "close", "stat", "chmod", "chown", "link", "replace", "unlink"}
CALLS |= {"scandir", "access"}


class Counted:
    """Stands in for the module ``os``: every call to the system is counted, and ``fault`` told before and after it.

    A ``fault`` that raises makes the call fail; ``close`` closes all the same, as it does in the system.
    """

    def __init__(self, fault: Callable[[int, str, bool], None]) -> None:
        self._fault = fault
        self.made: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*args: Any, **kwargs: Any) -> Any:
            number = len(self.made)
            self.made.append(name)
            if name == "close":
                real(*args, **kwargs)
                return self._fault(number, name, False)
            self._fault(number, name, False)
            result = real(*args, **kwargs)
            self._fault(number, name, True)
            return result

        return call


@contextmanager
def system(fault: Callable[[int, str, bool], None], *modules: Any) -> Iterator[Counted]:
    """``os`` with faults, in ``modules`` (the one that writes files, if none is named)."""
    counted = Counted(fault)
    for module in modules or (files,):
        module.os = counted
    try:
        yield counted
    finally:
        for module in modules or (files,):
            module.os = os


def failing(at: int, code: int, for_good: bool) -> Callable[[int, str, bool], None]:
    """The call number ``at`` fails with ``code``; ``for_good``, every one after it does too."""

    def fault(number: int, name: str, after: bool) -> None:
        if not after and (number == at or (for_good and number > at)):
            raise OSError(code, os.strerror(code), name)

    return fault


def dying(at: int, after: bool) -> Callable[[int, str, bool], None]:
    """The process is gone before, or ``after``, call number ``at``."""

    def fault(number: int, name: str, was_made: bool) -> None:
        if number == at and was_made == after:
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def in_a_child(act: Callable[[], object]) -> int:
    """Run ``act`` in a forked process; how it ended, as ``os.waitpid`` says."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]
