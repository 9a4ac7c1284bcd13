"""Opening and leaving: dialogs, locks, and the questions about what would be lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.files import AGAIN, NOTHING_OPENED
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls import questions
from bpstudio.qt.controls.in_thread import Outcome
from bpstudio.qt.documents import recent
from bpstudio.qt.documents.checking import Checking
from bpstudio.qt.documents.saving import Saving
from bpstudio.qt.documents.shown_file import ShownFile, lock_or_none, outcome_of
from bpstudio.qt.ground.plain_text import named
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import presets
from bpstudio.storage.journal import Origin
from bpstudio.storage.lock import Held, Lock
from bpstudio.storage.opening import DEFAULT_SOURCE, Read, by_the_log, is_lesson, read_to_show
from bpstudio.storage.sources import has_a_file, short_name

OPEN_FILTER = "Sessions and lessons (*.json *.md)"


class Files(ShownFile):
    """The file that is shown, and what comes in its place. ``lesson_wanted(path)``: that is a lesson.

    ``held`` is who had the file that the window was made for; it is shown read-only then.
    """

    lesson_wanted = Signal(object)

    def __init__(self, bridge: Bridge, window: QWidget, source: str | Path | None) -> None:
        super().__init__(bridge, window, source)
        self.held: Held | None = None
        self._saving = Saving(self)
        self.save, self.save_as = self._saving.save, self._saving.save_as
        self.checking = Checking(self, self.save, partial(self.open, DEFAULT_SOURCE))

    # Opening

    def open_with_dialog(self) -> None:
        """Ask for a file and open it; none chosen, nothing happens."""
        if self.refuse_other():
            return
        folder = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self.window, "Open a session", folder, OPEN_FILTER)
        if name:
            self.open(name)

    def open(self, source: str | Path) -> None:
        """Open a file, a preset or a link, after asking about unsaved changes and about numbers that do not agree.

        A lesson is opened beside what is shown.
        """
        if self.refuse_other():
            return
        if is_lesson(source):
            self.lesson_wanted.emit(Path(source))
            return
        self.leaving(lambda: self._open(source))

    def _open(self, source: str | Path) -> None:
        name = named(short_name(source))
        self.in_thread.do_titled(
            f"Opening {name}", partial(read_to_show, source), lambda outcome: self._read(outcome, source)
        )

    def _read(self, outcome: Outcome, source: str | Path) -> None:
        name = named(short_name(source))
        found = outcome_of(outcome, self._say, NOTHING_OPENED, name)
        if found is None:
            return
        if found.found.difference is None:
            self._lock_and_show(found, source)
            return

        def show(outcome: Outcome) -> None:
            again = outcome_of(outcome, self._say, NOTHING_OPENED, name)
            if again is not None:
                self._lock_and_show(again, source)

        questions.ask_about_contradiction(
            self.window,
            str(found.found.difference),
            lambda: self.in_thread.do_titled(AGAIN, partial(by_the_log, found), show),
        )

    def _say(self, why: str, tone: str) -> None:
        self.said.emit(as_sentence(why), tone)

    def _lock_and_show(self, opened: Read, source: str | Path) -> None:
        if not has_a_file(source):
            self.show(opened, source, None)
            return
        lock, held = lock_or_none(self, source)
        if held is not None:
            self._ask_how(held, source, opened)
        else:
            self.show(opened, source, lock)

    def show(self, opened: Read, source: str | Path, lock: Lock | None) -> None:
        """Put what was read of ``source`` in the place of what is shown; nobody is asked."""
        self.bring_back()
        self.hold(lock)
        self.checking.leave()
        self.bridge.replace_session(opened.session)
        self.remember(source, opened.parsed.digest)
        self.say_inherited()
        self.checking.stand(opened)

    # Locks

    def begin_with(self, opened: Read) -> None:
        """The window was made for ``opened``: take the lock of its file, read-only where somebody else has it."""
        self.digest = opened.parsed.digest
        if self.path is not None:
            lock, self.held = lock_or_none(self, self.path)
            if self.held is not None:
                self.set_read_only(True)
                self.said.emit(f"{self.title}: {self.held.sentence}", "warning")
            else:
                self.hold(lock)
                self.say_inherited()
        self.checking.stand(opened)

    def ask_about_lock(self) -> None:
        """Ask how to have the file that somebody else had when the window was made for it; else nothing."""
        if self.path is not None and self.held is not None:
            self._ask_how(self.held, self.path, None)

    def _ask_how(self, held: Held, source: str | Path, opened: Read | None) -> None:
        """``opened`` is what to show; None where it is shown already."""

        def show(lock: Lock | None) -> None:
            if opened is not None:
                self.show(opened, source, lock)
            else:
                self.hold(lock)
                self.set_read_only(False)

        def read_only() -> None:
            show(None)
            self.set_read_only(True)

        def copy() -> None:
            show(None)
            self.make_copy(name)

        def take_over() -> None:
            lock = self.taken_over(source)
            if lock is not None:
                show(lock)

        name = named(short_name(source))
        questions.ask_about_lock(self.window, name, held.sentence, read_only, copy, take_over)

    # Recovering

    def recover(self, state: State, origin: Origin) -> None:
        """Show what a window left behind when its process was gone: all of it counts as not saved."""
        lock, held = lock_or_none(self, origin.path) if origin.path is not None else (None, None)
        self.bring_back()
        self.hold(lock)
        self.checking.leave()
        self.bridge.replace_session(Session(state))
        self.come_from(origin, read_only=held is not None)

    def begin_untitled(self, session: Session) -> None:
        """Show a session that comes from no file; nothing of it would be missed as yet."""
        self.bring_back()
        self.hold(None)
        self.checking.leave()
        self.bridge.replace_session(session)
        self.remember(None)

    # Leaving

    def leaving(self, then: Callable[[], object], *, steps_count: bool = True) -> None:
        """Do ``then``, which ends the session, once nothing would be lost or the learner has agreed to lose it.

        Whoever reads a lesson and does not agree stays in it. Unless ``steps_count``, a few iterations that were
        stepped through are nothing to lose.
        """
        if self.refuse_other():
            return
        if not self.modified or (not steps_count and self.only_stepped):
            then()
            return
        questions.unsaved_changes(self.window, self.title, lambda: self.save(then), then)

    def let_go(self) -> None:
        """The window closes: nothing is under way any more, and the file is free."""
        self.in_thread.give_up()
        self.checking.leave()
        self.hold(None)

    def fill_new_menu(self, menu: QMenu) -> None:
        """One entry a preset."""
        for name, line in presets.presets().items():
            menu.addAction(f"{name}  —  {line}", partial(self.open, name))

    def fill_recent_menu(self, menu: QMenu) -> None:
        """One entry a file that was open lately."""
        recent.fill_recent_menu(menu, self.open)
