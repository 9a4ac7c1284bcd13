"""From the session's one observer to one Qt signal, and what is selected and studied besides.

Views read ``bridge.frame``, ask for changes through ``bridge.edit`` and friends, and keep no copy of anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.scope import Scope
from bpstudio.explain.stage import Attention
from bpstudio.notation.textbook import Notation, current_notation, use_notation
from bpstudio.session.edits.base import Edit
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State, segment_at
from bpstudio.session.problems import Problem, check_targets, problems
from bpstudio.session.selection import Factor, Route, Selection, Thing, Unit
from bpstudio.session.session import Session


class Bridge(QObject):
    """The session on the window's side.

    ``changed(old, new)`` carries two ``State`` values after each change; ``replaced()`` says another session was put
    in place; ``selected(old, new)`` carries two ``Selection`` values; ``refused(sentence)`` an edit that does not fit.
    One thing is the selection; others may be chosen beside it, for what concerns several at once.
    ``pointed(selection)`` is what the mouse or the focus is over, ``routed()`` says other paths are opened, and
    ``renoted()`` that everything is written in another notation from now on. ``scoped(scope)`` says that numbers of
    one example are shown from now on, or those of the batch. ``edited(edit, dropped)`` carries an edit made by
    hand, and how many iterations that had run after it are gone. ``staged()`` says that the step under the cursor
    has the stage from now on, or that the selection has it again.
    """

    changed = Signal(object, object)
    replaced = Signal()
    selected = Signal(object, object)
    staged = Signal()
    studied = Signal(int)
    scoped = Signal(str)
    edited = Signal(object, int)
    refused = Signal(str)
    pointed = Signal(object)
    routed = Signal()
    renoted = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection: Selection = None
        self._beside: tuple[Thing, ...] = ()
        self._chosen: frozenset[Thing] = frozenset()
        self._passed = False
        self._example = 0
        self._scope: Scope = "example"
        self._pointed: Selection = None
        self._routes: tuple[Route, ...] = ()
        self._looked_at: Document | None = None
        self._problems: tuple[Problem, ...] = ()
        self.session = session
        self._forget = session.observe(self._on_change)

    def replace_session(self, session: Session) -> None:
        """Show another session instead."""
        self._forget()
        self.session = session
        self._forget = session.observe(self._on_change)
        self._example, self._scope = 0, "example"
        self.select(None)
        self.point(None)
        self.route(())
        self.replaced.emit()

    def _on_change(self, old: State, new: State) -> None:
        self._example = min(self._example, len(self.frame.rows) - 1)  # before anybody looks at it
        # Layers that came or went have given every address another meaning.
        deeper = old.document.network.depth != new.document.network.depth
        kept = [thing for thing in self.chosen if not deeper and self._still_there(thing, new)]
        if len(kept) != len(self.chosen):
            self.choose(kept)
        self._passed = self._selection is not None and _step_has_stage(old, new, self._passed)
        if deeper or not self._still_there(self._pointed, new):
            self.point(None)
        if old.document is not new.document and old.document.network != new.document.network:
            self.route(())
        self.changed.emit(old, new)

    @property
    def state(self) -> State:
        return self.session.state

    @property
    def frame(self) -> Frame:
        return self.session.frame

    @property
    def document(self) -> Document:
        return self.session.document

    @property
    def selection(self) -> Selection:
        return self._selection

    @property
    def parameter(self) -> Parameter | None:
        """The parameter at hand: the one selected, or that in whose chain a factor is selected."""
        selection = self._selection
        if isinstance(selection, Factor):
            return selection.of
        return selection if isinstance(selection, Parameter) else None

    def select(self, selection: Selection) -> None:
        """Make one thing the selected one, everywhere at once; None selects nothing."""
        self.choose(() if selection is None else (selection,))

    @property
    def chosen(self) -> tuple[Thing, ...]:
        """All that is selected, the selection first."""
        return self._beside if self._selection is None else (self._selection, *self._beside)

    def is_chosen(self, thing: object) -> bool:
        return thing in self._chosen

    def choose(self, things: Iterable[Thing]) -> None:
        """Select several things at once; the first becomes the selection."""
        first, *beside = dict.fromkeys(things) or (None,)
        old, before = self._selection, self._beside
        self._selection, self._beside = first, tuple(thing for thing in beside if thing is not None)
        self._chosen = frozenset(self.chosen)
        passed, self._passed = self._passed, False
        if old != first or before != self._beside:
            self.selected.emit(old, first)
        elif passed:
            self.staged.emit()

    @property
    def passed(self) -> bool:
        """Whether a step taken since something was selected has the stage. The selection is kept."""
        return self._passed

    @property
    def on_stage(self) -> Selection:
        """What is shown in full: the selection; None where the step under the cursor is."""
        return None if self._passed else self._selection

    @property
    def attention(self) -> Attention:
        """What is selected and whether it is shown, for what is written without the toolkit."""
        step = self._selection.step if isinstance(self._selection, Factor) else None
        return Attention(self.parameter, step, self._passed)

    def stage_selection(self) -> None:
        """Show the selection again."""
        if self._passed:
            self._passed = False
            self.staged.emit()

    def stage_step(self) -> None:
        """Show the step under the cursor, although something is selected."""
        if not self._passed and self._selection is not None and self.frame.current is not None:
            self._passed = True
            self.staged.emit()

    @property
    def pointed_at(self) -> Selection:
        """What the mouse or the focus is over: it is lit everywhere, a little less than what is selected."""
        return self._pointed

    def point(self, at: Selection) -> None:
        if at != self._pointed:
            self._pointed = at
            self.pointed.emit(at)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The paths that are opened one by one."""
        return self._routes

    def route(self, routes: tuple[Route, ...]) -> None:
        if routes != self._routes:
            self._routes = routes
            self.routed.emit()

    def write_in(self, notation: Notation) -> None:
        """Write everything in another notation."""
        if notation != current_notation():
            use_notation(notation)
            self.renoted.emit()

    @property
    def example(self) -> int:
        """The example whose numbers are shown, as a row of the current batch."""
        return self._example

    def study(self, example: int) -> None:
        """Show the numbers of another example of the current batch."""
        example = max(0, min(example, len(self.frame.rows) - 1))
        if example != self._example:
            self._example = example
            self.studied.emit(example)

    @property
    def scope(self) -> Scope:
        """Whether numbers are shown of the studied example or of the whole batch; where both are one, the example."""
        return "example" if len(self.frame.rows) == 1 else self._scope

    @property
    def whose(self) -> int | None:
        """The example, as a row of the batch, whose numbers are shown; None for those of the whole batch."""
        return self._example if self.scope == "example" else None

    def show_scope(self, scope: Scope) -> None:
        """Show the numbers of one example, or those of the batch, from now on."""
        before, self._scope = self.scope, scope
        if self.scope != before:
            self.scoped.emit(self.scope)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the document at the cursor, errors first."""
        if self._looked_at is not self.document:
            self._looked_at, self._problems = self.document, problems(self.document)
        return self._problems

    @property
    def error(self) -> Problem | None:
        """Why stepping on would give numbers that mean nothing; None where it would not."""
        first = next(iter(self.problems), None)
        return first if first is not None and first.severity == "error" else None

    def apply(self, edit: Edit, gesture: object = None) -> None:
        """Apply an edit made by hand. Raises ValueError, with nothing changed, when it does not fit."""
        check_targets(self.document, edit)
        self._tell_of(edit, lambda: self.session.apply(edit, gesture))

    def apply_from(self, iteration: int, edit: Edit) -> None:
        """Apply an edit at the start of an earlier iteration. Raises ValueError when it does not fit."""
        segments = self.state.segments
        check_targets(segments[segment_at(segments, iteration)].document, edit)
        self._tell_of(edit, lambda: self.session.apply_from(iteration, edit))

    def apply_anew(self, edit: Edit) -> None:
        """Apply an edit as if nothing had been trained. Raises ValueError when it does not fit."""
        check_targets(self.document, edit)
        self._tell_of(edit, lambda: self.session.apply_anew(edit))

    def _tell_of(self, edit: Edit, act: Callable[[], object]) -> None:
        before = self.state.iterations
        act()
        self.edited.emit(edit, max(0, before - self.state.iterations))

    def edit(self, edit: Edit, gesture: object = None) -> bool:
        """Apply an edit; False, and ``refused`` with the reason, when it does not fit."""
        return self.attempt(lambda: self.apply(edit, gesture))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused in words."""
        try:
            act()
        except ValueError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True

    def _still_there(self, selection: Selection, state: State) -> bool:
        network = state.document.network
        match selection:
            case Parameter():
                return selection.exists_in(network)
            case Unit(layer, index):
                return layer <= network.depth and index < network.width(layer)
            case Factor(step, of):
                return step < len(state.segment.program) and (of is None or of.exists_in(network))
        return True


def _step_has_stage(old: State, new: State, before: bool) -> bool:
    """Whether the step under the cursor has the stage: it takes it when somebody steps.

    Who goes on to another iteration at once, or edits, goes on looking at the same thing.
    """
    if new.cursor.revealed == 0 or old.document is not new.document:
        return False
    return before or (old.following == new.following and _stepped(old, new))


def _stepped(old: State, new: State) -> bool:
    """Whether the cursor moved within an iteration, or over the seam between two from the last step of the first."""
    was, at, steps = old.cursor, new.cursor, len(new.segment.program)
    if at.iteration == was.iteration:
        return at.revealed != was.revealed
    first, second = sorted((was, at), key=lambda cursor: cursor.iteration)
    return second.iteration == first.iteration + 1 and first.revealed == steps > second.revealed
