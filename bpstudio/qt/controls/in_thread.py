"""Long work beside the window: in a thread, with a bar that shows how far it is and a button that stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QVBoxLayout, QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.storage.progress import Progress, Stopped

PATIENCE_SECONDS = 0.4
_POLL_MILLISECONDS = 40
_STEPS = 1000

Outcome = Callable[[], Any]
"""Gives what the work gave, or raises what it raised."""


class Work:
    """One piece of work, and the thread it runs in."""

    def __init__(self, work: Callable[[Progress], object]) -> None:
        self._work = work
        self._stop = threading.Event()
        self._result: object = None
        self._wrong: BaseException | None = None
        self.share = 0.0
        self.thread = threading.Thread(target=self._run, daemon=True, name="bpstudio-beside")

    def _run(self) -> None:
        try:
            self._result = self._work(self._progress)
        except BaseException as wrong:  # it is raised where the outcome is asked for
            self._wrong = wrong

    def _progress(self, share: float) -> None:
        self.share = share
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        self._stop.set()

    def outcome(self) -> object:
        if self._wrong is not None:
            raise self._wrong
        return self._result


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


class Beside(QObject):
    """Does one thing at a time beside the window ``window``.

    What is done within ``PATIENCE_SECONDS`` is waited for; otherwise ``took_long()`` is emitted and a bar shown, which
    keeps the window from being used meanwhile.
    """

    took_long = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._work: Work | None = None
        self._then: Callable[[Outcome], object] | None = None
        self._dialog: _Bar | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        return self._work is not None

    def do(self, title: str, work: Callable[[Progress], object], then: Callable[[Outcome], object]) -> None:
        """Do ``work``, then ``then(outcome)`` on this thread. What is under way already is finished first."""
        while self._work is not None:
            self._work.thread.join()
            self._end()
        self._work, self._then = Work(work), then
        self._work.thread.start()
        self._work.thread.join(PATIENCE_SECONDS)
        if not self._work.thread.is_alive():
            self._end()
            return
        self.took_long.emit()
        self._show(title)
        self._timer.start(_POLL_MILLISECONDS)

    def _show(self, title: str) -> None:
        self._dialog = _Bar(title, self._window)
        self._dialog.stop.connect(self._stop)
        self._dialog.show()

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()
        if self._dialog is not None:
            self._dialog.say_stopping()

    def _look(self) -> None:
        if self._work is None:
            self._timer.stop()
        elif self._work.thread.is_alive():
            if self._dialog is not None:
                self._dialog.bar.setValue(round(_STEPS * self._work.share))
        else:
            self._end()

    def _end(self) -> None:
        work, then = self._work, self._then
        self._put_away()
        if work is not None and then is not None:
            then(work.outcome)

    def _put_away(self) -> None:
        self._work = self._then = None
        self._timer.stop()
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()

    def give_up(self) -> None:
        """Stop what is under way and forget it: the window is closing."""
        work = self._work
        self._put_away()
        if work is not None:
            work.stop()
            work.thread.join()
