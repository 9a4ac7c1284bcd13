"""What can be selected or pointed at: a unit, a parameter, a factor, a target, the cost; and paths that are opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program


@dataclass(frozen=True, slots=True)
class Unit:
    """A neuron: unit ``index`` (from 0) of ``layer``; layer 0 are the inputs."""

    layer: int
    index: int


@dataclass(frozen=True, slots=True)
class Factor:
    """A step of the program, by index: a card of the equation or its place on the canvas.

    ``of`` is the parameter in whose chain it was picked; it is the same factor without.
    """

    step: int
    of: Parameter | None = field(default=None, compare=False)


Thing = Parameter | Unit | Factor
Selection = Thing | None


@dataclass(frozen=True, slots=True)
class Route:
    """One path from a parameter to the cost, to be drawn: the unit it takes in each layer, the parameter's first.

    ``tone`` is a place in the theme's series of colours; a ``strong`` one stands out among the others.
    """

    parameter: Parameter
    units: tuple[int, ...]
    tone: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The target of output unit ``index``, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class CostNode:
    """The node that compares output and target."""


Place = Parameter | Unit | Factor | Target | CostNode
COST_NODE = CostNode()


def selectable(place: Place | None, program: Program) -> Selection:
    """The place as a selection: the cost is the step that computes it; targets are none."""
    if isinstance(place, CostNode):
        return Factor(program.find(Op.C).index)
    return None if isinstance(place, Target) else place
