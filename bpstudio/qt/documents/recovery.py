"""Keeps the journal of one window at most a moment behind, in a thread, so that nothing is lost with the process."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.explain.words.files import KEPT_AGAIN, would_be_lost
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.in_thread import InThread, Outcome
from bpstudio.qt.documents.files import Files
from bpstudio.qt.ground.plain_text import named_path
from bpstudio.session.history.state import State
from bpstudio.storage.files import reason
from bpstudio.storage.journal import Journal, Origin
from bpstudio.storage.places import journals
from bpstudio.storage.recovery_place import RecoveryPlace, new_place

BEHIND_MILLISECONDS, RETRY_MILLISECONDS = 1000, 5000
_LONGEST_SECONDS = 30


class Recovery(QObject):
    """What is not saved is in the journal a second after it was done; what is saved is not.

    The window's folder is made with the first thing to write, unless ``place`` is given: then that one goes on.
    ``untrue(sentence)`` when what it said through ``files`` is true no more.
    """

    untrue = Signal(str)

    def __init__(self, bridge: Bridge, files: Files) -> None:
        super().__init__(files)
        self._bridge, self._files = bridge, files
        self._place: RecoveryPlace | None = None
        self._journal: Journal | None = None
        self._in_thread = InThread(self, BEHIND_MILLISECONDS // 2)
        self._over = False
        self._trouble: str | None = None
        self._said: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BEHIND_MILLISECONDS)
        self._timer.timeout.connect(self._write_beside)
        bridge.changed.connect(self._note)
        bridge.replaced.connect(self._note)
        files.renamed.connect(self._note)

    @property
    def place(self) -> RecoveryPlace:
        """The window's folder, made now if need be. Raises OSError."""
        if self._place is None:
            self.go_on_in(new_place(journals()))
        assert self._place is not None
        return self._place

    def go_on_in(self, place: RecoveryPlace) -> None:
        """Go on in ``place``; what this window had so far is left behind empty."""
        self._in_thread.wait(_LONGEST_SECONDS)
        if self._place is not None:
            self._place.clear()
        self._place, self._journal = place, Journal(place.journal)

    def _note(self, *_: object) -> None:
        due = self._journal or self._files.modified or self._trouble
        if not self._over and not self._timer.isActive() and due:
            self._timer.start()

    def _write_beside(self) -> None:
        if self._over:
            return
        if self._in_thread.busy:
            self._timer.start()
            return
        state, origin = self._to_write
        self._in_thread.do(lambda _: self._write(state, origin), self._written)

    @property
    def _to_write(self) -> tuple[State | None, Origin]:
        """What the journal must hold: None where nothing would be lost."""
        return self._files.own.state if self._files.modified else None, self._files.origin

    def _write(self, state: State | None, origin: Origin) -> None:
        try:
            if state is not None:
                _ = self.place
            if self._journal is not None:
                self._journal.write(state, origin) if state is not None else self._journal.remove()
            self._trouble = None
        except (OSError, MemoryError) as wrong:
            self._trouble = reason(wrong)

    def _written(self, outcome: Outcome) -> None:
        outcome()
        self._look_back()

    def _look_back(self) -> None:
        """Say once that it cannot be written, keep trying, and say when it has been caught up."""
        if self._over:
            return
        self._timer.setInterval(BEHIND_MILLISECONDS if self._trouble is None else RETRY_MILLISECONDS)
        if self._trouble is not None:
            self._note()
            self._say_trouble(self._trouble)
        elif self._said is not None:
            self.untrue.emit(self._said)
            self._said = None
            if self._files.modified:
                self._files.said.emit(KEPT_AGAIN, "success")

    def _say_trouble(self, trouble: str) -> None:
        if self._said is None:
            self._said = would_be_lost(named_path(journals()), why=trouble)
            self._files.said.emit(self._said, "warning")

    def write_now(self) -> None:
        """Bring the journal up to this moment before anything else is done."""
        if not self._over:
            self._in_thread.wait(_LONGEST_SECONDS)
            self._timer.stop()
            self._write(*self._to_write)

    def leave(self) -> None:
        """The program ends without having asked: what is not saved stays for the next start."""
        if self._over:
            return
        self.write_now()
        self._over = True
        self._timer.stop()
        if self._place is not None:
            (self._place.leave if self._files.modified else self._place.clear)()

    def close(self) -> None:
        """The window was closed in peace: nothing stays."""
        self._over = True
        self._timer.stop()
        self._in_thread.wait(_LONGEST_SECONDS)
        if self._place is not None:
            self._place.clear()
