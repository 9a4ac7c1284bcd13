"""What is known of the numbers of the open file: being run again beside the window, all right, or not to be told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from bpstudio.explain.words import files as words
from bpstudio.qt.controls import questions
from bpstudio.qt.controls.in_thread import InThread, Outcome
from bpstudio.qt.documents.shown_file import ShownFile, outcome_of
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage.files import reason
from bpstudio.storage.opening import Read, Untold, by_the_log, finished, run_here, untold_in
from bpstudio.storage.progress import Stopped

_POLL_MILLISECONDS = 200


class Checking(QObject):
    """Runs again, in a thread, what is shown from its last checkpoint alone. ``changed()``: other things are known.

    ``share`` is how much of it has been run, None where nothing is under way; ``untold`` the iteration from which on
    the numbers shown cannot be told from rounding, None where there is none; ``failed`` why it could not be run.
    ``save`` saves what is shown; ``close`` shows something else instead.
    """

    changed = Signal()

    def __init__(self, file: ShownFile, save: Callable[[], object], close: Callable[[], object]) -> None:
        super().__init__(file)
        self._bridge, self._file = file.bridge, file
        self._save, self._close = save, close
        self.share: float | None = None
        self.untold: int | None = None
        self._untold: Untold | None = None
        self.failed: str | None = None
        self._glimpse: Read | None = None
        self._in_thread = InThread(self, _POLL_MILLISECONDS)
        self._in_thread.progressed.connect(self._show_progress)
        file.bridge.changed.connect(lambda *_: self._look_at_the_log())

    def stand(self, read: Read) -> None:
        """``read`` is shown: say where its numbers cannot be told, and run again what has not been."""
        self.leave()
        if read.opened is not None:
            self._know(read.found.untold)
            return
        self._glimpse = read
        self._bridge.session.confine(words.CONFINED)
        self.share = 0.0
        self._in_thread.do(partial(finished, read.parsed), self._ran)
        self.changed.emit()

    def leave(self) -> None:
        """Stop what is under way and forget what was known: another session is shown, or none."""
        self._in_thread.give_up()
        self._untold = None
        if (self.share, self.untold, self.failed) != (None, None, None):
            self.share = self.untold = self.failed = None
            self.changed.emit()

    def _know(self, untold: int | None) -> None:
        """From ``untold`` on it cannot be told, as long as the session has that training on record."""
        self._untold = None if untold is None else untold_in(self._file.own.state, untold)
        self._look_at_the_log()

    def _look_at_the_log(self) -> None:
        """An edit before what could not be told drops it, and undo brings it back."""
        known = self._untold
        now = known.iteration if known is not None and known.is_in(self._file.own.state) else None
        if now != self.untold:
            self.untold = now
            self.changed.emit()

    def _show_progress(self, share: float) -> None:
        if share != self.share:
            self.share = share
            self.changed.emit()

    def _ran(self, outcome: Outcome) -> None:
        self.share = None
        read = outcome_of(outcome, self._give_up, words.ONLY_ITS_CURSOR)
        if read is None:
            return
        if read.found.difference is None:
            self._complete(read)
            return
        difference = str(read.found.difference)
        self._give_up(difference)
        questions.ask_about_contradiction(
            self._file.window,
            difference,
            lambda: self._file.in_thread.do_titled(
                words.AGAIN, partial(by_the_log, read), self._ran_by_the_log
            ),
            questions.Reply("Close it", self._close, questions.ButtonRole.RejectRole),
        )

    def _ran_by_the_log(self, outcome: Outcome) -> None:
        read = outcome_of(outcome, self._file.said.emit, words.ONLY_ITS_CURSOR, self._file.title)
        if read is not None:
            self._complete(read)

    def _give_up(self, why: str, tone: str = "") -> None:
        """Only the iteration at the cursor is at hand, and that for good; ``tone`` says how to say it, if at all."""
        self.failed = why
        self._file.own.confine(words.NOT_RUN)
        self.changed.emit()
        if tone:
            self._file.said.emit(f"{self._file.title}: {why}", tone)

    def _complete(self, read: Read) -> None:
        assert read.opened is not None
        self._file.own.complete(read.opened.state)
        self._file.keep(read.opened.state)
        self.failed = None
        self._know(read.found.untold)
        self.changed.emit()
        if read.found.agrees and read.found.compared:
            self._file.said.emit(words.agrees(self._file.title), "success")

    def ask(self) -> None:
        """What can be done about numbers that are not verified."""
        if self.failed is not None and self._glimpse is not None:
            questions.not_verified(self._file.window, self.failed, partial(self.stand, self._glimpse))
        elif self.untold is not None:
            questions.cannot_be_told(self._file.window, self.untold, self._make_well)

    def _make_well(self) -> None:
        self._file.in_thread.do_titled(words.AGAIN, partial(run_here, self._file.own.state), self._ran_anew)

    def _ran_anew(self, outcome: Outcome) -> None:
        try:
            state: State = outcome()
        except Stopped:
            self._file.said.emit(words.AS_IT_WAS, "warning")
        except MemoryError as wrong:
            self._file.said.emit(words.nothing_changed(reason(wrong)), "error")
        else:
            self._file.bring_back()
            self._bridge.replace_session(Session(state))
            self._file.lose()
            self._know(None)
            self._save()
