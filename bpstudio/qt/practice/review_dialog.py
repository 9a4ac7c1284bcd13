"""The review: every answer in a line, and the way to its moment."""

from __future__ import annotations

from collections.abc import Callable

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

from bpstudio.explain.practice.review import ABOUT_REVIEW, NO_ANSWERS, REVIEW_COLUMNS, Reviewed, review_of
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.plain_text import PlainLabel, named, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE


class ReviewDialog(QDialog):
    """Stays open beside the window. ``move`` goes somewhere by hand, which pauses training first."""

    def __init__(self, bridge: Bridge, move: Callable[[Callable[[], object]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("practice_review_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Review of answers")
        self._bridge, self._move = bridge, move
        self._rows: tuple[Reviewed, ...] = ()
        self.about, self.table = PlainLabel(self), QTableWidget(0, len(REVIEW_COLUMNS), self)
        self.go_button = QPushButton("&Go there", self)
        self._equip()
        self._lay_out()
        bridge.changed.connect(self._follow)
        bridge.renoted.connect(self.refresh)
        bridge.replaced.connect(self.close)
        self.refresh()
        self.resize(760, 420)

    def _equip(self) -> None:
        self.about.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.table.setHorizontalHeaderLabels(list(REVIEW_COLUMNS))
        self.table.setAccessibleName("all answers")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.itemActivated.connect(lambda _item: self.go())
        self.table.itemSelectionChanged.connect(self._offer)
        self.go_button.setToolTip("Return to the moment in which this was asked.")
        self.go_button.setAutoDefault(False)
        self.go_button.clicked.connect(self.go)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.go_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)

    def _follow(self, old: object, new: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the answers there are now."""
        rows = review_of(self._bridge.state, self._bridge.notation)
        self.about.setText(ABOUT_REVIEW if rows else NO_ANSWERS)
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
                if column in (0, 4, 5):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
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
