"""What the one table of actions has of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: where it stands in the menus, its keys, and a sentence for tooltip and status line.

    The keys of a ``canvas`` action are the canvas's, while it has the focus: tables copy and delete of their own.
    One with ``apart`` begins a group of its menu, with a line above it.
    """

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    icon: str | None = None
    checkable: bool = False
    canvas: bool = False
    apart: bool = False
