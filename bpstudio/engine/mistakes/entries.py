"""What the catalogue holds of a mistake: where it may be made, and the rule that takes the place of the right one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bpstudio.engine.functions import ACTIVATIONS, Activation
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Op, Step
from bpstudio.engine.task import Task

MOST_WAYS = 12
"""Of one form at one place; a wide layer has a path for each unit, and nobody tells hundreds of them apart."""

AlteredRule = Callable[[PlainPass, int, int], None]
"""What a step does instead: it is given the pass, the layer (L where the step has none) and the way."""


@dataclass(frozen=True, slots=True)
class Site:
    """A step at which a mistake may be made, in an iteration of ``task`` over so many examples."""

    task: Task
    step: Step
    rows: int

    @property
    def layer(self) -> int:
        """The layer of the step; L for the cost and the update."""
        return self.task.network.depth if self.step.layer is None else self.step.layer

    @property
    def at_output(self) -> bool:
        """Whether it is at the last layer."""
        return self.layer == self.task.network.depth

    @property
    def activation(self) -> Activation:
        """What the registry holds of the layer's activation."""
        return ACTIVATIONS[self.task.network.layer(self.layer).activation]

    @property
    def width(self) -> int:
        """Units of the layer."""
        return self.task.network.width(self.layer)

    @property
    def reads_units(self) -> bool:
        """Whether the layer below is a layer, and its a is another number than its z."""
        below = self.task.network.below(self.layer)
        return bool(below) and not ACTIVATIONS[self.task.network.layer(below).activation].same

    @property
    def averaged(self) -> bool:
        """Whether the cost is a mean over two or more examples."""
        return self.rows > 1 and self.task.cost.over_examples == "mean"


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a mistake: what is done at steps of the kinds in ``rules``, instead of what should be.

    ``at`` is the kind of step at which it is made; the others belong to it. ``ways`` says in how many ways it may be
    made at a place; 0 where it cannot. ``reads_gradients`` says that it reads gradients of parameters, which no step
    before the update does.
    """

    at: Op
    rules: Mapping[Op, AlteredRule]
    ways: Callable[[Site], int]
    reads_gradients: bool = False


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake that people make, by its name in files, with its number in the catalogue and the forms it takes."""

    name: str
    number: int
    forms: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Alteration:
    """A mistake made in a network: in which form and way, and at which steps of the program, by index."""

    mistake: str
    steps: tuple[int, ...]
    form: int = 0
    way: int = 0

    @property
    def step(self) -> int:
        """The first step at which it is made, counted from 1 as in a session file."""
        return self.steps[0] + 1

    def nearest(self, index: int) -> int:
        """The last of its steps that is not after ``index``; where all are, its first."""
        return max((step for step in self.steps if step <= index), default=self.steps[0])


def variant(
    at: Op,
    rule: AlteredRule,
    ways: Callable[[Site], int],
    *others: tuple[Op, AlteredRule],
    reads_gradients: bool = False,
) -> Variant:
    """A form that is made by ``rule`` at steps of the kind ``at``, and by ``others`` where these belong to it."""
    return Variant(at, {at: rule, **dict(others)}, ways, reads_gradients)


def once(applies: Callable[[Site], bool]) -> Callable[[Site], int]:
    """One way where it applies."""
    return lambda site: int(applies(site))


def anywhere(site: Site) -> int:
    """One way, wherever there is such a step."""
    return 1


def apart_at_output(to: PlainPass, layer: int) -> None:
    """Multiply the output's factors, or read ŷ for the cost, even where output and cost are known in one piece."""
    if layer == to.task.network.depth:
        to.apart = True
