"""A question at an iteration, and what the numbers of that iteration are, seen or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from bpstudio.engine.entry import array_of, entry_of, step_for
from bpstudio.engine.mistakes import Alteration, alterations_of, altered_pass, wrong_values
from bpstudio.engine.mistakes.planting import planted_in
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.signs import is_rounded_zero, sign_in
from bpstudio.engine.task import Task
from bpstudio.explain.diagnosis.right import (
    Case,
    case_of,
    cases_beyond,
    cases_by_setting,
    other_cases,
    settings_asked_for,
)
from bpstudio.notation.meaning import SingleNumber, Surroundings
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.practice.questions import Question


@dataclass(frozen=True)
class AskedNumber:
    """``decimals`` are those to which results are rounded on the way; None for not at all.

    ``known`` are quantities that were answered although their step is not taken yet: they may be named as well.
    """

    frame: Frame
    question: Question
    notation: Notation
    decimals: int | None = None
    known: frozenset[Quantity] = frozenset()

    @cached_property
    def task(self) -> Task:
        """What is learned, with no mistake planted in it."""
        return replace(self.frame.state.document.task, planted=None)

    @property
    def moments(self) -> Moments:
        """What the optimizer remembers as the iteration begins."""
        return self.frame.whole_trace().moments_before

    @cached_property
    def right(self) -> PlainPass:
        """The iteration as it should be."""
        return plain_pass(self.task, self.frame.before, self.moments, self.frame.rows, self.decimals)

    @cached_property
    def shown(self) -> PlainPass:
        """The iteration as it is there to be read, with the mistake that is planted in it."""
        planted = self.frame.state.document.task
        if planted.planted is None:
            return self.right
        made = planted_in(planted)
        return altered_pass(self.task, self.frame.before, self.moments, self.frame.rows, made)

    @property
    def asked(self) -> SingleNumber:
        """The one number that is asked for."""
        return SingleNumber(self.question.quantity, self.question.place, self.question.example)

    @property
    def step(self) -> Step:
        """The step that brings it."""
        return step_for(self.frame.program, self.question.quantity)

    @cached_property
    def truth(self) -> float:
        """What it is."""
        return entry_of(self.right, self.question.quantity, self.question.place, self.question.example)

    @property
    def is_rounded_zero(self) -> bool:
        """Whether nothing but rounding is left of it: it is a sum, and nothing or next to it beside what it adds up."""
        return is_rounded_zero(self.truth, *self._among)

    @property
    def sign(self) -> int | None:
        """1, −1 or 0, and None where it is no number."""
        return sign_in(self.truth, *self._among)

    @property
    def _among(
        self,
    ) -> tuple[Quantity, tuple[int, ...], int | None, Task, Callable[[Quantity], Array]]:
        """What it is and what is there beside it, as ``sign_in`` takes it."""
        asked = self.question
        return asked.quantity, asked.place, asked.example, self.task, partial(array_of, self.right)

    def case(self) -> Case:
        """This iteration to try an expression on, which is never rounded on the way: its names are what is shown."""
        exact = self if self.decimals is None else replace(self, decimals=None)
        return replace(case_of(exact.shown, self.asked), truth=exact.truth)

    def others(self) -> Iterator[Case]:
        """The same iteration with other numbers."""
        return other_cases(self.task, self.frame.before, self.moments, self.frame.rows, self.asked)

    def beyond(self) -> Iterator[Case]:
        """The same on other sides of the corners."""
        return cases_beyond(self.task, self.frame.before, self.moments, self.frame.rows, self.asked)

    def by_setting(self) -> Iterator[tuple[str, Case]]:
        """The same with another number for one setting, by the letter of that in TeX."""
        return cases_by_setting(self.task, self.frame.before, self.moments, self.frame.rows, self.asked)

    def mistaken(self) -> Iterator[tuple[Alteration, float]]:
        """Each mistake that reaches the number, and what it comes to with it."""
        question = self.question
        every = alterations_of(self.task, len(self.frame.rows))
        alterations = tuple(each for each in every if not self._is_demanded(each))
        return wrong_values(self.right, question.quantity, question.place, question.example, alterations)

    def _is_demanded(self, alteration: Alteration) -> bool:
        """Whether it rounds as finely as the sheet has it done, or more finely: nobody does that by mistake."""
        rounds = alteration.mistake == "rounded_on_the_way"
        return rounds and self.decimals is not None and alteration.way + 1 >= self.decimals

    def visible(self, what: Quantity) -> bool:
        """Whether a quantity may be named: it is there to be read. Raises KeyError where there is none such."""
        if what.kind in ("x", "y", "theta", "b") or what in self.known:
            return True
        return self.frame.visible(step_for(self.frame.program, what))

    @property
    def surroundings(self) -> Surroundings:
        """What the names of an expression are read for."""
        rows = len(self.frame.rows)
        settings = settings_asked_for(self.task, rows, self.moments, self.asked)
        called = tuple(int(row) for row in self.frame.rows)
        return Surroundings(self.asked, self.frame.network, rows, settings, self.visible, called)
