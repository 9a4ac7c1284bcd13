"""Mistakes at the update: a bias left where it is, and what Adam does about its start at 0."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.mistakes.entries import AlteredRule, Mistake, Site, Variant, anywhere, once, variant
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_pass import RULES
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Op

NEVER = 1e9
"""So many updates that nothing is left to be corrected."""


def _without_biases(to: PlainPass, last: int, way: int) -> None:
    RULES[Op.UPDATE](to, last)
    for layer in to.task.network.layer_ids:
        to.after.b(layer)[...] = to.parameters.b(layer)


def _counted(updates: Callable[[Moments], float]) -> AlteredRule:
    """Adam's correction for another number of updates; as many have been made as before."""

    def rule(to: PlainPass, last: int, way: int) -> None:
        count = to.moments_after.count
        before = float(count)
        count[...] = updates(to.moments_after)
        RULES[Op.UPDATE](to, last)
        count[...] = before + 1.0

    return rule


def _corrected_in_place(to: PlainPass, last: int, way: int) -> None:
    """What was corrected for the last update is kept, and so corrected again with this one."""
    optimizer, memory = to.task.training.optimizer, to.moments_after
    if memory.updates:
        for column in memory.rows.T:
            column[...] = optimizer.between(tuple(column), memory.updates)
    RULES[Op.UPDATE](to, last)


def _counts(site: Site) -> bool:
    return site.task.training.optimizer.counts


def _of_adam(rule: AlteredRule) -> Variant:
    return variant(Op.UPDATE, rule, once(_counts))


UPDATES = (
    Mistake("bias_not_trained", 28, (variant(Op.UPDATE, _without_biases, anywhere),)),
    Mistake(
        "adam_correction",
        44,
        (
            _of_adam(_counted(lambda moments: NEVER)),
            _of_adam(_counted(lambda moments: moments.updates - 1)),
            _of_adam(_counted(lambda moments: moments.updates + 1)),
            _of_adam(_counted(lambda moments: 0)),
            _of_adam(_corrected_in_place),
        ),
    ),
)
"""Those whose place is the update."""
