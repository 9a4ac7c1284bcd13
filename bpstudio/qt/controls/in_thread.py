"""Long work in a thread: one way to start it, to be told how far it is, to stop it and to hear what came of it.

Work is a function of one argument, which it calls with the share that is done. That call raises Stopped once the work
is to be left, so that nothing more of it happens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QVBoxLayout, QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.storage.files import reason
from bpstudio.storage.progress import Progress, Stopped

PATIENCE_SECONDS = 0.4
_POLL_MILLISECONDS = 40
_STEPS = 1000

Work = Callable[[Progress], object]
Outcome = Callable[[], Any]
"""Gives what the work gave, or raises what it raised: Stopped where it was left."""
Then = Callable[[Outcome], object]


class _Running:
    """One piece of work, and the thread it runs in; a daemon, so that the program may end without it."""

    def __init__(self, work: Work, then: Then) -> None:
        self._work, self.then = work, then
        self._stop = threading.Event()
        self._result: object = None
        self._wrong: BaseException | None = None
        self.share = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True, name="bpstudio-work")
        try:
            self._thread.start()
        except RuntimeError:  # no thread to be had: then here
            self._run()

    def _run(self) -> None:
        try:
            self._result = self._work(self._progress)
        except BaseException as wrong:  # it is raised where the outcome is asked for
            self._wrong = wrong

    def _progress(self, share: float) -> None:
        self.share = share
        if self._stop.is_set():
            raise Stopped

    @property
    def at_work(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        if self.at_work and self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def outcome(self) -> object:
        if self._wrong is not None:
            raise self._wrong
        return self._result


class InThread(QObject):
    """Does one thing at a time in a thread. ``progressed(share)``, 0 to 1, while it is under way.

    Where the owner goes, what is under way is stopped and its outcome told to nobody.
    """

    progressed = Signal(float)

    def __init__(self, owner: QObject, poll_milliseconds: int = _POLL_MILLISECONDS) -> None:
        super().__init__(owner)
        self._running: list[_Running] = []
        self._timer = QTimer(self)
        self._timer.setInterval(poll_milliseconds)
        self._timer.timeout.connect(self._look)
        self.destroyed.connect(partial(_stop_all, self._running))

    @property
    def busy(self) -> bool:
        """Whether something is under way, or its outcome not told yet."""
        return bool(self._running)

    @property
    def at_work(self) -> bool:
        """Whether the thread still runs: not any more where only the outcome is to be told."""
        return any(running.at_work for running in self._running)

    def do(self, work: Work, then: Then) -> None:
        """Do ``work``, then ``then(outcome)`` on this thread. What is under way already is finished first."""
        while self._running:
            self.wait()
            self._end()
        self._running.append(_Running(work, then))
        self._timer.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether the work has ended, within ``seconds`` where they are given; its outcome is not told yet."""
        for running in self._running:
            running.wait(seconds)
        return not self.at_work

    def ends_within(self, seconds: float) -> bool:
        """Whether the work has ended within ``seconds``; where it has, its outcome is told by now."""
        if not self.wait(seconds):
            return False
        self._end()
        return True

    def stop(self) -> None:
        """Have the work left at its next word of progress; ``then`` is told that it was."""
        for running in self._running:
            running.stop()

    def give_up(self, wait: bool = True) -> None:
        """Stop what is under way and tell nobody of it; ``wait`` until nothing of it happens any more."""
        given_up = list(self._running)
        self._clear()
        for running in given_up:
            running.stop()
            if wait:
                running.wait()

    def _look(self) -> None:
        if not self._running:
            self._timer.stop()
        elif self.at_work:
            self.progressed.emit(self._running[0].share)
        else:
            self._end()

    def _end(self) -> None:
        ended = list(self._running)
        self._clear()
        for running in ended:
            running.then(running.outcome)

    def _clear(self) -> None:
        self._timer.stop()
        self._running.clear()


def result_of(outcome: Outcome, refused: Callable[[str], object]) -> Any:
    """What the work gave; None once ``refused`` was told in words why it gave nothing, or where it was stopped.

    A mistake of the program is raised, after ``refused`` was told of it: whoever shows that it is at work has to hear
    that it is no more.
    """
    try:
        return outcome()
    except Stopped:
        return None
    except (ValueError, OSError) as wrong:
        refused(str(wrong))
        return None
    except MemoryError as wrong:
        refused(reason(wrong))
        return None
    except BaseException:
        refused("The work broke off at an error of the program; nothing has changed.")
        raise


def _stop_all(under_way: list[_Running], *_: object) -> None:
    for running in under_way:
        running.stop()


class InThreadWithBar(InThread):
    """The same beside the window ``window``, with a bar that shows how far it is and a button that stops it.

    What is done within ``PATIENCE_SECONDS`` is waited for; otherwise ``took_long()`` is emitted and the bar shown,
    which keeps the window from being used meanwhile.
    """

    took_long = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: _Bar | None = None
        self.progressed.connect(self._show_progress)

    def do_titled(self, title: str, work: Work, then: Then) -> None:
        """As ``do``, with the words that stand above the bar."""
        self.do(work, then)
        if self.ends_within(PATIENCE_SECONDS):
            return
        self.took_long.emit()
        self._dialog = _Bar(title, self._window)
        self._dialog.stop.connect(self.stop)
        self._dialog.show()

    def stop(self) -> None:
        super().stop()
        if self._dialog is not None:
            self._dialog.say_stopping()

    def _show_progress(self, share: float) -> None:
        if self._dialog is not None:
            self._dialog.bar.setValue(round(_STEPS * share))

    def _clear(self) -> None:
        super()._clear()
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()


class _Bar(QDialog):
    """How far it is. ``stop()`` when its button, Escape or its cross is used; it does not go by itself."""

    stop = Signal()

    def __init__(self, title: str, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("progress")
        self.setWindowTitle("Backprop Studio")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._title = PlainLabel(title, self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self._title.text())
        buttons = QDialogButtonBox(self)
        self.button = buttons.addButton("Stop", QDialogButtonBox.ButtonRole.RejectRole)
        self.button.setToolTip("Give up; everything stays as it was.")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (self._title, self.bar, buttons):
            column.addWidget(part)
        self.setMinimumWidth(400)

    @guarded
    def reject(self) -> None:
        self.stop.emit()

    @guarded
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.stop.emit()

    def say_stopping(self) -> None:
        self._title.setText("Stopping…")
        self.button.setEnabled(False)
