"""What the inspector says of a weight or bias: value, gradient, its rank, and what its chain takes."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.words import capital, grouped, ordinal
from bpstudio.explain.chain.effort import Effort, effort
from bpstudio.explain.chain.parts import (
    batch_note,
    batch_words,
    example_words,
    gradient_in,
    gradient_symbol,
    gradient_text,
    is_part,
)
from bpstudio.explain.chain.shares import share_of_example
from bpstudio.explain.facts.fact import Fact
from bpstudio.explain.facts.parameter_order import flat_gradients
from bpstudio.explain.readings import several
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.naming import parameter_words, shown
from bpstudio.explain.words.numbers_short import many, short
from bpstudio.notation.naming import parameter_text, row_number
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.frame import Frame
from bpstudio.session.practice.questions import asks_paths


def facts_of_parameter(
    frame: Frame, parameter: Parameter, scope: Scope, example: int, notation: Notation
) -> list[Fact]:
    """Everything known of a weight or bias: its value, its gradient, and what the update makes of them."""
    gradient = gradient_in(frame, parameter, scope, example)
    values, name = _value(frame, parameter), parameter_text(parameter, frame.network, notation)
    place = shown(frame.program.branch(parameter).symbol, notation)
    reason = f"not computed yet: step to {place}" if gradient is None else ""
    facts = [Fact("Value", short(values, 6), f"{name} now.", colour="forward", numbers=many(values))]
    if frame.updated:
        before = short(_value(frame, parameter, before=True), 6)
        facts.append(Fact("Before the update", before, "What the passes of this iteration read."))
    slope = gradient_text(frame, parameter, scope, example, notation)
    tip = _tip(frame, scope, example)
    written = (gradient_symbol(frame, parameter, scope, example),)
    facts.append(Fact(slope, short(gradient, 6), tip, reason, "backward", many(gradient), written))
    facts += _rank(frame, parameter, scope)
    penalty = frame.penalty_gradient(parameter)
    if penalty is not None and not is_part(frame, scope):
        facts.append(Fact("of it the penalty", short(penalty, 6), "The part that the term with λ brings."))
    if parameter.whole or asks_paths(frame.state.asked):
        return facts
    return facts + _efforts(effort(frame.program, parameter), notation)


def parameter_in_words(
    network: Network, parameter: Parameter, share: float | None, notation: Notation
) -> str:
    """Where it is, whether it moves, and its gradient as a ``share`` of the largest: None while it is unknown."""
    state = "" if parameter.trains_in(network) else ", frozen: updates leave it alone"
    if parameter.is_cut_in(network):
        state = ", cut: there is no connection, it stays 0"
    unknown = in_words("∂C is not computed yet", notation)
    strength = unknown if share is None else f"its gradient is {share:.0%} of the largest"
    return f"{capital(parameter_words(parameter, network))}{state}; {strength}."


def _tip(frame: Frame, scope: Scope, example: int) -> str:
    if not is_part(frame, scope):
        return "The gradient: how fast the cost grows when this parameter grows."
    return f"The part of {example_words(frame, example)}: how fast its part of the cost grows with this parameter."


def _rank(frame: Frame, parameter: Parameter, scope: Scope) -> list[Fact]:
    """Where the batch's gradient stands among all that are known, by size."""
    gradient, note = frame.gradient(parameter), batch_note(frame, scope)
    if gradient is None or parameter.whole:
        return []
    every, known = flat_gradients(frame)
    larger = int(np.count_nonzero(np.abs(every[known]) > abs(float(gradient))))
    count = int(np.count_nonzero(known))
    if count < 2:
        return []
    tip = "By the size of the gradient, among those computed so far. The table of parameters can sort by it."
    which = (
        "largest" if not larger else "smallest" if larger == count - 1 else f"{ordinal(larger + 1)} largest"
    )
    return [Fact(f"Strength, {note}" if note else "Strength", f"{which} of {grouped(count)} gradients", tip)]


def _value(frame: Frame, parameter: Parameter, before: bool = False) -> Array | float:
    parameters = frame.before if before else frame.parameters
    if not parameter.whole:
        return parameters[parameter]
    return parameters.theta(parameter.layer) if parameter.kind == "theta" else parameters.b(parameter.layer)


def _efforts(figures: Effort, notation: Notation) -> list[Fact]:
    length = Fact(
        "Factors in the chain",
        f"{figures.factors}",
        in_words("How many local derivatives are multiplied on the way from C.", notation),
    )
    ways = Fact(
        "Paths to the cost",
        grouped(figures.paths),
        "The product of the widths of the layers above: the sum has a term for each.",
    )
    if not figures.saved:
        return [length, ways]
    return [
        length,
        ways,
        Fact(
            "Saved by reuse",
            f"{grouped(figures.saved)} of {grouped(figures.written_out)} multiplications",
            f"Multiplied out path by path it takes {grouped(figures.written_out)} multiplications. "
            f"Reusing what the layer above has computed, it takes {grouped(figures.reusing)}.",
        ),
    ]


def products_of_parameter(frame: Frame, parameter: Parameter, example: int, notation: Notation) -> list[Fact]:
    """What the factors multiply to, where that is not all of ∂C/∂θ: one example's part of the sum."""
    if parameter.whole or not several(frame):
        return []
    share = share_of_example(frame, parameter, example)
    part = gradient_text(frame, parameter, "example", example, notation)
    whole = gradient_text(frame, parameter, "batch", example, notation)
    number = row_number(frame.rows, example)
    penalty = " and the penalty’s term" if frame.penalty_gradient(parameter) is not None else ""
    tip = f"What example {number} adds to {whole}, which is the sum over {batch_words(frame)}{penalty}."
    whose = f", example {number}’s part"
    written = ("= ", gradient_symbol(frame, parameter, "example", example), whose)
    return [Fact(f"= {part}{whose}", short(share, 6), tip, colour="backward", written=written)]
