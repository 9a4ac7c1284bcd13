"""When training is to stop by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped, short_number


class Stop(NamedTuple):
    """Training is to stop after iteration ``iterations`` of those looked at (counting from 1), and why."""

    iterations: int
    reason: str


@dataclass(frozen=True, slots=True)
class Stops:
    """Conditions, each None where it does not apply; the first that is met ends the training.

    ``iterations`` and ``epochs`` count from where training was begun; ``cost`` and ``norm`` are met by the first
    iteration whose C, or whose gradient's length, is below them. Raises ValueError for a number that is never met.
    """

    iterations: int | None = None
    epochs: int | None = None
    cost: float | None = None
    norm: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("iterations", self.iterations), ("epochs", self.epochs)):
            if value is not None and value < 1:
                raise RefusedError(name, f"training stops after at least 1 of its {name}, not {value}")
        if self.norm is not None and not self.norm > 0:
            raise RefusedError(
                "norm",
                f"the length of the gradient is never below {short_number(self.norm)}; it needs a positive number",
            )

    def __bool__(self) -> bool:
        return self != Stops()

    def total(self, batches: int) -> int | None:
        """How many iterations training takes at most, with ``batches`` iterations to an epoch."""
        counts = [self.iterations, None if self.epochs is None else self.epochs * batches]
        return min((count for count in counts if count is not None), default=None)

    def within(self, costs: Array, norms: Array, first: int) -> Stop | None:
        """The first of these iterations, the first of which has the number ``first``, after which to stop."""
        found = []
        for values, limit, name in ((costs, self.cost, "cost"), (norms, self.norm, "gradient’s length")):
            if limit is None:
                continue
            below = values < limit
            if below.any():
                at = int(np.argmax(below))
                found.append(
                    Stop(
                        at + 1,
                        f"the {name} is below {short_number(limit)} in iteration {grouped(first + at)}",
                    )
                )
        return min(found, default=None)
