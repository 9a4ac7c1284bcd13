"""A session shown from its last checkpoint, while all of it is run again and compared in a thread beside the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.qt.beside import Outcome, Work
from bpstudio.storage import reader, replay
from bpstudio.storage.progress import Progress, part

_POLL_MILLISECONDS = 200
CONFINED = (
    "the other iterations of this file are still being run again; until that is done this one can be looked at, "
    "step by step"
)
Checked = tuple[reader.Opened, replay.Verification]


class Checking(QObject):
    """What is known of the numbers of the open file. ``changed()`` says that it has become another.

    ``share`` is how much of the file has been run again, None where nothing is under way; ``untold`` the iteration from
    which on its numbers cannot be told from rounding, None where all of them agree.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.share: float | None = None
        self.untold: int | None = None
        self._work: Work | None = None
        self._then: Callable[[Outcome], object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def begin(self, parsed: reader.Parsed, then: Callable[[Outcome], object]) -> None:
        """Run ``parsed`` again and compare it, then ``then(outcome)``, whose result is ``Checked``."""
        self.leave()
        self._work, self._then, self.share = Work(partial(_checked, parsed)), then, 0.0
        self._work.thread.start()
        self._timer.start()
        self.changed.emit()

    def say(self, untold: int | None) -> None:
        """All has been run; from ``untold`` on it cannot be told."""
        self.untold = untold
        self.changed.emit()

    def leave(self) -> None:
        """Stop what is under way and forget what was known: another session is shown, or none."""
        work, self._work, self._then = self._work, None, None
        self._timer.stop()
        if work is not None:
            work.stop()
            work.thread.join()
        if self.share is not None or self.untold is not None:
            self.share = self.untold = None
            self.changed.emit()

    def _look(self) -> None:
        work, then = self._work, self._then
        if work is None:
            self._timer.stop()
        elif work.thread.is_alive():
            if work.share != self.share:
                self.share = work.share
                self.changed.emit()
        else:
            self._work = self._then = self.share = None
            self._timer.stop()
            self.changed.emit()
            if then is not None:
                then(work.outcome)


def _checked(parsed: reader.Parsed, progress: Progress) -> Checked:
    opened = reader.run_again(parsed, part(progress, 0.0, 0.8))
    return opened, replay.verify(opened, part(progress, 0.8, 1.0))
