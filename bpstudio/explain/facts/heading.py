"""The top of the inspector: the symbol of the thing, what it is in words, and whose numbers stand under it."""

from __future__ import annotations

from typing import NamedTuple

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import output_of
from bpstudio.engine.words import capital
from bpstudio.explain.chain.parts import batch_words, example_words, scope_words
from bpstudio.explain.readings import several
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.naming import alone, parameter_words, shown, unit_title
from bpstudio.notation.naming import parameter_symbol, parameter_text, unit_symbol
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Unit


class Heading(NamedTuple):
    """A symbol, in ``written`` to be typeset or a word; and what it is."""

    symbol: str
    words: str
    written: str | Node


def heading_at_the_start(frame: Frame, scope: Scope, example: int, notation: Notation) -> Heading:
    """Before the first step: how to begin, about the parameter that is followed, if one is."""
    begin = f"Press → to compute the first value, {shown(frame.program[0].symbol, notation)}."
    following = frame.state.following
    if following is None:
        return Heading("—", f"{begin} Click anything to see what it is.", "—")
    followed = alone(following.parameter, frame.network)
    symbol, words, written = heading_of_parameter(frame, followed, scope, example, notation)
    more = f"The chain of {parameter_text(followed, frame.network, notation)} fills later."
    return Heading(symbol, f"{words}. {begin} {more}", written)


def heading_of_parameter(
    frame: Frame, parameter: Parameter, scope: Scope, example: int, notation: Notation
) -> Heading:
    """A weight, a bias, or a layer's, and whether it is cut or frozen."""
    network = frame.network
    words = parameter_words(parameter, network)
    state = ", cut" if parameter.is_cut_in(network) else "" if parameter.trains_in(network) else ", frozen"
    said = f"{capital(words)}{state}"
    return Heading(
        parameter_text(parameter, network, notation),
        _with(frame, said, scope_words(frame, scope, example)),
        parameter_symbol(parameter, network),
    )


def heading_of_unit(frame: Frame, unit: Unit, example: int, notation: Notation) -> Heading:
    """A neuron or an input, whose numbers are always one example's."""
    title = unit_title(unit.layer, unit.index, frame.network)
    symbol = unit_symbol(output_of(frame.network, unit.layer), unit.index, frame.network)
    said = _with(frame, title, example_words(frame, example))
    return Heading(to_plain(symbol, notation), said, symbol)


def heading_of_step(frame: Frame, step: Step, scope: Scope, example: int, notation: Notation) -> Heading:
    """A step: the update is the batch's, cost and gradients are as chosen, all else is one example's."""
    whose = example_words(frame, example)
    if step.op is Op.UPDATE:
        whose = batch_words(frame)
    elif step.op in (Op.C, Op.DZ_DTHETA, Op.DZ_DB):
        whose = scope_words(frame, scope, example)
    layer = f", layer {step.layer}" if step.layer else ""
    words = f"Step {step.number} of {len(frame.program)}, {step.phase.value}{layer}"
    said = _with(frame, words, whose)
    if step.op is Op.UPDATE:
        return Heading("Update", said, "Update")
    return Heading(shown(step.symbol, notation), said, quantity(step.symbol))


def _with(frame: Frame, words: str, whose: str) -> str:
    return f"{words} · {whose}" if whose and several(frame) else words


def follow_words(name: str, following: bool) -> str:
    """What the button that follows a parameter does."""
    if following:
        return f"Step through the whole network again, not only the chain of {name}."
    return f"Step through the forward pass and the chain of {name} only."
