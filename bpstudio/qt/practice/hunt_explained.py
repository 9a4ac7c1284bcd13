"""What was done, what belongs there, and the right numbers beside those that stood there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from bpstudio.explain.hunts.choosing import HEADINGS
from bpstudio.explain.hunts.explained import Explanation
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE


class Explained(QWidget):
    """``taken_out()`` wants the mistake to be gone from the session, ``another()`` another hunt."""

    taken_out = Signal()
    another = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.done, self.instead = PlainLabel(self), PlainLabel(self)
        self.done.setObjectName("hunt_done")
        for label in (self.done, self.instead):
            label.setWordWrap(True)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(SPACE_LARGE)
        self._cells: list[PlainLabel] = []
        self.take_out = QPushButton("Take the mistake out", self)
        self.take_out.setObjectName("hunt_take_out")
        self.take_out.setToolTip(plain_tip("Run this session without the mistake."))
        self.next = QPushButton("Another mistake…", self)
        self.next.setObjectName("hunt_another")
        self.take_out.clicked.connect(lambda _on: self.taken_out.emit())
        self.next.clicked.connect(lambda _on: self.another.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.done)
        column.addWidget(self.instead)
        column.addLayout(self.grid)
        column.addWidget(self.take_out)
        column.addWidget(self.next)
        self.hide()

    def explain(self, explanation: Explanation) -> None:
        """Show another explanation."""
        self.done.setText(explanation.done)
        self.instead.setText(explanation.instead)
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = []
        for column, heading in enumerate(HEADINGS):
            self._add(0, column, heading).setProperty("role", "muted")
        for row, beside in enumerate(explanation.rows, start=1):
            for column, text in enumerate((beside.symbol, beside.wrong, beside.right)):
                cell = self._add(row, column, text)
                if column:
                    cell.setFont(number_font())
        self.take_out.setEnabled(True)

    def _add(self, row: int, column: int, text: str) -> PlainLabel:
        cell = PlainLabel(text, self)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self.grid.addWidget(cell, row, column, side)
        self._cells.append(cell)
        return cell

    def close_hunt(self) -> None:
        """The mistake is taken out: what was said of it stays to be read."""
        self.take_out.setEnabled(False)

    def take_keys(self) -> None:
        """Give the keys to what ends the hunt."""
        self.take_out.setFocus(Qt.FocusReason.OtherFocusReason)
