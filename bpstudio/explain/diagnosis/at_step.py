"""A step of the program and the layer it belongs to: what a rule, a formula and a mistake say of it alike."""

from __future__ import annotations

from bpstudio.engine.functions import PAIRS, Pair
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import Quantity, output_of
from bpstudio.engine.task import Task
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import activation_symbol
from bpstudio.notation.textbook import Notation


class AtStep:
    """A step in the iteration of a task, in the letters of a notation. ``layer`` is L where the step has none."""

    def __init__(self, task: Task, step: Step, notation: Notation) -> None:
        self.task, self.step, self.notation = task, step, notation
        self.network = task.network
        self.layer = self.network.depth if step.layer is None else step.layer

    @property
    def at_output(self) -> bool:
        """Whether it is at the last layer."""
        return self.layer == self.network.depth

    @property
    def couples(self) -> bool:
        """Whether every z of the layer moves every output."""
        return self.network.couples and self.at_output

    @property
    def pair(self) -> Pair | None:
        """The pair of output and cost that is known in one piece, where the step is that of the output."""
        output = self.network.layer(self.layer).activation
        return PAIRS.get((output, self.task.cost.name)) if self.at_output else None

    @property
    def output(self) -> Quantity:
        """What the layer puts out: ŷ, or its a."""
        return output_of(self.network, self.layer)

    @property
    def read(self) -> Quantity:
        """What the layer reads: x, or a of the layer below."""
        return output_of(self.network, self.network.below(self.layer))

    def activation_of(self, layer: int) -> str:
        """A layer's activation by its symbol, σ; empty of the identity."""
        symbol = activation_symbol(self.network, layer)
        return "" if symbol is None else to_plain(symbol, self.notation)

    @property
    def function(self) -> str:
        """The layer's activation by its symbol; empty of the identity."""
        return self.activation_of(self.layer)

    def is_cut(self, place: tuple[int, ...]) -> bool:
        """Whether the weight at a place of the layer's θ is no connection."""
        return place in self.network.layer(self.layer).cut
