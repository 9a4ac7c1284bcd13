"""What of a session is to be written, and how."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.history.state import State, document_at

DIGITS, MOST_DIGITS = 6, 17


@dataclass(frozen=True, slots=True)
class Wanted:
    """``state`` as a form has it: only the chains of ``parameters`` and only ``iterations``, where any are named.

    Without iterations it is the one at the cursor. ``digits`` are those of a number in a text; scripts and data have
    all. ``blank`` leaves gaps in place of the numbers asked for, ``answers`` is the key to them; ``ask`` names those.
    """

    state: State
    parameters: tuple[Parameter, ...] = ()
    iterations: tuple[int, ...] = ()
    notation: Notation = field(default=ARTICLE)
    digits: int = DIGITS
    blank: bool = False
    answers: bool = False
    ask: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises RefusedError for an iteration that has not begun, a parameter that one of them has not, or digits."""
        if not 1 <= self.digits <= MOST_DIGITS:
            raise RefusedError("digits", f"a number has 1 to {MOST_DIGITS} digits, not {self.digits}")
        for iteration in self.shown_iterations:
            self._check(iteration)

    @property
    def shown_iterations(self) -> tuple[int, ...]:
        """Those that are written, in the order asked for."""
        return self.iterations or (self.state.cursor.iteration,)

    @property
    def _last_asked(self) -> int:
        """The last iteration that a sheet of an exercise may be of, whether it has begun or not; −1 of all else."""
        exercise, is_a_sheet = self.state.exercise, self.blank or self.answers
        return exercise.last_iteration if exercise is not None and is_a_sheet and not self.ask else -1

    def _check(self, iteration: int) -> None:
        if iteration > self._last_asked:
            self.state.check_iteration(iteration)
        network = document_at(self.state, iteration).network
        for parameter in self.parameters:
            if not parameter.exists_in(network):
                raise RefusedError("parameter", f"the network of iteration {iteration} has no {parameter}")
            if parameter.is_cut_in(network):
                raise RefusedError("parameter", f"{parameter} is cut: no chain runs through it")


def only_iteration(wanted: Wanted) -> int:
    """The iteration that is written in a form which has room for one. Raises RefusedError for more."""
    if len(wanted.shown_iterations) > 1:
        raise RefusedError("iteration", "this form has the numbers of one iteration; name one")
    return wanted.shown_iterations[0]
