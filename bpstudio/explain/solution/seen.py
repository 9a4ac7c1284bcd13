"""What of an iteration a solution tells: all of it, or on a sheet what gives nothing away of what is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.engine.network import Network
from bpstudio.explain.solution.blocks import SolutionKind, filled_gap
from bpstudio.explain.solution.breaking import PAGE
from bpstudio.notation.digits import with_digits
from bpstudio.notation.numbers import number
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Matrix, Node, Tagged, Text
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State, end_of
from bpstudio.session.practice.questions import Exercise, GivenNumbers, Question


@dataclass(frozen=True, slots=True, eq=False)
class ToldIteration:
    """One iteration. ``frame`` has what is told of it, ``full`` everything.

    ``given`` says whether the numbers that it begins with are told: not where they come of what is asked about an
    iteration before.
    """

    frame: Frame
    full: Frame
    questions: tuple[Question, ...]
    given: bool
    kind: SolutionKind
    notation: Notation
    digits: int

    @property
    def network(self) -> Network:
        """Whose iteration it is."""
        return self.frame.network

    @property
    def columns(self) -> int:
        """How many numbers with these digits fit beside one another on a page."""
        return max(2, min(6, PAGE // (self.digits + 4)))

    @property
    def complete(self) -> bool:
        """Whether nothing is hidden."""
        return self.frame is self.full

    def written(self, node: Node) -> Node:
        """The tree with the digits asked for."""
        return with_digits(node, self.digits)

    def number(self, value: float) -> Node:
        """A number with these digits."""
        return number(value, self.digits)

    def gap(self, answer: Node | None) -> Tagged:
        """A blank where ``answer`` belongs; in a key with it."""
        return filled_gap(self.written(answer) if self.kind == "key" and answer is not None else None)

    def gaps(self, answer: Node) -> Node:
        """A blank for a number, or a matrix of blanks for one of numbers."""
        if isinstance(answer, Matrix):
            return Matrix(tuple(tuple(map(self.gaps, line)) for line in answer.rows))
        return self.gap(None if isinstance(answer, Text) else answer)

    def cell(self, value: float | None, answer: float) -> Node:
        """A number in a table, or a gap where it is not told."""
        return self.gap(self.number(answer)) if value is None else self.number(value)


def told_iterations(
    state: State,
    asked: dict[int, tuple[Question, ...]],
    iterations: tuple[int, ...],
    kind: SolutionKind,
    notation: Notation,
    digits: int,
) -> tuple[ToldIteration, ...]:
    """The iterations in their order; ``asked`` are the questions about each, also about those that are not shown."""
    given_by: GivenNumbers = "all_but_asked" if state.exercise is None else state.exercise.given
    plain = replace(state, exercise=None, answers=(), asked=None, wish_to_follow=None, bookmarks=())
    lost, found = _first_lost(plain, asked, given_by), list[ToldIteration]()
    for iteration in iterations:
        full = Frame(replace(plain, cursor=end_of(plain, iteration)))
        questions, given = asked.get(iteration, ()), lost is None or iteration <= lost
        frame = full
        if not given:
            frame = Frame(replace(plain, cursor=Cursor(iteration, 0)))
        elif questions:
            frame = _veiled(plain, iteration, questions, given_by)
        found.append(ToldIteration(frame, full, questions, given, kind, notation, digits))
    return tuple(found)


def _first_lost(plain: State, asked: dict[int, tuple[Question, ...]], given_by: GivenNumbers) -> int | None:
    """The first iteration whose update is not told: what comes after it would tell the update."""
    hidden = (
        at for at, some in sorted(asked.items()) if some and not _veiled(plain, at, some, given_by).updated
    )
    return next(hidden, None)


def _veiled(plain: State, iteration: int, questions: tuple[Question, ...], given_by: GivenNumbers) -> Frame:
    """The iteration as an exercise shows it that asks these questions, each quantity once."""
    each = {question.quantity: question for question in questions}
    asks = tuple(replace(one, id=str(place)) for place, one in enumerate(each.values(), start=1))
    exercise = Exercise(asks, given=given_by)
    return Frame(replace(plain, exercise=exercise, cursor=end_of(plain, iteration)))
