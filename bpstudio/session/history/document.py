"""The document: what is being learned, before anything has been done with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import COSTS
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.memory import iteration_bytes
from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.planted import Planted
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.engine.words import counted, grouped

MEMORY_LIMIT = 1 << 30
BESIDE = "beside the document"
"""Marks a field that the session file does not have in its document."""


@dataclass(frozen=True, slots=True)
class Document:
    """Network, cost, examples and training settings. Raises ValueError where they do not fit one another.

    With a mistake ``planted`` every iteration makes it; in the session file it stands beside the document.
    """

    network: Network
    data: Examples
    cost: Cost = field(default_factory=Cost)
    training: Training = field(default_factory=Training)
    planted: Planted | None = field(default=None, metadata={BESIDE: True})

    def __post_init__(self) -> None:
        columns = self.data.x.shape[1]
        if columns != self.network.inputs:
            raise RefusedError(
                "data.x",
                f"data.x has {counted(columns, 'column')}, the network has {counted(self.network.inputs, 'input')}",
            )
        if self.data.y is None:
            if COSTS[self.cost.name].needs_target:
                raise RefusedError("data.y", f"data.y is missing, and the cost {self.cost.name} needs it")
        elif self.data.y.shape[1] != self.network.outputs:
            raise RefusedError(
                "data.y",
                f"data.y has {counted(self.data.y.shape[1], 'column')}, "
                f"the network has {counted(self.network.outputs, 'output')}",
            )
        check_memory(self.bytes_needed)
        if self.planted is not None:
            check_planted(self.task)

    @property
    def bytes_needed(self) -> int:
        """What one iteration allocates, at most."""
        return iteration_bytes(self.network, self.task.batch_size)

    @property
    def task(self) -> Task:
        """The same for the engine, which asks for a ``Task``."""
        return Task(self.network, self.cost, self.data, self.training, self.planted)

    def initial_parameters(self) -> Parameters:
        """What the initializer draws from the seed."""
        return initial_parameters(self.network, self.training.initializer, self.training.seed)


def check_memory(needed: int) -> None:
    """Raises ValueError where one iteration would need more than there may be."""
    if needed > MEMORY_LIMIT:
        raise RefusedError(
            "network",
            f"the network and its batch need {grouped(needed)} bytes, more than {grouped(MEMORY_LIMIT)}; "
            "mini-batches need less, and narrower layers",
        )


def check_planted(task: Task) -> None:
    """Raises ValueError where no such mistake can be made at that step."""
    from bpstudio.engine.mistakes.planting import planted_in  # not part of the start

    try:
        planted_in(task)
    except RefusedError as refused:
        raise RefusedError(f"planted.{refused.about}", str(refused)) from None
