"""Which cost and which penalty, and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bpstudio.engine.functions.costs import USUAL, CostName
from bpstudio.engine.functions.penalties import NO_PENALTY, RegularizationName

Reduction = Literal["sum", "mean"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Which cost, and how its terms are put together: scale · (Σ or mean over outputs, Σ or mean over examples)."""

    name: CostName = USUAL
    scale: float = 1.0
    over_outputs: Reduction = "sum"
    over_examples: Reduction = "mean"

    def __post_init__(self) -> None:
        if not np.isfinite(self.scale) or self.scale <= 0:
            raise ValueError(f"the scale must be a positive number, not {self.scale}")

    def coefficient(self, outputs: int, examples: int) -> float:
        """What every term of the cost is multiplied by."""
        alike = outputs if self.over_outputs == "mean" else 1
        return self.scale / (alike * (examples if self.over_examples == "mean" else 1))


@dataclass(frozen=True, slots=True)
class Regularization:
    """A term of the cost that grows with the weights (never the biases), and is never averaged."""

    name: RegularizationName = NO_PENALTY
    rate: float = 0.0

    def __post_init__(self) -> None:
        if not np.isfinite(self.rate) or self.rate < 0:
            raise ValueError(f"the rate must be 0 or more, not {self.rate}")

    @property
    def active(self) -> bool:
        return self.name != NO_PENALTY and self.rate > 0
