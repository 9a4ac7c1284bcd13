"""The rule behind each line of a derivation, in a word or two."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES
from bpstudio.engine.functions.entries import ASKED, TIDY
from bpstudio.engine.program import Op, Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import asks_first, collapse_lines, derivation, penalty_derivation

NUMBERS, VALUE = "with its numbers", "worked out"


def rules_of(step: Step, conventions: Conventions) -> tuple[str, ...]:
    """One for each line of the derivation of a step's local derivative."""
    count = len(derivation(step, conventions))
    if step.op is Op.DC_DYHAT:
        cost = COSTS[conventions.cost.name]
        words = (ASKED, *(line.rule for line in cost.lines), cost.last)
        return (*words, *(TIDY for _ in range(count - len(words))))
    if step.op is Op.DA_DZ and step.layer is not None:
        found = ACTIVATIONS[conventions.network.layer(step.layer).activation]
        words = (*(line.rule for line in found.lines), found.last)
        return (ASKED, *words) if asks_first(step.layer, conventions) else words
    if count == 3:
        return "definition of z", "the other terms do not change", _last(step)
    return ("definition of z", _last(step))[:count]


def _last(step: Step) -> str:
    return "b has the factor 1" if step.op is Op.DZ_DB else "the factor beside it"


def rules_of_collapse(conventions: Conventions, one_class: bool = True) -> tuple[str, ...]:
    """One for each line in which output and cost of a fused pair come together."""
    name = conventions.network.layer(conventions.network.depth).activation
    pair = PAIRS.get((name, conventions.cost.name))
    return () if pair is None else tuple(line.rule for line in collapse_lines(pair, one_class))


def rules_of_penalty(step: Step, conventions: Conventions) -> tuple[str, ...]:
    """One for each line of the derivation of a penalty's own term."""
    if not penalty_derivation(step, conventions):
        return ()
    penalty = PENALTIES[conventions.regularization.name]
    return (*(line.rule for line in penalty.lines), penalty.last)
