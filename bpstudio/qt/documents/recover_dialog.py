"""What windows left behind whose process was gone: offered at the next start, with what each of them holds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.words.files import left_behind, left_unsaved
from bpstudio.qt.ground.plain_text import PlainLabel, in_menu, named_path, plain_tip
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, SPACE_SMALL
from bpstudio.storage.journal import Journalled
from bpstudio.storage.recovery_place import RecoveryPlace


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A window's folder, and what its journal holds."""

    place: RecoveryPlace
    journalled: Journalled


class RecoverDialog(QDialog):
    """``recovered(left)`` and ``discarded(left)``, lists of LeftBehind; closing it leaves all for the next start."""

    recovered = Signal(object)
    discarded = Signal(object)

    def __init__(self, found: Sequence[LeftBehind], window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("recover_dialog")
        self.setWindowTitle("Recover work")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found = list(found)
        self.boxes: list[QCheckBox] = []
        count = len(self._found)
        title = PlainLabel(left_unsaved(count), self)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self._hint = PlainLabel("Each opens in a window of its own and counts as not saved.", self)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (title, self._hint, self._list(), self._buttons()):
            column.addWidget(part)
        open_sized(self, 560, min(170 + 72 * count, 520))
        self._enable()

    def _list(self) -> QWidget:
        rows = QWidget(self)
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for left in self._found:
            column.addWidget(self._row(left, rows))
        column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(rows)
        return area

    def _row(self, left: LeftBehind, parent: QWidget) -> QWidget:
        row = QWidget(parent)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_SMALL)
        origin = left.journalled.origin
        box = QCheckBox(in_menu(origin.title), row)
        box.setChecked(True)
        box.setToolTip(plain_tip(named_path(origin.path or "It was never saved.")))
        box.toggled.connect(self._enable)
        about = PlainLabel(_described(left.journalled, time.time()), row)
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        about.setIndent(SPACE_LARGE + SPACE)
        box.setAccessibleDescription(about.text())
        column.addWidget(box)
        column.addWidget(about)
        self.boxes.append(box)
        return row

    def _buttons(self) -> QWidget:
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(self)
        self.recover = buttons.addButton("Recover", roles.AcceptRole)
        self.recover.setToolTip("Open what is ticked.")
        self.recover.setDefault(True)
        self.discard = buttons.addButton("Discard…", roles.DestructiveRole)
        self.discard.setToolTip("Delete what is ticked for good, after asking once more.")
        self.later = buttons.addButton("Not now", roles.RejectRole)
        self.later.setToolTip("Leave everything as it is and ask again at the next start.")
        self.recover.clicked.connect(lambda: self._finish(self.recovered))
        self.discard.clicked.connect(self._confirm)
        self.later.clicked.connect(self.reject)
        return buttons

    @property
    def ticked(self) -> list[LeftBehind]:
        """Those found whose box has a tick."""
        return [left for left, box in zip(self._found, self.boxes, strict=True) if box.isChecked()]

    def _enable(self) -> None:
        for button in (self.recover, self.discard):
            button.setEnabled(bool(self.ticked))

    def _confirm(self) -> None:
        """The second click deletes."""
        if self.discard.text() == "Discard…":
            self.discard.setText("Delete for good")
            self._hint.setText("What is ticked will be deleted and cannot be brought back.")
        else:
            self._finish(self.discarded)

    def _finish(self, signal: object) -> None:
        ticked = self.ticked
        self.accept()
        signal.emit(ticked)  # type: ignore[attr-defined]


def _described(journalled: Journalled, now: float) -> str:
    """What a journal holds, and where it was saved last."""
    path = journalled.origin.path
    return left_behind(
        seconds_ago=now - journalled.written,
        edits=journalled.edits,
        iterations=journalled.iterations,
        widths=journalled.widths,
        saved_as=named_path(path) if path else "",
        damaged=journalled.damaged,
    )
