"""The page of progress: how well each kind of number is known."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTableWidgetItem, QWidget

from bpstudio.explain.practice.kinds import ABOUT_PROGRESS, CLEARED, COLUMNS, NOTHING_YET, progress_rows
from bpstudio.qt.controls.listing import LEFT, RIGHT, closing, listing, remark_over, stack
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.practice.practice import Practice

NUMBERS = (2, 3, 4)


class ProgressDialog(QDialog):
    """A line for each kind, and a button that clears them."""

    def __init__(self, practice: Practice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("practice_progress_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Progress")
        self._practice = practice
        self.about = remark_over(self, ABOUT_PROGRESS)
        self.table = listing(self, "progress by kind of number", COLUMNS, wide=0, numbers=NUMBERS)
        self.clear, buttons = QPushButton("&Clear", self), closing(self)
        self.clear.setToolTip("Forget all of it: every kind is new again.")
        self.clear.setAutoDefault(False)
        self.clear.clicked.connect(self._clear)
        buttons.addButton(self.clear, QDialogButtonBox.ButtonRole.ResetRole)
        stack(self, (self.about, self.table, buttons), wide=self.table)
        self.refresh()
        open_sized(self, 760, 420)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Another window may have learned something meanwhile, or have forgotten it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        rows = progress_rows(self._practice.progress)
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(RIGHT if column in NUMBERS else LEFT)
                self.table.setItem(number, column, item)
        self.table.setVisible(bool(rows))
        self.clear.setEnabled(bool(rows))
        self.about.setText(ABOUT_PROGRESS if rows else NOTHING_YET)

    def _clear(self) -> None:
        self._practice.forget()
        self.refresh()
        self.about.setText(CLEARED)
