"""What is said of results that rounding alone decides, where a learner looks at them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import YHAT, z_of
from bpstudio.engine.words import counted, grouped, plural
from bpstudio.explain.troubles.corner import slope_used, zero_words
from bpstudio.notation.naming import parameter_text, row_number, unit_text
from bpstudio.notation.numbers import MINUS, format_number, format_zero
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.rounding import (
    Corner,
    CostKink,
    Kink,
    Noise,
    corners,
    cost_kinks,
    kinks,
    noise_in,
    rounded_zeros,
)

DIGITS = 2


def remark_on_parameter(frame: Frame, parameter: Parameter, notation: Notation) -> str:
    """A sentence or two on a single parameter, or on how many of a layer's; nothing where rounding decides nothing."""
    at_corner = corners(frame, parameter.layer) if parameter.kind == "theta" else []
    noise = noise_in(frame, parameter)
    if parameter.whole:
        kinds: tuple[Sequence[Noise | Corner], ...] = (at_corner, noise)
        return " ".join(_counted(frame, found, notation) for found in kinds if found)
    of_it: list[Noise | Corner] = [corner for corner in at_corner if corner.parameter == parameter]
    return " ".join(_sentence(frame, found, "", notation) for found in of_it + noise)


def remark_on_unit(frame: Frame, layer: int, unit: int, example: int, notation: Notation) -> str:
    """Of one row of the batch, a sentence on its z where that is 0 or a corner but for rounding, and one on its ŷ where
    that is on the corner of the cost.
    """
    found = [kink for kink in kinks(frame, layer) if (kink.unit, kink.example) == (unit, example)]
    said = _kink(frame, found[0], notation) if found else zero_words(frame, layer, unit, example, notation)
    of_cost = cost_kinks(frame) if layer == frame.network.depth else []
    words = [
        _cost_kink(frame, kink, notation) for kink in of_cost if (kink.unit, kink.example) == (unit, example)
    ]
    return " ".join(filter(None, [said, *words]))


def remarks_on_step(frame: Frame, step: Step, notation: Notation) -> list[str]:
    """A sentence for each kind of result of a step, of as many as there are of it."""
    layer, found = step.layer or frame.network.depth, list[Sequence[Noise | Kink | CostKink | Corner]]()
    match step.op:
        case Op.Z:
            found = [kinks(frame, layer)]
            if not found[0]:
                return _zeros(frame, layer, notation)
        case Op.DC_DYHAT:
            found = [cost_kinks(frame)]
        case Op.DZ_DTHETA:
            found = [corners(frame, layer), noise_in(frame, Parameter("theta", layer))]
        case Op.DZ_DB:
            found = [noise_in(frame, Parameter("b", layer))]
        case Op.UPDATE:
            found = [divided(frame, None)]
    return [_counted(frame, some, notation) for some in found if some]


def _zeros(frame: Frame, layer: int, notation: Notation) -> list[str]:
    """The first z that is 0 but for rounding, and how many more are."""
    flags = rounded_zeros(frame, layer)
    places = [] if flags is None else np.argwhere(flags).tolist()
    if not places:
        return []
    example, unit = places[0]
    more = f" So it is with {grouped(len(places) - 1)} more." if len(places) > 1 else ""
    return [zero_words(frame, layer, unit, example, notation) + more]


def remark_on_update(frame: Frame, parameter: Parameter | None) -> str:
    """A few words on a step, or on how many of all parameters', that the last digit decides."""
    noise = divided(frame, parameter)
    if not noise:
        return ""
    if parameter is not None and not parameter.whole:
        return f"decided by rounding: its gradient is 0 but for the last digit ({_number(noise[0].gradient)})"
    steps = f"{counted(len(noise), 'step')} {plural(len(noise), 'is', 'are')}"
    return f"{steps} decided by rounding: gradients that are 0 but for the last digit"


