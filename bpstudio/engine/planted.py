"""A rule of the program that is broken on purpose, to be found."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.refused import RefusedError


@dataclass(frozen=True, slots=True)
class Planted:
    """A mistake by its name, and the number of the step at which it is made, from 1 as in the trace.

    Raises ValueError for a name that is empty, or a step below 1.
    """

    mistake: str
    step: int

    def __post_init__(self) -> None:
        if not self.mistake.strip():
            raise RefusedError("mistake", "a planted mistake needs the name of a mistake")
        if self.step < 1:
            raise RefusedError("step", f"steps are counted from 1; there is no step {self.step}")
