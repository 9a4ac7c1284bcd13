"""The review: every answer in a line, and the way to its moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from bpstudio.explain.practice.review import (
    ABOUT_REVIEW,
    REVIEW_COLUMNS,
    Reviewed,
    nothing_answered,
    review_of,
)
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.listing import LEFT, RIGHT, closing, listing, remark_over, stack
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.room import open_sized
from bpstudio.session.history.state import State

NUMBERS = (0, 4, 5)


class ReviewDialog(QDialog):
    """Stays open beside the window. ``move`` goes somewhere by hand, which pauses training first; ``rounds``
    are the sessions before this one whose answers belong to the review.
    """

    def __init__(
        self,
        bridge: Bridge,
        move: Callable[[Callable[[], object]], None],
        rounds: tuple[State, ...],
        parent: QWidget,
        in_a_lesson: bool = False,
    ) -> None:
        super().__init__(parent)
        self._in_a_lesson = in_a_lesson
        self.setObjectName("practice_review_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Review of answers")
        self._bridge, self._move, self._rounds = bridge, move, rounds
        self._rows: tuple[Reviewed, ...] = ()
        self.about, self.go_button = remark_over(self), QPushButton("&Go there", self)
        self.table = listing(self, "all answers", REVIEW_COLUMNS, wide=3, numbers=NUMBERS)
        self._equip()
        bridge.changed.connect(self._follow)
        bridge.renoted.connect(self.refresh)
        bridge.replaced.connect(self.close)
        self.refresh()
        open_sized(self, 760, 420)

    def _equip(self) -> None:
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.itemActivated.connect(lambda _item: self.go())
        self.table.itemSelectionChanged.connect(self._offer)
        self.go_button.setToolTip("Return to the moment in which this was asked.")
        self.go_button.setAutoDefault(False)
        self.go_button.clicked.connect(self.go)
        buttons = closing(self)
        buttons.addButton(self.go_button, QDialogButtonBox.ButtonRole.ActionRole)
        stack(self, (self.about, self.table, buttons), wide=self.table)

    def _follow(self, old: object, new: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the answers there are now."""
        rows = review_of(self._bridge.state, self._bridge.notation, self._rounds)
        none = nothing_answered(self._bridge.state, self._in_a_lesson)
        self.about.setText(ABOUT_REVIEW if rows else none)
        self.table.setVisible(bool(rows))
        if rows != self._rows:
            self._rows = rows
            self._fill()
        self._offer()

    def _fill(self) -> None:
        rows = self._rows
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                item = QTableWidgetItem(named(text))
                item.setToolTip(plain_tip(text))
                item.setTextAlignment(RIGHT if column in NUMBERS else LEFT)
                self.table.setItem(number, column, item)

    @property
    def chosen(self) -> Reviewed | None:
        """The line that is current; None where there is none."""
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _offer(self) -> None:
        self.go_button.setEnabled(self.chosen is not None and self.chosen.moment is not None)

    def go(self) -> None:
        """Return to the moment of the answer chosen."""
        if self.chosen is not None and self.chosen.moment is not None:
            moment = self.chosen.moment
            self._move(lambda: self._bridge.session.seek(moment.iteration, moment.revealed))