def divided(frame: Frame, parameter: Parameter | None) -> list[Noise]:
    """The noise of which the optimizer has made a step that is noise as well, largest step first."""
    if not frame.updated:
        return []
    layers = frame.network.layer_ids
    every = [Parameter("theta", layer) for layer in layers] + [Parameter("b", layer) for layer in layers]
    some = every if parameter is None else [parameter]
    noise = [found for found in noise_in(frame, *some) if found.divided]
    return sorted(noise, key=lambda found: -max(abs(found.step or 0.0), found.step_reach))


def _counted(frame: Frame, found: Sequence[Noise | Kink | CostKink | Corner], notation: Notation) -> str:
    """The first in full, and how many more."""
    first = found[0]
    name = ""
    if isinstance(first, Noise | Corner):
        name = parameter_text(first.parameter, frame.network, notation)
    more = len(found) - 1
    others = f" So it is with {grouped(more)} more." if more else ""
    return f"{_sentence(frame, first, name, notation)}{others}"


def _sentence(frame: Frame, found: Noise | Kink | CostKink | Corner, name: str, notation: Notation) -> str:
    """On a parameter that is called by ``name``, or by none where it is the one looked at."""
    this = f"{name}: this" if name else "This"
    match found:
        case CostKink():
            return _cost_kink(frame, found, notation)
        case Noise():
            return _noise(frame, found, this)
        case Corner():
            return _corner(found, this)
    return _kink(frame, found, notation)


def _noise(frame: Frame, noise: Noise, this: str) -> str:
    """Of the step only what is revealed, and nothing of one that comes of the optimizer's memory."""
    by = f"{frame.state.document.training.optimizer.label} divides it by the size of the gradients so far and ε"
    value, reach = _number(noise.gradient), _number(noise.reach)
    if noise.gradient == 0:
        start = f"{this} gradient is 0 by rounding alone, and with another last digit up to {reach}"
    elif noise.divided:
        start = f"{this} gradient is 0 but for rounding ({value})"
    else:
        return f"{this} gradient is 0 but for rounding ({value}): another last digit changes it by up to {reach}."
    if noise.step is None:
        return f"{start}; {by}, so the last digit will decide the step."
    if noise.step == 0:
        return (
            f"{start}; {by}, so the step of 0 may be one of {_number(noise.step_reach)} on another processor."
        )
    step = _number(noise.step)
    return (
        f"{start}; {by}, so the step of {step} is decided by the last digit and differs between processors."
    )


def _corner(corner: Corner, this: str) -> str:
    term = _number(corner.term)
    return (
        f"{this} weight began as 0 but for rounding ({_number(corner.value)}), so the last digit decides its sign, "
        f"and with it whether the penalty adds {term} or {MINUS}{term} to the gradient."
    )


def _kink(frame: Frame, kink: Kink, notation: Notation) -> str:
    network = frame.network
    name = unit_text(z_of(kink.layer), kink.unit, network, notation)
    label = ACTIVATIONS[network.layer(kink.layer).activation].label
    below, above = map(_number, kink.slopes)
    at = format_zero(kink.z) if kink.corner == 0 else f"= {format_number(kink.z)}"
    used = _number(slope_used(frame, kink.layer, kink.unit, kink.example))
    example = f" in example {row_number(frame.rows, kink.example)}" if len(frame.rows) > 1 else ""
    return (
        f"{name} {at}{example} is {format_number(kink.corner)} but for rounding: "
        f"its terms come to {_number(kink.terms)} in size, "
        f"so the last digit decides whether the slope of {label} is {below} or {above} there; {used} was used."
    )


def _cost_kink(frame: Frame, kink: CostKink, notation: Notation) -> str:
    cost = COSTS[frame.state.document.cost.name]
    name = unit_text(YHAT, kink.unit, frame.network, notation)
    used, other = map(_number, kink.slopes)
    example = f" in example {row_number(frame.rows, kink.example)}" if len(frame.rows) > 1 else ""
    return (
        f"{name} = {format_number(kink.yhat)}{example} lies on the corner of the {cost.label}, {cost.corner_at}, "
        f"but for rounding: the last digit decides whether its slope is {used} or {other} there; {used} was used."
    )


def _number(value: float) -> str:
    return format_number(value, DIGITS)
