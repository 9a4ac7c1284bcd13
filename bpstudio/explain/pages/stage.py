"""What has the stage: which page shows the mathematics of a moment, and whose chain it is about.

A page is pressed or comes by itself. By itself the forward pass shows the composition, the way back the factors, the
update its rule; while a parameter is followed its factors are shown before and during the forward pass as well, empty.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.notation.naming import only_one
from bpstudio.session.frame import Frame
from bpstudio.session.practice.places import stands

Page = Literal["factors", "composition", "update", "paths", "batch"]
OF_A_CHAIN: tuple[Page, ...] = ("factors", "paths", "batch")


@dataclass(frozen=True, slots=True)
class Attention:
    """What is selected: ``parameter``, or that in whose chain the ``step`` was picked.

    ``passed`` says that a step was taken since: then the step has the stage.
    """

    parameter: Parameter | None = None
    step: int | None = None
    passed: bool = False


def step_asked(frame: Frame) -> Step | None:
    """The step that brings what practice asks for; None where it asks for nothing here."""
    asked = frame.state.asked
    if asked is None or asked not in frame.asking:
        return None
    stand = stands(frame.network).get(asked.quantity)
    return None if stand is None else stand.step


def natural_page(frame: Frame) -> Page:
    """The page that comes by itself."""
    if frame.phase is Phase.UPDATE:
        return "update"
    ahead = frame.phase in (Phase.FORWARD, Phase.COST)
    return "composition" if ahead and frame.state.following is None else "factors"


def page_shown(frame: Frame, pressed: Page | None, closed: Collection[str] = (), batch: bool = False) -> Page:
    """What was pressed, as long as it is not ``closed``; else what comes by itself.

    Where numbers of the batch are shown it is the table of its examples, but for the update, which has none.
    """
    page = natural_page(frame) if pressed is None or pressed in closed else pressed
    return "batch" if batch and page != "update" else page


def still_pressed(frame: Frame, pressed: Page | None) -> Page | None:
    """What remains pressed at another moment.

    The factors and the update, where they come by themselves, go by themselves as well.
    """
    passing = pressed in ("factors", "update") and pressed == natural_page(frame)
    return None if passing else pressed


def pressed_after_following(pressed: Page | None) -> Page | None:
    """What remains pressed when a parameter begins to be followed: a page that is about a chain."""
    return pressed if pressed in OF_A_CHAIN else None


def chosen_parameter(frame: Frame, attention: Attention) -> Parameter | None:
    """The parameter followed, else the one selected; no chain runs through a connection that is cut."""
    following = frame.state.following
    if following is not None:
        return in_short(following.parameter, frame.network)
    chosen = attention.parameter
    if chosen is None or not chosen.exists_in(frame.network) or chosen.is_cut_in(frame.network):
        return None
    return in_short(chosen, frame.network)


def parameter_on_stage(frame: Frame, attention: Attention) -> Parameter:
    """Whose chain is shown: the chosen one's, unless a step that is not in it has the stage.

    Without a choice it is the chain that the way back is on or comes to next; that of a selected factor off that way.
    """
    program, current = frame.program, frame.current
    chosen = chosen_parameter(frame, attention)
    backward = current is not None and current.phase is Phase.BACKWARD
    if chosen is not None:
        elsewhere = attention.passed and backward and current not in program.chain_of(chosen)
        if frame.state.following is not None or not elsewhere:
            return chosen
    target = _ahead(frame)
    if attention.step is not None and not attention.passed and attention.step < len(program):
        step = program[attention.step]
        if step.phase is Phase.BACKWARD and step not in program.chain_of(target):
            return branch_ahead(program, step)
    return target


def _ahead(frame: Frame) -> Parameter:
    """The chain that the way back is on or comes to next, or came to last."""
    program, current = frame.program, frame.current
    if current is None or current.phase in (Phase.FORWARD, Phase.COST):
        return Parameter("theta", frame.network.depth)
    if current.phase is Phase.UPDATE:
        return branch_ahead(program, program[current.index - 1])
    return branch_ahead(program, current)


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


def chain_about(frame: Frame, step: Step, attention: Attention) -> tuple[Parameter, bool] | None:
    """In whose chain a step is told, and whether it is part of it; None for a step that is no factor.

    While a parameter is followed that is always the one: a factor picked off its road is not part of its chain.
    """
    if step.gradient is None:
        return None
    chosen = chosen_parameter(frame, attention)
    if chosen is not None:
        inside = step in frame.program.chain_of(chosen)
        if inside or frame.state.following is not None:
            return chosen, inside
    return branch_ahead(frame.program, step), True
