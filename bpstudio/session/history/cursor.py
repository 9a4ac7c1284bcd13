"""A moment of a session: where the cursor is, and what is marked by name."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.refused import RefusedError

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A moment: ``revealed`` steps of iteration number ``iteration`` (from 0) are visible.

    The end of one iteration and the start of the next are two moments; an edit shows at the second.
    """

    iteration: int = 0
    revealed: int = 0


BEGINNING = Cursor()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The moment with ``revealed`` steps of iteration number ``iteration`` visible.

    Raises ValueError for a name that is empty or very long.
    """

    iteration: int
    revealed: int
    name: str

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise RefusedError("name", f"a bookmark needs a name of 1 to {LONGEST_NAME} characters")

    @property
    def cursor(self) -> Cursor:
        """The moment that is marked."""
        return Cursor(self.iteration, self.revealed)
