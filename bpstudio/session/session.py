"""A session: one state, the way there and back, and those who want to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.divergence import Divergence as Divergence
from bpstudio.session.divergence import divergence_of
from bpstudio.session.edits.base import Edit
from bpstudio.session.following import Following
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.history.bookmarks import Bookmark, bookmarked, without
from bpstudio.session.history.document import Document
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import Segment, beginning
from bpstudio.session.history.state import (
    Cursor,
    State,
    answered_as,
    continues,
    edited,
    end_of,
    placed,
    with_iterations,
    without_training,
)
from bpstudio.session.practice.hunting import without_mistake
from bpstudio.session.practice.questions import Answer, Question, with_answer
from bpstudio.session.practice.veil import (
    behind_the_veil,
    refuse_behind_the_veil,
    refuse_where_hunted,
    refuse_where_locked,
    why_no_further,
)
from bpstudio.session.problems import check_targets

Observer = Callable[[State, State], None]


@dataclass(frozen=True, slots=True)
class Undoable:
    """What undo or redo would bring back. ``marks_only``: of the state, only the bookmarks are restored.

    An ``edit`` was made at the end of the segment ``before``; bookmarks have none.
    """

    title: str
    state: State
    marks_only: bool = False
    edit: Edit | None = None
    before: Segment | None = None


class Session:
    """Moves a cursor through a program, applies edits, and tells observers ``(old, new)`` after each change.

    Moving inside an iteration computes nothing: the iteration has run, and the frame reveals it.
    """

    def __init__(self, state: State | Document, confined: str | None = None) -> None:
        given = State((beginning(state),)) if isinstance(state, Document) else state
        self._state = behind_the_veil(given)
        self._observers: list[Observer] = []
        self._undo: list[Undoable] = []
        self._redo: list[Undoable] = []
        self._gesture: object = None
        self._traces = Traces()
        self._frame: Frame | None = None
        self._confined = confined

    @property
    def confined(self) -> str | None:
        """Why only this iteration can be seen, and nothing be changed: the others are still being run. Else None."""
        return self._confined

    @property
    def why_no_training(self) -> str | None:
        """Why iterations cannot be run on and on: only this one is at hand, or a question is open. Else None."""
        return self._confined or why_no_further(self._state) or None

    def confine(self, why: str) -> None:
        """Say otherwise why only this iteration is at hand."""
        self._confined = why

    def complete(self, state: State) -> None:
        """The whole of a session of which only the iteration at the cursor was at hand; nothing moves."""
        self._confined = None
        here = replace(answered_as(state, self._state), wish_to_follow=self._state.wish_to_follow)
        self._become(placed(here, self._state.cursor))

    @property
    def state(self) -> State:
        """Everything that is saved, as a value that never changes."""
        return self._state

    @property
    def document(self) -> Document:
        """The network, examples and settings in force at the cursor."""
        return self._state.document

    @property
    def frame(self) -> Frame:
        """What may be seen now; the same object until the state changes."""
        if self._frame is None or self._frame.state is not self._state:
            self._frame = Frame(self._state, self._traces)
        return self._frame

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call ``observer(old, new)`` after every change, until the function returned is called."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def _become(self, state: State) -> None:
        self._refuse_where_confined(state)
        refuse_behind_the_veil(state)
        if state.asked is not None and state.cursor != self._state.cursor:
            state = replace(state, asked=None)  # it was asked where the cursor stood
        old, self._state = self._state, state
        if old != state or old.segments is not state.segments:
            for observer in tuple(self._observers):
                observer(old, state)

    def _refuse_where_confined(self, state: State) -> None:
        """Raises ValueError where only this iteration is at hand, and ``state`` shows or holds another."""
        if self._confined is not None and not _shows_the_same_iteration(self._state, state):
            raise RefusedError("iteration", self._confined)

    def _move(self, iteration: int, revealed: int) -> None:
        state = with_iterations(self._state, iteration)
        self._become(placed(state, Cursor(iteration, revealed)))

    # Stepping

    def step(self) -> None:
        """Reveal the next step; after the last one, begin the next iteration."""
        following = self.frame.next
        if following is None:
            self._enter(self._state.cursor.iteration + 1, 0)
        else:
            self._move(self._state.cursor.iteration, following.number)

    def back(self) -> None:
        """Undo ``step``: hide the last step, or return to the end of the iteration before. At the start, nothing."""
        iteration, revealed = self._state.cursor.iteration, self._state.cursor.revealed
        if revealed:
            before = [index + 1 for index in self.frame.visited if index + 1 < revealed]
            self._move(iteration, before[-1] if before else 0)
        elif iteration:
            self._enter(iteration - 1, -1)

    @property
    def can_go_back(self) -> bool:
        """Whether ``back`` would move: the cursor is not at the very start."""
        return self._state.cursor > Cursor()

    def finish_phase(self) -> None:
        """Reveal the rest of the phase the next step belongs to."""
        upcoming = self.frame.next
        if upcoming is None:
            return self.step()
        visited = [self.frame.program[index] for index in self.frame.visited]
        last = max(step.number for step in visited if step.phase is upcoming.phase)
        return self._move(self._state.cursor.iteration, last)

    def finish_iteration(self) -> None:
        """Reveal the rest of the iteration; at its end, all of the next one."""
        if self.frame.next is None:
            self._enter(self._state.cursor.iteration + 1, -1)
        else:
            self._move(self._state.cursor.iteration, self.frame.visited[-1] + 1)

    def next_iteration(self) -> None:
        """The next iteration, with as many steps revealed as now."""
        self._enter(self._state.cursor.iteration + 1, self._state.cursor.revealed)

    def previous_iteration(self) -> None:
        """The iteration before, with as many steps revealed as now; at the first, nothing."""
        if self._state.cursor.iteration:
            self._enter(self._state.cursor.iteration - 1, self._state.cursor.revealed)

    def seek(self, iteration: int, revealed: int = 0) -> None:
        """Go to any moment on record. Raises ValueError when there is none such."""
        self._become(placed(self._state, Cursor(iteration, revealed)))

    def go_to(self, iteration: int) -> None:
        """Go to the end of an iteration on record, all of it revealed. Raises ValueError when it is not on record."""
        self._state.check_iteration(iteration)
        if iteration == self._state.iterations:
            raise RefusedError("iteration", f"iteration {grouped(iteration)} is not completed; run it first")
        self._become(placed(self._state, end_of(self._state, iteration)))

    def _enter(self, iteration: int, revealed: int) -> None:
        """Go into another iteration; ``revealed`` −1 is the end of what stepping visits there."""
        state = placed(with_iterations(self._state, iteration), Cursor(iteration))
        last = state.visited[-1] + 1 if revealed < 0 else min(revealed, len(state.segment.program))
        self._become(placed(state, Cursor(iteration, last)))

    def follow(self, parameter: Parameter | None) -> None:
        """Step through the forward pass and one parameter's chain only; None steps through everything.

        Steps visible now stay visible, but for the update, which comes after every chain; those of them in the new
        chain count as reused. Raises ValueError for a parameter that the network does not have.
        """
        if parameter is None:
            return self._become(replace(self._state, wish_to_follow=None))
        if not parameter.exists_in(self.frame.network):
            raise RefusedError("parameter", f"this network has no {parameter}")
        if parameter.is_cut_in(self.frame.network):
            raise RefusedError(
                "parameter", f"{parameter} is cut: no chain runs through it until it is reconnected"
            )
        earlier = frozenset(step.index for step in self.frame.visible_steps if step.op is not Op.UPDATE)
        revealed = 0
        for index in self.frame.program.followed(parameter):
            if index not in earlier:
                break
            revealed = index + 1
        iteration = self._state.cursor.iteration
        following = Following(parameter, earlier, iteration)
        return self._become(
            replace(self._state, cursor=Cursor(iteration, revealed), wish_to_follow=following)
        )

    # Training

    def train(self, iterations: int) -> Divergence | None:
        """Run ``iterations`` iterations from the cursor and stop at the end of the last, all of it revealed.

        What is on record already is walked, not run. Stops before the iteration whose cost is not finite, and says
        which quantity was the first. Where no iteration is completed, nothing moves. Raises ValueError where only this
        iteration is at hand, or an open question is about one of those to be run.
        """
        start, goal = self._state.completed, self._state.completed + iterations
        if self._confined is not None:
            raise RefusedError("iteration", self._confined)
        if self._state.first_open is not None and goal > self._state.first_open:
            raise RefusedError("iteration", why_no_further(self._state))
        state = with_iterations(self._state, goal)
        divergence = divergence_of(state, start, goal)
        if divergence is not None:
            goal = max(start, divergence.iteration)
            state = _shortened(state, self._state, goal)
        if goal > start:
            self._become(placed(state, end_of(state, goal - 1)))
        return divergence

    @property
    def run_ahead(self) -> int:
        """How many iterations from the cursor on have been run already, so that ``train`` only walks them."""
        last = self._state.segments[-1]
        return last.first + last.record.length - self._state.completed

    @property
    def record_in_training(self) -> Record:
        """The record that training appends to. What is appended is seen once ``train`` has walked it."""
        return self._state.segments[-1].record

    # Edits

    def apply(self, edit: Edit, gesture: object = None) -> None:
        """Make an edit at the cursor: an iteration begun begins again with it, after a completed one the next
        begins with it. What was recorded later is dropped.

        Edits with one target and one ``gesture`` (not None) merge into one entry. Raises ValueError, with nothing
        changed, when the edit does not fit.
        """
        merge = gesture is not None and gesture == self._gesture and continues(self._state, edit)
        self._apply(edit, self._state, merge, gesture)

    def apply_from(self, iteration: int, edit: Edit) -> None:
        """Make an edit at the start of an earlier iteration, in one go: undo comes back to where the cursor is now.

        Raises ValueError, with nothing changed, when there is no such iteration, or the edit does not fit.
        """
        self._apply(edit, placed(replace(self._state, wish_to_follow=None), Cursor(iteration)), False, None)

    def apply_anew(self, edit: Edit) -> None:
        """Make an edit as if nothing had been trained: document and edits stay, all training goes until undo.

        Raises ValueError, with nothing changed, when the edit does not fit.
        """
        self._apply(edit, without_training(self._state), False, None)

    def _apply(self, edit: Edit, at: State, merge: bool, gesture: object) -> None:
        refuse_where_locked(at)
        check_targets(at.document, edit)
        state = edited(at, edit, merge)
        self._refuse_where_confined(state)
        before = state.segments[-2]
        title = edit.title_on(before.document)
        earlier = self._undo.pop().state if merge and self._undo else self._state
        self._undo.append(Undoable(title, earlier, edit=edit, before=before))
        self._redo.clear()
        self._gesture = gesture
        self._become(state)

    # Answers

    def answer(self, answer: Answer) -> None:
        """Keep what was typed to a question, in place of what was there. No undo takes it back."""
        self.replace_answers(with_answer(self._state.answers, answer))

    def replace_answers(self, answers: tuple[Answer, ...]) -> None:
        """Keep these in place of all there are: judged again, or none for another round."""
        self._become(_run_as_far_as_seen(replace(self._state, answers=answers)))

    def ask(self, question: Question | None) -> None:
        """Say what practice asks for now, or that it asks for nothing: what would tell it is hidden until then.

        It is asked where the cursor stands: whoever moves on leaves it.
        """
        self._become(replace(self._state, asked=question))

    def take_out_mistake(self) -> None:
        """Run the session without the mistake that is planted in it: the right numbers stand there from now on.

        No undo brings it back. Raises ValueError where nothing is planted, or it has not been found.
        """
        refuse_where_hunted(self._state)
        self._become(without_mistake(self._state))

    # Bookmarks

    def bookmark(self, name: str, moment: tuple[int, int] | None = None) -> None:
        """Mark a moment (iteration, revealed), by default that of the cursor.

        Raises ValueError for a name that is empty or very long, or for a moment that is not on record.
        """
        iteration, revealed = moment or (self._state.cursor.iteration, self._state.cursor.revealed)
        self._remark("bookmark", bookmarked(self._state, Bookmark(iteration, revealed, name)))

    def remove_bookmark(self, bookmark: Bookmark) -> None:
        """Take a mark away, which undo brings back; where there is none such, nothing."""
        self._remark("removed bookmark", without(self._state, bookmark))

    def _remark(self, title: str, state: State) -> None:
        if state != self._state:
            self._refuse_where_confined(state)
            self._undo.append(Undoable(title, self._state, marks_only=True))
            self._redo.clear()
            self._gesture = None
            self._become(state)

    @property
    def undoable(self) -> Undoable | None:
        """What undo would take back; None when there is nothing."""
        return self._undo[-1] if self._undo else None

    @property
    def redoable(self) -> Undoable | None:
        """What redo would make again; None when there is nothing."""
        return self._redo[-1] if self._redo else None

    def undo(self) -> None:
        """Restore the state from before the last edit, with the future that the edit dropped."""
        self._exchange(self._undo, self._redo)

    def redo(self) -> None:
        """Restore the state that the last undo left; where there is none, nothing."""
        self._exchange(self._redo, self._undo)

    def _exchange(self, source: list[Undoable], target: list[Undoable]) -> None:
        if source:
            entry = source.pop()
            target.append(replace(entry, state=self._state))
            self._gesture = None
            restored = entry.state
            if entry.marks_only:
                restored = replace(self._state, bookmarks=entry.state.bookmarks)
            self._become(answered_as(restored, self._state))


def _run_as_far_as_seen(state: State) -> State:
    """With the iteration at the cursor on record once it is completed: a question about it may have been the last."""
    return with_iterations(behind_the_veil(state), state.completed)


def _shows_the_same_iteration(old: State, new: State) -> bool:
    return (
        old.cursor.iteration == new.cursor.iteration
        and old.segments == new.segments
        and old.bookmarks == new.bookmarks
    )


def _shortened(state: State, before: State, end: int) -> State:
    """Drop the iterations after ``end`` that were not on record before."""
    last = state.segments[-1]
    end = max(end, before.iterations)
    return replace(state, segments=(*state.segments[:-1], replace(last, iterations=end - last.first)))
