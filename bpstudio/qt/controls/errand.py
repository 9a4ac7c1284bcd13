"""Work beside the window: a function in a thread of its own, watched by a timer, that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

Progress = Callable[[float], bool]
Work = Callable[[Progress], object]
INTERVAL = 30


class Errand(QObject):
    """Calls ``work`` with a function to tell its progress, 0 to 1, which says false once it is to stop.

    ``progressed(share)``, then ``done(result)`` or ``failed(sentence)``; neither after ``stop``. The thread is a
    daemon: the program may end without it.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._share, self._stopped = 0.0, threading.Event()
        self._result: object = None
        self._refusal: str | None = None
        self._crash: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="errand", daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """Give the work up; it ends at its next word of progress."""
        self._stopped.set()
        self._timer.stop()

    def _run(self) -> None:
        try:
            self._result = self._work(self._tell)
        except (ValueError, OSError) as refusal:
            self._refusal = str(refusal)
        except BaseException as crash:
            self._crash = crash

    def _tell(self, share: float) -> bool:
        self._share = share
        return not self._stopped.is_set()

    def _look(self) -> None:
        if self._thread.is_alive():
            self.progressed.emit(self._share)
            return
        self._timer.stop()
        if self._crash is not None:
            self.failed.emit("The work broke off at an error of the program; nothing has changed.")
            raise self._crash
        if self._refusal is not None:
            self.failed.emit(self._refusal)
        else:
            self.done.emit(self._result)
