"""One labelled number, with what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpstudio.engine.network import Array


@dataclass(frozen=True, slots=True)
class Fact:
    """``reason`` is said below a value that is "—"; ``colour`` is one of the theme's.

    ``numbers`` are those that ``value`` only counts: they can be opened.
    """

    label: str
    value: str
    tip: str
    reason: str = ""
    colour: str = "text"
    numbers: Array | None = field(default=None, compare=False)
