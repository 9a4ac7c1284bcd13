"""What of a session is attended to: what is selected, pointed at and opened, and whose numbers are shown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.pages.stage import Attention
from bpstudio.explain.scope import Scope
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.selection import Factor, Place, Route, Selection, Target, Thing, Unit, selectable
from bpstudio.session.session import Session


class Attended(QObject):
    """One thing is the selection; others may be chosen beside it, for what concerns several at once.

    ``selected(old, new)`` carries two ``Selection`` values. ``pointed(selection)`` is what the mouse or the focus is
    over, ``routed()`` says other paths are opened. ``studied(row)`` says that the numbers of another example are shown
    from now on, ``scoped(scope)`` that those of one example are, or those of the batch. ``staged()`` says that the
    step under the cursor has the stage from now on, or that the selection has it again.
    """

    selected = Signal(object, object)
    staged = Signal()
    studied = Signal(int)
    scoped = Signal(str)
    pointed = Signal(object)
    routed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._selection: Selection = None
        self._beside: tuple[Thing, ...] = ()
        self._chosen: frozenset[Thing] = frozenset()
        self._passed = False
        self._example = 0
        self._scope: Scope = "example"
        self._pointed: Place | None = None
        self._attended: Place | None = None
        self._routes: tuple[Route, ...] = ()

    def _attend_to_nothing(self) -> None:
        """Another session is there."""
        self._example, self._scope = 0, "example"
        self.attend(None)
        self.point(None)
        self.route(())

    def _attend_to_what_is_left(self, old: State, new: State) -> None:
        """The session has changed: what is gone is attended to no more. Before anybody looks at it."""
        self._example = min(self._example, len(self.frame.rows) - 1)
        # Layers that came or went have given every address another meaning.
        deeper = old.document.network.depth != new.document.network.depth
        left = [thing for thing in self.chosen if not deeper and self._still_there(thing, new)]
        if len(left) != len(self.chosen):
            self.choose(left)
        self._passed = self._selection is not None and _step_has_stage(old, new, self._passed)
        if deeper or not self._still_there(self._pointed, new):
            self.point(None)
        if deeper or not self._still_there(self._attended, new):
            self._attended = None
        if old.document is not new.document and old.document.network != new.document.network:
            self.route(())

    @property
    def state(self) -> State:
        """The state that the session is in."""
        return self.session.state

    @property
    def frame(self) -> Frame:
        """What may be seen now."""
        return self.session.frame

    @property
    def document(self) -> Document:
        """The network, examples and settings in force at the cursor."""
        return self.session.document

    @property
    def selection(self) -> Selection:
        """The one thing selected; None where nothing is."""
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
        """Whether a thing is selected, alone or among others."""
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
    def pointed_place(self) -> Place | None:
        """What the mouse or the focus is over: it is lit everywhere, a little less than what is selected."""
        return self._pointed

    @property
    def pointed_at(self) -> Selection:
        """The same as a selection: the cost is the step that computes it, a target is none."""
        return selectable(self._pointed, self.frame.program)

    def point(self, at: Place | None) -> None:
        """Say what is pointed at from now on."""
        if at != self._pointed:
            self._pointed = at
            self.pointed.emit(self.pointed_at)

    @property
    def attended(self) -> Place | None:
        """The place that keys go to: what is selected, and of what cannot be selected the place itself."""
        same = selectable(self._attended, self.frame.program) == self._selection
        return self._attended if same else self._selection

    def attend(self, place: Place | None) -> None:
        """Make a place the one that keys go to, and the selection where it can be selected."""
        self._attended = place
        self.select(selectable(place, self.frame.program))

    @property
    def routes(self) -> tuple[Route, ...]:
        """The paths that are opened one by one."""
        return self._routes

    def route(self, routes: tuple[Route, ...]) -> None:
        """Open those paths in place of the ones opened before."""
        if routes != self._routes:
            self._routes = routes
            self.routed.emit()

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

    def _still_there(self, place: Place | None, state: State) -> bool:
        network = state.document.network
        match place:
            case Parameter():
                return place.exists_in(network)
            case Target(index):
                return index < network.outputs
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
