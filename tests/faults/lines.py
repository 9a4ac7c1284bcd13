"""A row of the table that the long checks print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What was checked, what was found in figures, and whether it is as it must be."""

    name: str
    found: str
    kept: bool

    def __str__(self) -> str:
        return f"{self.name:<52} {'ok' if self.kept else 'FAILED':<7} {self.found}"
