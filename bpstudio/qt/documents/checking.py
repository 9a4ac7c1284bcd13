"""What is known of the numbers of the open file: being run again beside the window, all right, or not to be told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls import questions
from bpstudio.qt.controls.in_thread import Outcome, Work
from bpstudio.qt.documents.opening import (
    CONFINED,
    DEFAULT_SOURCE,
    NOT_RUN,
    Read,
    by_the_log,
    finished,
    outcome_of,
)
from bpstudio.session.history.state import State, run_anew, segment_at
from bpstudio.session.session import Session
from bpstudio.storage.files import reason
from bpstudio.storage.progress import Progress, Stopped

if TYPE_CHECKING:
    from bpstudio.qt.documents.files import Files

_POLL_MILLISECONDS = 200
_STOPPED = "Stopped; only the iteration at the cursor can be seen."


class Checking(QObject):
    """Runs again, in a thread, what is shown from its last checkpoint alone. ``changed()``: other things are known.

    ``share`` is how much of it has been run, None where nothing is under way; ``untold`` the iteration from which on
    the numbers shown cannot be told from rounding, None where there is none; ``failed`` why it could not be run.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, files: Files, window: QWidget) -> None:
        super().__init__(files)
        self._bridge, self._files, self._window = bridge, files, window
        self.share: float | None = None
        self.untold: int | None = None
        self._untold: tuple[int, object] | None = None
        self.failed: str | None = None
        self._glimpse: Read | None = None
        self._work: Work | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        bridge.changed.connect(lambda *_: self._look_at_the_log())

    def stand(self, read: Read) -> None:
        """``read`` is shown: say where its numbers cannot be told, and run again what has not been."""
        self.leave()
        if read.opened is not None:
            self._know(read.found.untold)
            return
        self._glimpse = read
        self._bridge.session.confine(CONFINED)
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
        self._untold = None
        if (self.share, self.untold, self.failed) != (None, None, None):
            self.share = self.untold = self.failed = None
            self.changed.emit()

    def _know(self, untold: int | None) -> None:
        """From ``untold`` on it cannot be told, as long as the session has that training on record."""
        self._untold = None if untold is None else (untold, self._run_at(untold))
        self._look_at_the_log()

    def _run_at(self, iteration: int) -> object:
        segments = self._bridge.state.segments
        return segments[segment_at(segments, iteration)].identity

    def _look_at_the_log(self) -> None:
        """An edit before what could not be told drops it, and undo brings it back."""
        now = None
        if self._untold is not None:
            iteration, run = self._untold
            there = self._bridge.state.iterations >= iteration and self._run_at(iteration) is run
            now = iteration if there else None
        if now != self.untold:
            self.untold = now
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
        if work is not None:
            self._ran(work.outcome)

    def _ran(self, outcome: Outcome) -> None:
        read = outcome_of(outcome, self._give_up, _STOPPED)
        if read is None:
            return
        if read.found.difference is None:
            self._complete(read)
            return
        difference = str(read.found.difference)
        self._give_up(difference)
        questions.contradicts_itself(
            self._window,
            difference,
            lambda: self._files.beside.do(
                "Running the session again", partial(by_the_log, read), self._ran_by_the_log
            ),
            questions.Answer(
                "Close it", partial(self._files.open, DEFAULT_SOURCE), questions.Role.RejectRole
            ),
        )

    def _ran_by_the_log(self, outcome: Outcome) -> None:
        read = outcome_of(outcome, self._files.said.emit, _STOPPED, self._files.title)
        if read is not None:
            self._complete(read)

    def _give_up(self, why: str, tone: str = "") -> None:
        """Only the iteration at the cursor is at hand, and that for good; ``tone`` says how to say it, if at all."""
        self.failed = why
        self._bridge.session.confine(NOT_RUN)
        self.changed.emit()
        if tone:
            self._files.said.emit(f"{self._files.title}: {why}", tone)

    def _complete(self, read: Read) -> None:
        assert read.opened is not None
        self._bridge.session.complete(read.opened.state)
        self._files.keep(read.opened.state)
        self.failed = None
        self._know(read.found.untold)
        self.changed.emit()
        if read.found.agrees and read.found.compared:
            self._files.said.emit(f"Every number in {self._files.title} agrees with its log.", "success")

    def ask(self) -> None:
        """What can be done about numbers that are not verified."""
        if self.failed is not None and self._glimpse is not None:
            questions.not_verified(self._window, self.failed, partial(self.stand, self._glimpse))
        elif self.untold is not None:
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
            self._know(None)
            self._files.save()


def _anew(state: State, progress: Progress) -> State:
    total = max(1, state.iterations)
    return run_anew(state, lambda ran: progress(ran / total))
