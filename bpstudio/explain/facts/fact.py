"""One labelled number, with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpstudio.engine.network import Array
from bpstudio.notation.tree import Node


@dataclass(frozen=True, slots=True)
class Fact:
    """``reason`` is said below a value that is "—"; ``colour`` is one of the theme's.

    ``numbers`` are those that ``value`` only counts: they can be opened. ``written`` is the label in words and
    symbols, to be typeset; empty where it is words alone.
    """

    label: str
    value: str
    tip: str
    reason: str = ""
    colour: str = "text"
    numbers: Array | None = field(default=None, compare=False)
    written: tuple[str | Node, ...] = ()
