"""The mistakes that give all the numbers that somebody has: each is made in the program, and its numbers compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.mistakes.together import all_ways_to_err, pass_with
from bpstudio.explain.own_code.comparing import Givens, QuantityCompared, quantities_compared
from bpstudio.explain.own_code.mistakes_told import mistake_told
from bpstudio.session.alone import Iteration


@dataclass(frozen=True, slots=True)
class ExplainedBy:
    """A mistake by its name in the catalogue, and what was done, in words."""

    name: str
    sentence: str


def explanations(
    iteration: Iteration,
    givens: Givens,
    compared: Sequence[QuantityCompared],
    progress: Callable[[float], object],
) -> tuple[ExplainedBy, ...]:
    """Every mistake that alone gives all the numbers in ``givens``; none where they agree with the program's own.

    Of one that gives them made in one layer, and in all, the former is told. ``compared`` are the numbers beside those
    of the iteration without a mistake.
    """
    first = next((each for each in compared if not each.agrees), None)
    if first is None:
        return ()
    found = list(_explaining(iteration, givens, first, progress))
    at_one_place = {_forms(alterations) for alterations in found if _is_at_one_place(alterations)}
    told = (
        ExplainedBy(alterations[0].mistake, mistake_told(alterations, iteration.task.network))
        for alterations in found
        if _is_at_one_place(alterations) or _forms(alterations) not in at_one_place
    )
    return tuple(dict.fromkeys(told))


def _forms(alterations: tuple[Alteration, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((one.mistake, one.form) for one in alterations)


def _is_at_one_place(alterations: tuple[Alteration, ...]) -> bool:
    return all(len(one.steps) == 1 for one in alterations)


def _explaining(
    iteration: Iteration, givens: Givens, first: QuantityCompared, progress: Callable[[float], object]
) -> Iterator[tuple[Alteration, ...]]:
    begun = iteration.parameters, iteration.moments, iteration.rows
    some = {first.named: givens[first.named]}  # most mistakes do not even give this one
    every = all_ways_to_err(iteration.task, len(iteration.rows))
    for count, alterations in enumerate(every):
        progress(count / len(every))
        found = pass_with(iteration.task, *begun, alterations)
        tried = (quantities_compared(given, found) for given in (some, givens))
        if all(each.agrees for every in tried for each in every):
            yield alterations
