"""The top of the inspector: the symbol of the thing, what it is in words, and whose numbers stand under it."""

from __future__ import annotations

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import output_of
from bpstudio.engine.words import capital
from bpstudio.explain.chain.parts import batch_words, example_words, scope_words
from bpstudio.explain.readings import several
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.naming import alone, parameter_words, shown, unit_name, unit_title
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Unit

Heading = tuple[str, str]
"""A symbol, and what it is."""


def heading_at_the_start(frame: Frame, scope: Scope, example: int, notation: Notation) -> Heading:
    """Before the first step: how to begin, about the parameter that is followed, if one is."""
    begin = f"Press → to compute the first value, {shown(frame.program[0].symbol, notation)}."
    following = frame.state.following
    if following is None:
        return "—", f"{begin} Click anything to see what it is."
    followed = alone(following.parameter, frame.network)
    symbol, words = heading_of_parameter(frame, followed, scope, example, notation)
    return (
        symbol,
        f"{words}. {begin} The chain of {parameter_text(followed, frame.network, notation)} fills later.",
    )


def heading_of_parameter(
    frame: Frame, parameter: Parameter, scope: Scope, example: int, notation: Notation
) -> Heading:
    """A weight, a bias, or a layer's, and whether it is cut or frozen."""
    network = frame.network
    words = parameter_words(parameter, network)
    state = ", cut" if parameter.is_cut_in(network) else "" if parameter.trains_in(network) else ", frozen"
    said = f"{capital(words)}{state}"
    return parameter_text(parameter, network, notation), _with(
        frame, said, scope_words(frame, scope, example)
    )


def heading_of_unit(frame: Frame, unit: Unit, example: int, notation: Notation) -> Heading:
    """A neuron or an input, whose numbers are always one example's."""
    title = unit_title(unit.layer, unit.index, frame.network)
    name = unit_name(output_of(frame.network, unit.layer), unit.index, frame.network, notation)
    return name, _with(frame, title, example_words(frame, example))


def heading_of_step(frame: Frame, step: Step, scope: Scope, example: int, notation: Notation) -> Heading:
    """A step: the update is the batch's, cost and gradients are as chosen, all else is one example's."""
    whose = example_words(frame, example)
    if step.op is Op.UPDATE:
        whose = batch_words(frame)
    elif step.op in (Op.C, Op.DZ_DTHETA, Op.DZ_DB):
        whose = scope_words(frame, scope, example)
    layer = f", layer {step.layer}" if step.layer else ""
    words = f"Step {step.number} of {len(frame.program)}, {step.phase.value}{layer}"
    return "Update" if step.op is Op.UPDATE else shown(step.symbol, notation), _with(frame, words, whose)


def _with(frame: Frame, words: str, whose: str) -> str:
    return f"{words} · {whose}" if whose and several(frame) else words


def follow_words(name: str, following: bool) -> str:
    """What the button that follows a parameter does."""
    if following:
        return f"Step through the whole network again, not only the chain of {name}."
    return f"Step through the forward pass and the chain of {name} only."
