"""What is known of the file that is shown: where it is, what has changed since, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bpstudio.explain.scope import Scope
from bpstudio.explain.words import files as words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.in_thread import InThreadWithBar, Outcome
from bpstudio.qt.documents import recent
from bpstudio.qt.ground.plain_text import named
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.selection import Thing
from bpstudio.session.session import Session
from bpstudio.storage import presets
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason
from bpstudio.storage.journal import Origin
from bpstudio.storage.lock import Held, Lock, lock_path, take_lock, take_over
from bpstudio.storage.opening import Read
from bpstudio.storage.progress import Stopped
from bpstudio.storage.sources import has_a_file

MOST_STEPPED = 20  # iterations; more than that somebody has trained, and would have to wait for


@dataclass(frozen=True, slots=True)
class SetAside:
    """The learner's own session while another is shown, and what was attended to in it."""

    session: Session
    chosen: tuple[Thing, ...]
    example: int
    scope: Scope


class ShownFile(QObject):
    """Where the learner's own session came from, and what has changed since.

    That is the one in ``bridge``, unless it is set aside while a lesson is shown: all that is said here is of it still.
    ``renamed()`` says that the title of the window may have changed; ``said(sentence, tone)`` what to show;
    ``brought_back()`` that what was set aside is shown again.
    ``only_this`` is why nothing else may be shown here and nothing be saved, empty where it may.
    ``digest`` is that of the file as it was read or written last; ``read_only`` that somebody else may write it;
    ``lock`` keeps others from writing it. What takes long is done ``in_thread``.
    """

    renamed = Signal()
    said = Signal(str, str)
    brought_back = Signal()

    def __init__(self, bridge: Bridge, window: QWidget, source: str | Path | None) -> None:
        super().__init__(window)
        self.bridge, self.window = bridge, window
        self.in_thread = InThreadWithBar(window)
        self.path: Path | None = None
        self.digest: str | None = None
        self.read_only = False
        self.lock: Lock | None = None
        self.only_this = ""
        self._name: str | None = None
        self._aside: SetAside | None = None
        self._saved: State | None = bridge.state
        self.remember(source)
        bridge.changed.connect(lambda *_: self.renamed.emit())

    @property
    def own(self) -> Session:
        """The learner's own session, shown or set aside."""
        return self.bridge.session if self._aside is None else self._aside.session

    @property
    def is_aside(self) -> bool:
        """Whether a lesson's session is shown in its place."""
        return self._aside is not None

    def set_aside(self, instead: Session) -> None:
        """Show a session that is nobody's work; the own one is kept as it stands, with all that could be undone."""
        if self._aside is None:
            self._aside = SetAside(
                self.bridge.session, self.bridge.chosen, self.bridge.example, self.bridge.scope
            )
        self.bridge.replace_session(instead)
        self.renamed.emit()

    def bring_back(self) -> None:
        """Show the own session again, where it is set aside."""
        kept, self._aside = self._aside, None
        if kept is None:
            return
        self.bridge.replace_session(kept.session)
        self.bridge.choose(kept.chosen)
        self.bridge.study(kept.example)
        self.bridge.show_scope(kept.scope)
        self.renamed.emit()
        self.brought_back.emit()

    @property
    def title(self) -> str:
        """What the session is called, and whether it is read-only."""
        if self.path is None:
            return named(self._name or "untitled")
        return named(self.path.name) + (" (read-only)" if self.read_only else "")

    @property
    def stem(self) -> str:
        """What is shown is called, without an end: what is written of it begins so."""
        if self.is_aside:
            return "lesson"
        return self.path.stem if self.path else (self._name or "untitled").removesuffix(".json")

    @property
    def modified(self) -> bool:
        """Whether edits, training, bookmarks, the answers of an exercise or what a hunt has found would be lost.

        Where the cursor stands is not work.
        """
        saved, now = self._saved, self.own.state
        if saved is None or (saved.segments, saved.bookmarks) != (now.segments, now.bookmarks):
            return True
        asks = now.exercise is not None or now.document.planted is not None
        return asks and saved.answers != now.answers

    @property
    def only_stepped(self) -> bool:
        """Whether nothing was done since it was saved but to step through a few iterations, which come again."""
        saved, now = self._saved, self.own.state
        if saved is None or saved.bookmarks != now.bookmarks:
            return False
        before = saved.segments[-1]
        same = (*saved.segments[:-1], replace(before, iterations=now.segments[-1].iterations))
        return same == now.segments and now.iterations - saved.iterations <= MOST_STEPPED

    @property
    def untouched(self) -> bool:
        """Whether nobody would miss what is shown: a network that comes with the program, as it comes."""
        at_start = self.bridge.state.cursor == Cursor(0, 0) and self._aside is None
        return self.path is None and not self.modified and at_start and not self.in_thread.busy

    @property
    def origin(self) -> Origin:
        """What a journal says of where the session came from."""
        path = None if self.path is None or self.read_only else str(self.path.absolute())
        return Origin(named(self.path.name) if self.path else self.title, path, self.digest)

    def lose(self) -> None:
        """Treat the session as it stands as saved nowhere."""
        self._saved = None
        self.renamed.emit()

    def keep(self, state: State | None = None) -> None:
        """Treat ``state``, by default the session as it stands, as saved: nothing would be lost by leaving it."""
        self._saved = state or self.own.state
        self.renamed.emit()

    def remember(self, source: str | Path | None, digest: str | None = None) -> None:
        """The session in the bridge is what ``source`` holds."""
        comes_along = source is not None and presets.comes_along(source)
        self._name = str(source) if comes_along else None
        self.path = Path(source) if source is not None and has_a_file(source) else None
        self.digest, self.read_only = digest, False
        if self.path:
            recent.put_recent(self.path)
        self.keep()

    def come_from(self, origin: Origin, read_only: bool) -> None:
        """The session in the bridge is work on what ``origin`` says, saved nowhere."""
        self.path = Path(origin.path) if origin.path else None
        self._name, self.digest, self.read_only = origin.title, origin.digest, read_only
        self.lose()

    def make_copy(self, name: str) -> None:
        """The session in the bridge belongs to no file any more."""
        stem = Path(name).stem
        self.path, self.digest, self._name, self.read_only = None, None, f"{stem} copy", False
        self.renamed.emit()

    def set_read_only(self, read_only: bool) -> None:
        """Say that somebody else may write the file, or that this window may."""
        self.read_only = read_only
        self.renamed.emit()

    def refuse_other(self) -> bool:
        """Whether nothing else may be shown here; says so."""
        if self.only_this:
            self.said.emit(self.only_this, "warning")
        return bool(self.only_this)

    def refuse_to_save(self) -> bool:
        """Whether it is not to be written: in a preview, or where only one iteration is at hand; says so."""
        if self.refuse_other():
            return True
        why = self.own.confined
        if why is not None:
            self.said.emit(words.only_its_cursor(why), "warning")
        return why is not None

    # Locks

    def hold(self, lock: Lock | None) -> None:
        """Hold ``lock`` from now on, and let go of the one before."""
        if self.lock is not None and self.lock is not lock:
            self.lock.release()
        self.lock = lock

    def say_inherited(self) -> None:
        """Say where the lock that is held was left behind."""
        if self.lock is not None and self.lock.inherited:
            self.said.emit(words.LOCK_TAKEN_AWAY, "success")

    def lock_of(self, path: str | Path) -> Lock:
        """The lock of a file, the one that is held where it is the same file. Raises Held."""
        if self.lock is not None and self.lock.is_ours and self.lock.path == lock_path(path):
            return self.lock
        return take_lock(path)

    def taken_over(self, path: str | Path) -> Lock | None:
        """The lock of a file that somebody else works on; None, said in words, where it cannot be had."""
        try:
            return take_over(path)
        except OSError as wrong:
            name = named(Path(path).name)
            self.said.emit(words.not_taken_over(name, why=reason(wrong)), "error")
            return None


def lock_or_none(file: ShownFile, path: str | Path) -> tuple[Lock | None, Held | None]:
    """The lock of a file; else None and who has it."""
    try:
        return file.lock_of(path), None
    except Held as held:
        return None, held


def outcome_of(
    outcome: Outcome, say: Callable[[str, str], object], stopped: str, name: str = ""
) -> Read | None:
    """What was read of a file in a thread; None once it has been said why there is nothing, with its tone."""
    try:
        read: Read = outcome()
    except SessionFileError as wrong:
        say(f"{name}: {wrong}" if name else str(wrong), "error")
    except Stopped:
        say(stopped, "warning")
    except MemoryError:
        say(words.NO_MEMORY, "error")
    else:
        return read
    return None
