"""What came of comparing somebody's own numbers with the program's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bpstudio.explain.own_code.comparing import Differing, Givens, QuantityCompared, quantities_compared
from bpstudio.explain.own_code.explaining import ExplainedBy, explanations
from bpstudio.explain.own_code.told import report
from bpstudio.notation.textbook import Notation
from bpstudio.session.alone import Iteration


@dataclass(frozen=True, eq=False)
class NumbersCompared:
    """Each quantity that was given beside the right one, in the order in which the program comes to them.

    ``iteration`` is the one whose numbers they were compared with. Each of the ``mistakes`` alone gives all the numbers
    that were given. ``left_out`` are names that were given and mean nothing in this network. As a text it is a report,
    a line for each quantity.
    """

    iteration: int
    quantities: tuple[QuantityCompared, ...]
    mistakes: tuple[ExplainedBy, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether everything given agrees."""
        return all(quantity.agrees for quantity in self.quantities)

    @cached_property
    def differences(self) -> tuple[Differing, ...]:
        """Every number that differs; the first of them is the first wrong place."""
        return tuple(place for quantity in self.quantities for place in quantity.differences())

    def __str__(self) -> str:
        """The report: quantities, the first wrong number, the mistakes, and what was left out."""
        return report(self.iteration, self.quantities, self.mistakes, self.left_out)

    __repr__ = __str__


def compare_numbers(
    iteration: Iteration,
    givens: Givens,
    left_out: tuple[str, ...] = (),
    progress: Callable[[float], object] = lambda share: None,
    *,
    notation: Notation,
) -> NumbersCompared:
    """Numbers that somebody computed for ``iteration``, beside what it computes; mistakes are told in ``notation``.

    ``progress`` is told the share that is done; what it raises is raised.
    """
    right = iteration.run()
    compared = quantities_compared(givens, right)
    mistakes = explanations(iteration, givens, right, compared, progress, notation)
    return NumbersCompared(iteration.number, compared, mistakes, left_out)
