"""From the session's one observer to one Qt signal; what is selected and studied besides is in ``attended``.

Views read ``bridge.frame``, ask for changes through ``bridge.edit`` and friends, and keep no copy of anything.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from bpstudio.notation.textbook import Notation
from bpstudio.qt.attended import Attended
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.problems import Problem, problems
from bpstudio.session.session import Session


class Bridge(Attended):
    """The session on the window's side.

    ``changed(old, new)`` carries two ``State`` values after each change; ``replaced()`` says another session was put
    in place; ``refused(sentence)`` an edit that does not fit. ``edited(edit, dropped)`` carries an edit made by hand,
    and how many iterations that had run after it are gone. ``renoted()`` says that everything is written in another
    notation from now on.
    """

    changed = Signal(object, object)
    replaced = Signal()
    edited = Signal(object, int)
    refused = Signal(str)
    renoted = Signal()

    def __init__(self, session: Session, parent: QObject | None = None, *, notation: Notation) -> None:
        super().__init__(session, parent)
        self._notation = notation
        self._looked_at: Document | None = None
        self._problems: tuple[Problem, ...] = ()
        self._forget = session.observe(self._on_change)

    def replace_session(self, session: Session) -> None:
        """Show another session instead."""
        self._forget()
        self.session = session
        self._forget = session.observe(self._on_change)
        self._attend_to_nothing()
        self.replaced.emit()

    def _on_change(self, old: State, new: State) -> None:
        self._attend_to_what_is_left(old, new)
        self.changed.emit(old, new)

    @property
    def notation(self) -> Notation:
        """How everything of this session is written, in all that its window has and opens."""
        return self._notation

    def write_in(self, notation: Notation) -> None:
        """Write everything in another notation. Other windows keep theirs."""
        if notation != self._notation:
            self._notation = notation
            self.renoted.emit()

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
        self._tell_of(edit, lambda: self.session.apply(edit, gesture))

    def apply_from(self, iteration: int, edit: Edit) -> None:
        """Apply an edit at the start of an earlier iteration. Raises ValueError when it does not fit."""
        self._tell_of(edit, lambda: self.session.apply_from(iteration, edit))

    def apply_anew(self, edit: Edit) -> None:
        """Apply an edit as if nothing had been trained. Raises ValueError when it does not fit."""
        self._tell_of(edit, lambda: self.session.apply_anew(edit))

    def _tell_of(self, edit: Edit, act: Callable[[], object]) -> None:
        before = self.state.iterations
        act()
        self.edited.emit(edit, max(0, before - self.state.iterations))

    def edit(self, edit: Edit, gesture: object = None) -> bool:
        """Apply an edit; False, and ``refused`` with the reason, when it does not fit."""
        return self.attempt(lambda: self.apply(edit, gesture))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused in words; whether it was done."""
        return self.refusal_of(act) is None

    def refusal_of(self, act: Callable[[], object]) -> ValueError | None:
        """Do something that may be refused; None where it was done, else why not, which ``refused`` says as well."""
        try:
            act()
        except ValueError as refusal:
            self.refused.emit(str(refusal))
            return refusal
        return None
