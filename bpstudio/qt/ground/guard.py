"""Keeps an exception inside an override of a Qt virtual from reaching Qt.

Before Python 3.12 an exception raised by C code (a division, an index, numpy) inside a virtual that Qt
called ends the process. Every override under bpstudio.qt is therefore decorated, and a test looks for one
that is not.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar, overload

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F")


@overload
def guarded(override: Callable[P, None]) -> Callable[P, None]: ...


@overload
def guarded(*, returning: F) -> Callable[[Callable[P, R]], Callable[P, R | F]]: ...


def guarded(override: Callable[..., object] | None = None, *, returning: object = None) -> object:
    """Report what an override raises to ``sys.excepthook``, and return ``returning`` to Qt instead.

    ``@guarded`` is for overrides that return nothing; ``@guarded(returning=QSize())`` for the others.
    """
    if override is None:
        return functools.partial(_guard, returning=returning)
    return _guard(override, returning=returning)


def _guard(override: Callable[P, R], *, returning: F) -> Callable[P, R | F]:
    @functools.wraps(override)
    def call(*args: P.args, **kwargs: P.kwargs) -> R | F:
        try:
            return override(*args, **kwargs)
        except Exception:
            sys.excepthook(*sys.exc_info())
            return returning

    return call


def reported(act: Callable[[], object]) -> None:
    """Do ``act``; what it raises is reported, and does not keep what comes after it from being done."""
    try:
        act()
    except Exception:
        sys.excepthook(*sys.exc_info())
