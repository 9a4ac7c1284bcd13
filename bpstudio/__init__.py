"""Backprop Studio: backpropagation by hand, one chain-rule factor at a time.

A map of the package, from the bottom up; a module imports only layers below its own:

- ``engine``    the network, the program of an iteration and its arithmetic (numpy alone)
- ``notation``  mathematics as a small tree, and its TeX and plain-text renderings
- ``session``   what the learner did: documents, edits, history, and the frame that hides the future
- ``explain``   what is said about a session: chains and cards, tips, verdicts, series; what window, terminal and
  exports read
- ``storage``   the session file, presets and exports
- ``api``       for scripts and notebooks: ``bpstudio.compare`` and ``bpstudio.open_session``
- ``qt``        the window; the only package that knows the toolkit
- ``cli``       the command line
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_FROM_API = ("compare", "open_session")


def __getattr__(name: str) -> Any:
    """What ``api`` has, imported when it is asked for: ``bpstudio.engine`` loads numpy and nothing else."""
    if name in _FROM_API:
        return getattr(import_module("bpstudio.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Also what is not imported yet."""
    return sorted({*globals(), *_FROM_API})
