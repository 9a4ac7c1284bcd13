"""What there is to learn and how: the cost, the examples, and the settings of training."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions.costs import COSTS, USUAL, CostName
from bpstudio.engine.functions.penalties import NO_PENALTY, PENALTIES, RegularizationName
from bpstudio.engine.initializers import USUAL as USUAL_START
from bpstudio.engine.initializers import InitializerName
from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import GradientDescent, Optimizer
from bpstudio.engine.planted import Planted
from bpstudio.engine.refused import RefusedError

Reduction = Literal["sum", "mean"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Which cost, and how its terms are put together: scale · (Σ or mean over outputs, Σ or mean over examples).

    ``settings`` are the numbers that the cost's entry asks for, by name and in its order, all of them: those left out
    are what the entry says. In a session file they stand beside the others.
    """

    name: CostName = USUAL
    scale: float = 1.0
    over_outputs: Reduction = "sum"
    over_examples: Reduction = "mean"
    settings: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if not np.isfinite(self.scale) or self.scale <= 0:
            raise RefusedError("scale", f"the scale must be a positive number, not {self.scale}")
        known, given = COSTS[self.name].settings, dict(self.settings)
        for name in given:
            if name not in known:
                raise RefusedError(name, f"{COSTS[self.name].label} has no {name}")
        settings = {name: given.get(name, setting.default) for name, setting in known.items()}
        for name, value in settings.items():
            known[name].check(name, value)
        object.__setattr__(self, "settings", tuple(settings.items()))

    @property
    def constants(self) -> dict[str, float]:
        """The settings by name, as the functions of the cost's entry take them."""
        return dict(self.settings)

    def named(self, name: CostName) -> Cost:
        """Another cost whose terms are put together in the same way."""
        return self if name == self.name else replace(self, name=name, settings=())

    def with_setting(self, name: str, value: float) -> Cost:
        """The same with another number for one of its settings."""
        return replace(self, settings=tuple((self.constants | {name: value}).items()))

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
            raise RefusedError("rate", f"the rate must be 0 or more, not {self.rate}")

    @property
    def active(self) -> bool:
        """Whether it adds anything to the cost: there is a penalty, and its rate is above 0."""
        return self.name != NO_PENALTY and self.rate > 0

    @property
    def has_a_corner(self) -> bool:
        """Whether it adds a term with a corner at 0, of the weights: biases are not penalised."""
        return self.active and not PENALTIES[self.name].analytic


@dataclass(frozen=True, slots=True)
class Training:
    """The settings of training; ``batch_size`` None takes all examples at once."""

    learning_rate: float = 0.1
    optimizer: Optimizer = field(default_factory=GradientDescent)
    batch_size: int | None = None
    shuffle: bool = False
    regularization: Regularization = field(default_factory=Regularization)
    initializer: InitializerName = USUAL_START
    seed: int = 0

    def __post_init__(self) -> None:
        if not np.isfinite(self.learning_rate) or self.learning_rate < 0:
            raise RefusedError(
                "learning_rate", f"the learning rate must be 0 or more, not {self.learning_rate}"
            )
        if self.batch_size is not None and self.batch_size < 1:
            raise RefusedError(
                "batch_size",
                f"the batch size must be at least 1, or null for all examples, not {self.batch_size}",
            )
        if not 0 <= self.seed < 2**63:
            raise RefusedError("seed", f"the seed must be at least 0 and below 2^63, not {self.seed}")


@dataclass(frozen=True, slots=True)
class Task:
    """What there is to learn: a network, its cost, the examples, how to train, and a mistake made on purpose."""

    network: Network
    cost: Cost
    examples: Examples
    training: Training
    planted: Planted | None = None

    @property
    def batches(self) -> int:
        """Iterations in an epoch; the last batch may be smaller than the others."""
        size = self.training.batch_size
        return 1 if size is None else -(-len(self.examples.training_rows) // size)

    @property
    def batch_size(self) -> int:
        """Examples that an iteration sees, the last of an epoch aside."""
        count = len(self.examples.training_rows)
        return min(self.training.batch_size or count, count)

    def rows(self, iteration: int, iterations: int = 1) -> NDArray[np.intp]:
        """Which examples so many iterations of one epoch see, never one held out.

        Depends on the seed and the number of the first iteration.
        """
        epoch, batch = divmod(iteration, self.batches)
        rows, size = self.examples.training_rows, self.batch_size
        chosen = slice(batch * size, (batch + iterations) * size)
        if not self.training.shuffle:
            return rows[chosen]
        order = _shuffled(self.training.seed, epoch, len(rows))[chosen]
        return rows[order] if self.examples.held_out else order


@lru_cache(maxsize=4)
def _shuffled(seed: int, epoch: int, count: int) -> NDArray[np.intp]:
    order = np.random.default_rng([seed, epoch]).permutation(count)
    order.flags.writeable = False
    return order
