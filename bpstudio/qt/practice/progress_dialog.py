"""The page of progress: how well each kind of number is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.practice.kinds import ABOUT_PROGRESS, CLEARED, COLUMNS, NOTHING_YET, progress_rows
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.practice.practice import Practice


class ProgressDialog(QDialog):
    """A line for each kind, and a button that clears them."""

    def __init__(self, practice: Practice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("practice_progress_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Progress")
        self._practice = practice
        self.about, self.table = PlainLabel(ABOUT_PROGRESS, self), QTableWidget(0, len(COLUMNS), self)
        self.clear = QPushButton("&Clear", self)
        self._equip()
        self._lay_out()
        self.refresh()
        self.resize(760, 420)

    def _equip(self) -> None:
        self.about.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.table.setHorizontalHeaderLabels(list(COLUMNS))
        self.table.setAccessibleName("progress by kind of number")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.clear.setToolTip("Forget all of it: every kind is new again.")
        self.clear.setAutoDefault(False)
        self.clear.clicked.connect(self._clear)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.clear, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)

    def refresh(self) -> None:
        """Show what is known now."""
        rows = progress_rows(self._practice.progress)
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                if column > 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, column, item)
        self.table.setVisible(bool(rows))
        self.clear.setEnabled(bool(rows))
        self.about.setText(ABOUT_PROGRESS if rows else NOTHING_YET)

    def _clear(self) -> None:
        self._practice.forget()
        self.refresh()
        self.about.setText(CLEARED)
