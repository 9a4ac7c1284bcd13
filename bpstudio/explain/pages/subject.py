"""What the strip is about at a moment: which page is in front, and whose chain it tells."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Phase
from bpstudio.explain.pages.stage import (
    OF_A_CHAIN,
    Attention,
    Page,
    branch_ahead,
    chosen_parameter,
    page_shown,
    parameter_on_stage,
    step_asked,
)
from bpstudio.explain.pages.steps import first_of
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.notation.naming import only_one
from bpstudio.session.frame import Frame
from bpstudio.session.practice.questions import asks_paths
from bpstudio.session.selection import Factor, Selection, Unit


@dataclass(frozen=True, slots=True)
class Subject:
    """``parameter`` is whose chain is told; the update and the composition have the chosen one, if any."""

    page: Page
    parameter: Parameter | None = None


def subject_of(
    frame: Frame, attention: Attention, pressed: Page | None, closed: tuple[str, ...], batch: bool = False
) -> Subject:
    """The page in front, and whose chain it tells: the factors always tell one.

    What practice asks for has the stage: a number is typed where it will stand.
    """
    asked = _subject_asked(frame, attention)
    if asked is not None and not batch:
        return asked
    page = page_shown(frame, pressed, closed, batch)
    if page == "factors" or (page in OF_A_CHAIN and frame.phase is Phase.BACKWARD):
        return Subject(page, parameter_on_stage(frame, attention))
    return Subject(page, chosen_parameter(frame, attention))


def _subject_asked(frame: Frame, attention: Attention) -> Subject | None:
    step = step_asked(frame)
    if step is None or step.phase is Phase.UPDATE:
        return None
    if step.gradient is None:
        return Subject("composition", chosen_parameter(frame, attention))
    chosen = chosen_parameter(frame, attention)
    inside = chosen is not None and step in frame.program.chain_of(chosen)
    return Subject("factors", chosen if inside else branch_ahead(frame.program, step))


def factors_of(frame: Frame, at: Selection) -> frozenset[int]:
    """The factors that belong to a thing on the canvas: a neuron's slope, the branch of a parameter."""
    match at:
        case Factor(step):
            return frozenset({step})
        case Unit(layer, _) if layer > 0:
            return frozenset({frame.program.find(Op.DA_DZ, layer).index})
        case Parameter():
            return frozenset({frame.program.branch(at).index})
    return frozenset()


def single_parameter(frame: Frame, attention: Attention) -> Parameter | None:
    """The single parameter at hand, whose paths can be told one by one; None where a whole layer's are, or none."""
    parameter = subject_of(frame, attention, "paths", ()).parameter
    if parameter is None:
        return None
    if only_one(parameter, frame.network):
        return first_of(parameter)
    return None if parameter.whole else parameter


def pages_closed(frame: Frame, attention: Attention, in_batch: bool) -> dict[str, str]:
    """The pages that cannot be shown now, and why."""
    found = {}
    if asks_paths(frame.state.asked):
        found["paths"] = WITHHELD
    elif single_parameter(frame, attention) is None:
        found["paths"] = "Select one weight or bias first: on the canvas, in the table, or with Follow."
    if frame.phase is not Phase.UPDATE:
        found["update"] = "The update is the last step of an iteration."
    if frame.hunted:
        found["paths"] = "The sum over paths is shown again once the mistake is found."
    if in_batch:
        found |= dict.fromkeys(("composition", "paths"), "It is of one example: press E to see one.")
    return found
