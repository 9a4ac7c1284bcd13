"""Opening, saving and leaving: dialogs, locks, and the questions about what would be lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls import questions
from bpstudio.qt.controls.in_thread import Beside, Outcome
from bpstudio.qt.documents import recent
from bpstudio.qt.documents.checking import Checking
from bpstudio.qt.documents.opening import Read, by_the_log, outcome_of, read
from bpstudio.qt.ground.picture_file import encoded
from bpstudio.qt.ground.plain_text import named
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.session import Session
from bpstudio.storage import export, presets, writer
from bpstudio.storage.desktop import NoMenu, add_to_menu
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason, write_bytes
from bpstudio.storage.journal import Origin
from bpstudio.storage.lock import Held, Lock, lock_path, take_lock, take_over
from bpstudio.storage.progress import Stopped
from bpstudio.storage.writer import ChangedOnDisk

SESSION_FILTER = "Backprop Studio session (*.json)"
Then = Callable[[], object]


class Files(QObject):
    """Where the session in ``bridge`` came from, and what has changed since.

    ``renamed()`` says that the title of the window may have changed; ``said(sentence, tone)`` what to show.
    ``digest`` is that of the file as it was read or written last; ``read_only`` that somebody else may write it.
    """

    renamed = Signal()
    said = Signal(str, str)

    def __init__(self, bridge: Bridge, window: QWidget, source: str | Path | None) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.beside = Beside(window)
        self.checking = Checking(bridge, self, window)
        self.path: Path | None = None
        self.digest: str | None = None
        self.read_only = False
        self._name: str | None = None
        self._lock: Lock | None = None
        self._kept: State | None = bridge.state
        self._remember(source)
        bridge.changed.connect(lambda *_: self.renamed.emit())

    @property
    def title(self) -> str:
        if self.path is None:
            return named(self._name or "untitled")
        return named(self.path.name) + (" (read-only)" if self.read_only else "")

    @property
    def modified(self) -> bool:
        """Whether edits, training or bookmarks would be lost. Where the cursor stands is not work."""
        kept, now = self._kept, self._bridge.state
        return kept is None or (kept.segments, kept.bookmarks) != (now.segments, now.bookmarks)

    @property
    def untouched(self) -> bool:
        """Whether nobody would miss what is shown: a network that comes with the program, as it comes."""
        at_start = self._bridge.state.cursor == Cursor(0, 0)
        return self.path is None and not self.modified and at_start and not self.beside.busy

    @property
    def origin(self) -> Origin:
        """What a journal says of where the session came from."""
        path = None if self.path is None or self.read_only else str(self.path.absolute())
        return Origin(named(self.path.name) if self.path else self.title, path, self.digest)

    def lose(self) -> None:
        """Treat the session as it stands as saved nowhere."""
        self._kept = None
        self.renamed.emit()

    def keep(self, state: State | None = None) -> None:
        """Treat ``state``, by default the session as it stands, as saved: nothing would be lost by leaving it."""
        self._kept = state or self._bridge.state
        self.renamed.emit()

    def _remember(self, source: str | Path | None, digest: str | None = None) -> None:
        """The session in the bridge is what ``source`` holds."""
        is_preset = source is not None and str(source) in presets.presets()
        self._name = str(source) if is_preset else None
        self.path = None if is_preset or source is None else Path(source)
        self.digest, self.read_only = digest, False
        if self.path:
            recent.put_recent(self.path)
        self.keep()

    # Opening

    def open_with_dialog(self) -> None:
        folder = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a session", folder, SESSION_FILTER)
        if name:
            self.open(name)

    def open(self, source: str | Path) -> None:
        """Open a file or a preset, after asking about unsaved changes and about numbers that do not agree."""
        self.leaving(lambda: self._open(source))

    def _open(self, source: str | Path) -> None:
        name = named(Path(source).name)
        self.beside.do(f"Opening {name}", partial(read, source), lambda outcome: self._read(outcome, source))

    def _read(self, outcome: Outcome, source: str | Path) -> None:
        name = named(Path(source).name)
        found = outcome_of(outcome, self.said.emit, "Stopped; nothing was opened.", name)
        if found is None:
            return
        if found.found.difference is None:
            self._lock_and_show(found, source)
            return

        def show(outcome: Outcome) -> None:
            again = outcome_of(outcome, self.said.emit, "Stopped; nothing was opened.", name)
            if again is not None:
                self._lock_and_show(again, source)

        questions.contradicts_itself(
            self._window,
            str(found.found.difference),
            lambda: self.beside.do("Running the session again", partial(by_the_log, found), show),
        )

    def _lock_and_show(self, opened: Read, source: str | Path) -> None:
        if str(source) in presets.presets():
            self.show(opened, source, None)
        elif self._lock is not None and self._lock.is_ours and self._lock.path == lock_path(source):
            self.show(opened, source, self._lock)
        else:
            try:
                self.show(opened, source, take_lock(source))
            except Held as held:
                self._ask_how(held, source, opened)

    def show(self, opened: Read, source: str | Path, lock: Lock | None) -> None:
        """Put what was read of ``source`` in the place of what is shown; nobody is asked."""
        self._hold(lock)
        self.checking.leave()
        self._bridge.replace_session(opened.session)
        self._remember(source, opened.parsed.digest)
        self._say_inherited(lock)
        self.checking.stand(opened)

    def _refuse_glimpse(self) -> bool:
        """Whether only one iteration is at hand, which is no session to be written; says so."""
        why = self._bridge.session.confined
        if why is not None:
            self.said.emit(f"Not yet: {why}.", "warning")
        return why is not None

    def _hold(self, lock: Lock | None) -> None:
        if self._lock is not None and self._lock is not lock:
            self._lock.release()
        self._lock = lock

    def _say_inherited(self, lock: Lock | None) -> None:
        if lock is not None and lock.inherited:
            self.said.emit(
                "The lock of a Backprop Studio that is no longer running was taken away.", "success"
            )

    def claim(self, digest: str | None) -> Held | None:
        """Take the lock of the file that the window was made for; read-only, and why, where somebody else has it."""
        self.digest = digest
        if self.path is None:
            return None
        try:
            self._hold(take_lock(self.path))
        except Held as held:
            self._read_only()
            self.said.emit(f"{self.title}: {held.sentence}", "warning")
            return held
        self._say_inherited(self._lock)
        return None

    def ask_how(self, held: Held) -> None:
        """Ask how to have the file that ``claim`` could not lock."""
        if self.path is not None:
            self._ask_how(held, self.path, None)

    def _ask_how(self, held: Held, source: str | Path, opened: Read | None) -> None:
        """``opened`` is what to show; None where it is shown already."""

        def show(lock: Lock | None) -> None:
            if opened is not None:
                self.show(opened, source, lock)
            else:
                self._hold(lock)
                self.read_only = False
                self.renamed.emit()

        def read_only() -> None:
            show(None)
            self._read_only()

        def copy() -> None:
            show(None)
            self._as_copy(name)

        name = named(Path(source).name)
        questions.open_elsewhere(
            self._window, name, held.sentence, read_only, copy, lambda: self._taking_over(source, show)
        )

    def _taking_over(self, path: str | Path, then: Callable[[Lock], object]) -> None:
        try:
            lock = take_over(path)
        except OSError as wrong:
            name = named(Path(path).name)
            self.said.emit(
                f"{name} cannot be taken over: {reason(wrong)}. It can be opened as a copy.", "error"
            )
        else:
            then(lock)

    def _read_only(self) -> None:
        self.read_only = True
        self.renamed.emit()

    def _as_copy(self, name: str) -> None:
        stem = Path(name).stem
        self.path, self.digest, self._name, self.read_only = None, None, f"{stem} copy", False
        self.renamed.emit()

    # Recovering

    def recover(self, state: State, origin: Origin) -> None:
        """Show what a window left behind when its process was gone: all of it counts as not saved."""
        lock = None
        held: Held | None = None
        if origin.path is not None:
            ours = self._lock is not None and self._lock.is_ours and self._lock.path == lock_path(origin.path)
            try:
                lock = self._lock if ours else take_lock(origin.path)
            except Held as found:
                held = found
        self._hold(lock)
        self.checking.leave()
        self._bridge.replace_session(Session(state))
        self.path = Path(origin.path) if origin.path else None
        self._name, self.digest = origin.title, origin.digest
        self.read_only = held is not None
        self._kept = None
        self.renamed.emit()

    # Saving

    def save(self, then: Then = questions.nothing) -> None:
        """Save where the session came from, then ``then()``; nothing of the kind where it is not saved."""
        if self._refuse_glimpse():
            return
        if self.path is None or self.read_only:
            self.save_as(then)
        elif self._lock is not None and not self._lock.is_ours:
            self._ask_taken_over(self.path, then)
        else:
            self._write(self.path, self.digest, then)

    def save_as(self, then: Then = questions.nothing) -> None:
        if self._refuse_glimpse():
            return
        start = str(self.path or f"{self.title}.json")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the session", start, SESSION_FILTER)
        if name:
            self._save_under(Path(name if Path(name).suffix else f"{name}.json"), then)

    def _save_under(self, path: Path, then: Then) -> None:
        """``path`` is chosen by hand, so what is there may go, unless somebody works on it."""
        ours = self._lock is not None and self._lock.is_ours and self._lock.path == lock_path(path)
        try:
            lock = self._lock if ours else take_lock(path) if path.parent.is_dir() else None
        except Held as held:
            self.said.emit(f"{named(path.name)} was not saved. {held.sentence} Choose another name.", "error")
            return
        self._write(path, None, then, lock)

    def _write(self, path: Path, digest: str | None, then: Then, lock: Lock | None = None) -> None:
        """Write to ``path``, which had ``digest``; ``lock`` is the new one where the file is another than before."""
        state, name = self._bridge.state, named(path.name)

        def written(outcome: Outcome) -> None:
            try:
                self._saved(path, state, outcome(), lock)
            except ChangedOnDisk:
                self._ask_changed(path, then)
            except Stopped:
                self.said.emit(f"Stopped; {name} is as it was.", "warning")
            except (OSError, SessionFileError, MemoryError) as wrong:
                self.said.emit(f"{name} was not saved: {reason(wrong)}. The session is still open.", "error")
            else:
                self.said.emit(f"Saved {name}.", "success")
                then()
                return
            if lock is not None and lock is not self._lock:
                lock.release()

        self.beside.do(
            f"Saving {name}", lambda progress: writer.save_over(state, path, digest, progress), written
        )

    def _saved(self, path: Path, state: State, digest: str, lock: Lock | None) -> None:
        if lock is not None:
            self._hold(lock)
        self._remember(path, digest)
        self._kept = state
        self.renamed.emit()

    def _ask_changed(self, path: Path, then: Then) -> None:
        questions.changed_on_disk(
            self._window,
            named(path.name),
            lambda: self.save_as(then),
            lambda: self._write(path, None, then),
        )

    def _ask_taken_over(self, path: Path, then: Then) -> None:
        def take_back(lock: Lock) -> None:
            self._hold(lock)
            self._write(path, self.digest, then)

        questions.taken_over(
            self._window,
            named(path.name),
            lambda: self.save_as(then),
            lambda: self._taking_over(path, take_back),
        )

    def export_with_dialog(self) -> None:
        """The series as a table, or the window as a picture."""
        if self._refuse_glimpse():
            return
        name, chosen = QFileDialog.getSaveFileName(
            self._window,
            "Export",
            f"{Path(self.title).stem}.csv",
            "Cost and gradients as a table (*.csv);;Picture of the window (*.png)",
        )
        if not name:
            return
        as_picture = name.endswith(".png") or (not name.endswith(".csv") and "png" in chosen)
        path = Path(name if name.endswith((".csv", ".png")) else f"{name}.{'png' if as_picture else 'csv'}")
        try:
            if as_picture:
                write_bytes(path, encoded(self._window.grab()))
            else:
                export.save_csv(self._bridge.session, path)
        except (OSError, SessionFileError) as wrong:
            self.said.emit(f"{named(path.name)} was not written: {reason(wrong)}.", "error")
        else:
            counted = "" if as_picture else " Its columns count units from 0, as the file does."
            self.said.emit(f"Exported {named(path.name)}.{counted}", "success")

    def add_to_menu(self) -> None:
        """Put the program into the desktop's menu, and say where."""
        try:
            entry, *_ = add_to_menu()
        except NoMenu as refusal:
            self.said.emit(str(refusal), "warning")
        except OSError as wrong:
            self.said.emit(f"The program was not added to the applications menu: {reason(wrong)}.", "error")
        else:
            self.said.emit(f"Added to the applications menu: {entry}.", "success")

    # Leaving

    def leaving(self, then: Then) -> None:
        """Do ``then``, which ends the session, once nothing would be lost or the learner has agreed to lose it."""
        if not self.modified:
            then()
            return
        questions.unsaved_changes(self._window, self.title, lambda: self.save(then), then)

    def let_go(self) -> None:
        """The window closes: nothing is under way any more, and the file is free."""
        self.beside.give_up()
        self.checking.leave()
        self._hold(None)

    def fill_new_menu(self, menu: QMenu) -> None:
        """One entry a preset."""
        for name, line in presets.presets().items():
            menu.addAction(f"{name}  —  {line}", partial(self.open, name))

    def fill_recent_menu(self, menu: QMenu) -> None:
        recent.fill_recent_menu(menu, self.open)
