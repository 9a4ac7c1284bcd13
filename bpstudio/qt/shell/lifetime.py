"""From the start of the program to its end, however that comes: closed, told by a signal, the display gone, a crash."""

from __future__ import annotations

import contextlib
import faulthandler
import signal
import socket
from typing import TextIO

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from bpstudio.qt.documents.report import Reports
from bpstudio.qt.ground.guard import reported
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.places import journals
from bpstudio.storage.recovery_place import RecoveryPlace, new_place

_SIGNALLED = 128  # the exit code after a signal is this and its number, as shells have it
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class Lifetime(QObject):
    """Holds the windows, and sees to it that none of them loses anything when the program ends."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._windows: list[MainWindow] = []
        self._place: RecoveryPlace | None = None
        self._crash: TextIO | None = None
        self.reports = Reports(self._rescue, self)
        self.reports.install()
        self._log_crashes()
        self._heed_signals()
        app.aboutToQuit.connect(self._leave)
        app.commitDataRequest.connect(lambda _: self._rescue())

    def add(self, window: MainWindow) -> None:
        self._windows.append(window)

    def _rescue(self) -> None:
        for window in self._windows:
            reported(window.recovery.write_now)

    def _leave(self) -> None:
        """The event loop ends: what is not saved stays for the next start. Nothing, where it was closed in peace."""
        for window in self._windows:
            window.end()

    def end(self) -> None:
        """After the event loop. The order matters: until the last, what fails is still reported."""
        self._leave()
        self._forget_signals()
        self.reports.uninstall()
        faulthandler.disable()
        if self._crash is not None:
            self._crash.close()
        if self._place is not None:
            self._place.clear()

    # Crashes

    def _log_crashes(self) -> None:
        """Where the process will write, by itself, what a hard crash was; without it where there is no room."""
        with contextlib.suppress(OSError):
            self._place = new_place(journals())
            self._crash = self._place.crash.open("w", encoding="utf-8")
            faulthandler.enable(self._crash)

    # Signals

    def _heed_signals(self) -> None:
        """Python hears of a signal only when it runs; what wakes Qt is a byte on a socket."""
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in numbers}
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._told_to_end)

    def _told_to_end(self) -> None:
        with contextlib.suppress(OSError):
            for number in self._ours.recv(4096):
                if number in self._handlers:
                    self._leave()
                    return self._app.exit(_SIGNALLED + number)
        return None

    def _forget_signals(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._ours.close()
        self._theirs.close()
