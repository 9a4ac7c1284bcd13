"""What the strip is about at a moment: the composition being filled, one parameter's chain, or the update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpstudio.engine.network import Network, Parameter
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.notation.naming import only_one
from bpstudio.qt.bridge import Factor, Selection, Unit
from bpstudio.session.frame import Frame

Kind = Literal["composition", "chain", "update"]


@dataclass(frozen=True, slots=True)
class Subject:
    """``parameter`` is the one at hand; a chain always has one, the update has one only if somebody chose it."""

    kind: Kind
    parameter: Parameter | None = None


def subject_of(frame: Frame, selection: Selection) -> Subject:
    match frame.phase:
        case Phase.FORWARD | Phase.COST:
            return Subject("composition")
        case Phase.UPDATE:
            return Subject("update", _chosen(frame, selection))
    chosen = _chosen(frame, selection) or _on_the_way(frame, selection)
    return Subject("chain", chosen)


def _chosen(frame: Frame, selection: Selection) -> Parameter | None:
    """The parameter followed, else the one selected; no chain runs through a connection that is cut."""
    following = frame.state.following
    if following is not None:
        return in_short(following.parameter, frame.network)
    chosen = selection.of if isinstance(selection, Factor) else selection
    if not isinstance(chosen, Parameter) or not chosen.exists_in(frame.network):
        return None
    return None if frame.network.is_cut(chosen) else in_short(chosen, frame.network)


def _on_the_way(frame: Frame, selection: Selection) -> Parameter:
    """The parameters whose branch the pass is on or comes to next; those of a selected factor off that way."""
    assert frame.current is not None, "the backward phase has a current step"
    target = branch_ahead(frame.program, frame.current)
    if isinstance(selection, Factor) and selection.step < len(frame.program):
        step = frame.program[selection.step]
        if step.phase is Phase.BACKWARD and step not in frame.program.chain_of(target):
            return branch_ahead(frame.program, step)
    return target


def branch_ahead(program: Program, step: Step) -> Parameter:
    """The layer's weights or biases whose chain a backward step is on, or that come next after it."""
    depth = program.network.depth
    match step.op:
        case Op.DC_DYHAT:
            return Parameter("theta", depth)
        case Op.DZ_DB:
            return Parameter("b", step.layer or depth)
        case Op.DZ_DA:
            return Parameter("theta", (step.layer or depth) - 1)
    return Parameter("theta", step.layer or depth)


def in_short(parameter: Parameter, network: Network) -> Parameter:
    """A layer's only weight or bias goes by the name of the layer's: θ₂."""
    return Parameter(parameter.kind, parameter.layer) if only_one(parameter, network) else parameter


def steps_of(frame: Frame, at: Selection) -> frozenset[int]:
    """The factors that belong to a thing on the canvas: a neuron's slope, the branch of a parameter."""
    match at:
        case Factor(step):
            return frozenset({step})
        case Unit(layer, _) if layer > 0:
            return frozenset({frame.program.find(Op.DA_DZ, layer).index})
        case Parameter():
            return frozenset({frame.program.branch(at).index})
    return frozenset()
