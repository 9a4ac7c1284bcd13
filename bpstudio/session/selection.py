"""What can be selected or pointed at: a unit, a parameter, a factor, a target, the cost; and paths that are opened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import output_of
from bpstudio.engine.refused import RefusedError


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


def place_text(place: Place | None, program: Program) -> str:
    """A place in letters and numbers, as files count, from 0; empty for none.

    ``theta2[0,1]``, ``unit a1[2]``, ``factor dz2/da1 of theta1[0,0]``, ``y[0]`` and ``C``.
    """
    match place:
        case None:
            return ""
        case Unit(layer, index):
            return f"unit {output_of(program.network, layer)}[{index}]"
        case Factor(step, of):
            return f"factor {program[step].symbol}" + (f" of {of}" if of is not None else "")
        case Target(index):
            return f"y[{index}]"
        case CostNode():
            return "C"
    return str(place)


def place_of(text: str, program: Program) -> Place | None:
    """The place that ``place_text`` writes so. Raises ValueError, in one sentence, where the network has none such."""
    written = text.strip()
    if not written:
        return None
    if written == "C":
        return COST_NODE
    if written.startswith("factor "):
        return _factor(written.removeprefix("factor ").strip(), program)
    if (found := _INDEXED.fullmatch(written)) is not None:
        return _indexed(found[1], found[2], int(found[3]), program)
    return _parameter(written, program)


_INDEXED = re.compile(r"(unit )?\s*(x|a[1-9][0-9]*|yhat|y)\[([0-9]+)\]", re.ASCII)


def _indexed(unit: str | None, name: str, index: int, program: Program) -> Unit | Target:
    network = program.network
    if unit is None:
        if name != "y":
            raise RefusedError(
                "place", f"{name}[{index}] is no place; write unit {name}[{index}] for the unit"
            )
        if index >= network.outputs:
            raise RefusedError(
                "target", f"there is no target y[{index}]; the network has {network.outputs} outputs"
            )
        return Target(index)
    layers = [layer for layer in network.node_ids if str(output_of(network, layer)) == name]
    if not layers or index >= network.width(layers[0]):
        raise RefusedError("unit", f"the network has no unit {name}[{index}]")
    return Unit(layers[0], index)


def _factor(text: str, program: Program) -> Factor:
    symbol, _, of = text.partition(" of ")
    for step in program:
        if str(step.symbol) == symbol.strip():
            return Factor(step.index, _parameter(of.strip(), program) if of else None)
    raise RefusedError("factor", f"the program of this network has no factor {symbol.strip()}")


def _parameter(text: str, program: Program) -> Parameter:
    parameter = Parameter.parse(text)
    if not parameter.exists_in(program.network):
        raise RefusedError("parameter", f"the network has no {text}")
    return parameter
