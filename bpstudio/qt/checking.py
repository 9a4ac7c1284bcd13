"""What is known of the numbers of the open file: being run again beside the window, all right, or not to be told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from bpstudio.qt import questions
from bpstudio.qt.beside import Outcome, Work
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.opening import DEFAULT_SOURCE, Read, by_the_log, finished, outcome_of
from bpstudio.session.session import Session
from bpstudio.session.state import State, run_anew
from bpstudio.storage.files import reason
from bpstudio.storage.progress import Progress, Stopped

if TYPE_CHECKING:
    from bpstudio.qt.files import Files

_POLL_MILLISECONDS = 200
_STOPPED = "Stopped; only the iteration at the cursor can be seen."


class Checking(QObject):
    """Runs again, in a thread, what is shown from its last checkpoint alone. ``changed()``: other things are known.

    ``share`` is how much of it has been run, None where nothing is under way; ``untold`` the iteration from which on
    the numbers shown cannot be told from rounding, None where all of them agree.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, files: Files, window: QWidget) -> None:
        super().__init__(files)
        self._bridge, self._files, self._window = bridge, files, window
        self.share: float | None = None
        self.untold: int | None = None
        self._work: Work | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        bridge.changed.connect(lambda *_: self._forget_what_is_gone())

    def stand(self, read: Read) -> None:
        """``read`` is shown: say where its numbers cannot be told, and run again what has not been."""
        self.leave()
        if read.opened is not None:
            self._say(read.found.untold)
            return
        self._work, self.share = Work(partial(finished, read.parsed)), 0.0
        self._work.thread.start()
        self._timer.start()
        self.changed.emit()

    def leave(self) -> None:
        """Stop what is under way and forget what was known: another session is shown, or none."""
        work, self._work = self._work, None
        self._timer.stop()
        if work is not None:
            work.stop()
            work.thread.join()
        if self.share is not None or self.untold is not None:
            self.share = self.untold = None
            self.changed.emit()

    def _say(self, untold: int | None) -> None:
        if untold != self.untold:
            self.untold = untold
            self.changed.emit()

    def _look(self) -> None:
        work = self._work
        if work is not None and work.thread.is_alive():
            if work.share != self.share:
                self.share = work.share
                self.changed.emit()
            return
        self._timer.stop()
        self._work = self.share = None
        self.changed.emit()
        if work is not None:
            self._ran(work.outcome)

    def _ran(self, outcome: Outcome) -> None:
        read = outcome_of(outcome, self._files.said.emit, _STOPPED)
        if read is None:
            return
        if read.found.difference is None:
            self._complete(read)
            return

        def show(outcome: Outcome) -> None:
            again = outcome_of(outcome, self._files.said.emit, _STOPPED)
            if again is not None:
                self._complete(again)

        questions.contradicts_itself(
            self._window,
            str(read.found.difference),
            lambda: self._files.beside.do("Running the session again", partial(by_the_log, read), show),
            questions.Answer(
                "Close it", partial(self._files.open, DEFAULT_SOURCE), questions.Role.RejectRole
            ),
        )

    def _complete(self, read: Read) -> None:
        assert read.opened is not None
        self._bridge.session.complete(read.opened.state)
        self._files.keep()
        self._say(read.found.untold)
        if read.found.agrees and read.found.compared:
            self._files.said.emit(f"Every number in {self._files.title} agrees with its log.", "success")

    def _forget_what_is_gone(self) -> None:
        """Once the log ends before what could not be told, there is nothing of the kind."""
        if self.untold is not None and self._bridge.state.iterations <= self.untold:
            self._say(None)

    def ask(self) -> None:
        """What can be done about numbers that cannot be told from rounding."""
        if self.untold is not None:
            questions.cannot_be_told(self._window, self.untold, self._make_well)

    def _make_well(self) -> None:
        self._files.beside.do("Running the session again", partial(_anew, self._bridge.state), self._ran_anew)

    def _ran_anew(self, outcome: Outcome) -> None:
        try:
            state: State = outcome()
        except Stopped:
            self._files.said.emit("Stopped; everything is as it was.", "warning")
        except MemoryError as wrong:
            self._files.said.emit(f"Nothing has changed: {reason(wrong)}.", "error")
        else:
            self._bridge.replace_session(Session(state))
            self._files.lose()
            self._say(None)
            self._files.save()


def _anew(state: State, progress: Progress) -> State:
    total = max(1, state.iterations)
    return run_anew(state, lambda ran: progress(ran / total))
