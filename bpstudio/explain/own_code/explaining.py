"""The mistakes that give all the numbers that somebody has: each is made in the program, and its numbers compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bpstudio.engine.entry import step_for
from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.mistakes.together import all_ways_to_err, made_step_by_step
from bpstudio.engine.plain_pass import PlainPass
from bpstudio.engine.program import Program
from bpstudio.explain.own_code.comparing import Givens, QuantityCompared, can_agree, quantities_compared
from bpstudio.explain.own_code.mistakes_told import mistake_told
from bpstudio.explain.own_code.names import Named
from bpstudio.notation.textbook import Notation
from bpstudio.session.alone import Iteration


@dataclass(frozen=True, slots=True)
class ExplainedBy:
    """A mistake by its name in the catalogue, and what was done, in words."""

    name: str
    sentence: str


def explanations(
    iteration: Iteration,
    givens: Givens,
    right: PlainPass,
    compared: Sequence[QuantityCompared],
    progress: Callable[[float], object],
    notation: Notation,
) -> tuple[ExplainedBy, ...]:
    """Every mistake that alone gives all the numbers in ``givens``; none where they agree with the program's own.

    Of one that gives them made in one layer, and in all, the former is told, and of one in several forms at once those
    that are needed. ``right`` is the iteration without a mistake, and ``compared`` the numbers beside those of it.
    """
    first = next((each for each in compared if not each.agrees), None)
    if first is None:
        return ()
    found = list(_explaining(iteration, givens, right, first.key, progress))
    told = (
        ExplainedBy(alterations[0].mistake, mistake_told(alterations, right, notation))
        for alterations in found
        if not any(_is_less(other, alterations) for other in found)
    )
    return tuple(dict.fromkeys(told))


def _is_less(one: tuple[Alteration, ...], other: tuple[Alteration, ...]) -> bool:
    """Whether it is the same mistake made in fewer forms, or in the same ones at fewer places."""
    if one[0].mistake != other[0].mistake or len(one) > len(other):
        return False
    forms, others = ([each.form for each in alterations] for alterations in (one, other))
    places, further = (sum(len(each.steps) for each in alterations) for alterations in (one, other))
    return set(forms) < set(others) or (forms == others and places < further)


def _explaining(
    iteration: Iteration,
    givens: Givens,
    right: PlainPass,
    first: Named,
    progress: Callable[[float], object],
) -> Iterator[tuple[Alteration, ...]]:
    every = all_ways_to_err(iteration.task, len(iteration.rows))
    for count, alterations in enumerate(every):
        progress(count / len(every))
        if _gives_all(givens, right, first, alterations):
            yield alterations


def _gives_all(givens: Givens, right: PlainPass, first: Named, alterations: tuple[Alteration, ...]) -> bool:
    """Most do not even give the first number that differs, and are left where that is known."""
    known_at = _step_of(first, right)
    for step, found in made_step_by_step(right, alterations):
        if known_at is not None and step.index >= known_at:
            if not _agree({first: givens[first]}, found):
                return False
            known_at = None
    return _agree(givens, found)


def _agree(givens: Givens, found: PlainPass) -> bool:
    """Mostly one quantity shows that they do not, and no other has to be looked at."""
    return can_agree(givens, found) and all(each.agrees for each in quantities_compared(givens, found))


def _step_of(named: Named, right: PlainPass) -> int | None:
    """The index of the step that brings a quantity; None for what is there before the first, or may be meant so."""
    quantity = named.quantity
    if quantity.kind in ("x", "y") or (quantity.is_parameter and not named.after):
        return None
    return step_for(Program.of(right.task.network), quantity).index
