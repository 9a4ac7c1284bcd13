"""What an exception that nobody expected ends in: one dialog, a report to copy, and the program goes on."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from bpstudio import __version__
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.storage import crash_log

QUIET_SECONDS = 60
_LONGEST = 20_000
_RESCUE_SECONDS = 2


class ReportDialog(QDialog):
    """A report, and a way to copy it."""

    def __init__(self, title: str, explanation: str, report: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("report_dialog")
        self.setWindowTitle("Backprop Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading, self.explanation = PlainLabel(title, self), PlainLabel(explanation, self)
        heading.setProperty("role", "title")
        for label in (heading, self.explanation):
            label.setWordWrap(True)
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName("report")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = buttons.addButton("Copy the report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setToolTip("Put the report on the clipboard, to be pasted into a message.")
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (heading, self.explanation, self.report, buttons):
            column.addWidget(part)
        open_sized(self, 680, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy.setText("Copied")


class Reports(QObject):
    """Takes exceptions from slots, overrides, workers and threads, wherever they are raised, once installed.

    ``rescue`` is called before anything is shown: it saves what would be lost. An exception that has been shown is not
    shown again for ``QUIET_SECONDS``; those that come while one is on show are counted on it.
    """

    _raised = Signal(str, str)

    def __init__(self, rescue: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rescue = rescue
        self._rescued = -float(_RESCUE_SECONDS)
        self._shown: dict[str, float] = {}
        self._more = 0
        self.dialog: ReportDialog | None = None
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take exceptions from now on."""
        sys.excepthook, threading.excepthook = self._on_exception, self._on_thread

    def uninstall(self) -> None:
        """Leave exceptions to whoever took them before."""
        sys.excepthook, threading.excepthook = self._hooks

    def _on_thread(self, wrong: threading.ExceptHookArgs) -> None:
        if wrong.exc_value is not None and wrong.exc_type is not SystemExit:
            self._on_exception(wrong.exc_type, wrong.exc_value, wrong.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], wrong: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, wrong, trace)
        if issubclass(kind, Exception):
            lines = traceback.format_exception(kind, wrong, trace)
            where = traceback.extract_tb(trace)[-1:]
            self._raised.emit(f"{kind.__name__} {[(at.filename, at.lineno) for at in where]}", "".join(lines))

    def _show(self, key: str, text: str) -> None:
        now = monotonic()
        if now - self._rescued >= _RESCUE_SECONDS:
            self._rescued = now
            self._rescue()
        if self.dialog is not None:
            self._more += 1
            times = "once more" if self._more == 1 else f"{self._more} times more"
            self.dialog.explanation.setText(f"{_GO_ON} Since then it went wrong {times}.")
        elif now - self._shown.get(key, -QUIET_SECONDS) >= QUIET_SECONDS:
            self._open("Something went wrong", _GO_ON, text)
        self._shown[key] = now

    def show_crash(self, text: str) -> None:
        """What the process before this one wrote as it crashed."""
        self._open("Backprop Studio crashed the last time", _CRASHED, text)

    def _open(self, title: str, explanation: str, text: str) -> None:
        self._more = 0
        with suppress(OSError):
            crash_log.append(text, title)
        self.dialog = ReportDialog(title, explanation, report_of(text), QApplication.activeWindow())
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None


_GO_ON = (
    "Your session is still open, and what is not saved has been kept for recovery. You can go on; "
    "if something looks wrong, save under another name and start again."
)
_CRASHED = "This is what it wrote as it ended. What was not saved is offered for recovery."


def report_of(text: str) -> str:
    """The versions that matter, and the end of what was written."""
    return (
        f"Backprop Studio {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}\n\n{text[-_LONGEST:]}"
    )
