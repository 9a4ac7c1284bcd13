"""Bookmarks: a list to go to them and remove them, and beside it what has changed since the one chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.bookmarks import list_of_bookmarks, moment_of, no_bookmark, then_and_now
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import number_text
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.keys import keys_shown, sequences
from bpstudio.qt.ground.plain_text import PlainLabel, named, plain_tip
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.session.comparison import Compared, compared, frame_at
from bpstudio.session.history.bookmarks import Bookmark

MOST_ROWS = 500
SOON_MILLISECONDS = 150
_HEADINGS = ("", "then", "now", "difference")


class BookmarksDialog(QDialog):
    """Stays open beside the window. ``move`` goes somewhere by hand, which pauses training first."""

    def __init__(self, bridge: Bridge, move: Callable[[Callable[[], object]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bookmarks_dialog")
        self.setWindowTitle("Bookmarks")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._move = bridge, move
        self._shown: tuple[Bookmark, ...] | None = None
        self.list, self.table = QListWidget(self), QTableWidget(0, 4, self)
        self.go_button, self.remove_button = QPushButton("&Go there", self), QPushButton("&Remove", self)
        self.caption = PlainLabel(self)
        self._equip()
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MILLISECONDS)
        self._soon.timeout.connect(self.refresh)
        bridge.changed.connect(self._changed)
        bridge.renoted.connect(self.refresh)
        bridge.replaced.connect(self.close)
        self.refresh()
        open_sized(self, 720, 420)

    def _equip(self) -> None:
        self.list.setAccessibleName("bookmarks")
        self.list.setToolTip(plain_tip(list_of_bookmarks(keys_shown("Ctrl+B"))))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemSelectionChanged.connect(self._compare)
        self.list.itemActivated.connect(lambda _: self.go())
        for keys in sequences("Del; Backspace"):
            remove = QShortcut(keys, self.list)
            remove.setContext(Qt.ShortcutContext.WidgetShortcut)
            remove.activated.connect(self.remove)
        self.go_button.setToolTip("Return to the bookmarked moment.")
        self.remove_button.setToolTip("Forget the bookmark; undo brings it back.")
        self.go_button.clicked.connect(self.go)
        self.remove_button.clicked.connect(self.remove)
        for button in (self.go_button, self.remove_button):
            button.setAutoDefault(False)
        self.caption.setProperty("role", "muted")
        self.caption.setWordWrap(True)
        self.table.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table.setAccessibleName("values then, now, and their difference")
        self.table.setToolTip("What changed most is at the top, the cost first.")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.go_button)
        buttons.addWidget(self.remove_button)
        left, right, row, column = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        left.addWidget(self.list, 1)
        left.addLayout(buttons)
        right.addWidget(self.caption)
        right.addWidget(self.table, 1)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        row.setSpacing(SPACE_LARGE)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.close)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addLayout(row, 1)
        column.addWidget(close)

    @property
    def chosen(self) -> Bookmark | None:
        """The bookmark of the line that is current; None where there is none."""
        item = self.list.currentItem()
        found = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Bookmark) else None

    def _changed(self) -> None:
        """While training, a few times a second."""
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self, *_: object) -> None:
        """The bookmarks there are; what is compared is the moment shown in the window."""
        bookmarks = self._bridge.state.bookmarks
        if bookmarks != self._shown:
            self._shown, row = bookmarks, self.list.currentRow()
            self.list.clear()
            for bookmark in bookmarks:
                item = QListWidgetItem(f"{named(bookmark.name)}\n{moment_of(bookmark)}", self.list)
                item.setData(Qt.ItemDataRole.UserRole, bookmark)
                item.setToolTip(plain_tip(named(bookmark.name)))
            self.list.setCurrentRow(max(0, min(row, len(bookmarks) - 1)))
        self._compare()

    def go(self) -> None:
        """Move the cursor to the bookmark that is chosen."""
        bookmark = self.chosen
        if bookmark is not None:
            self._move(lambda: self._bridge.session.seek(bookmark.iteration, bookmark.revealed))

    def remove(self) -> None:
        """Take away the bookmark that is chosen."""
        bookmark = self.chosen
        if bookmark is not None:
            self._bridge.attempt(lambda: self._bridge.session.remove_bookmark(bookmark))

    def _compare(self) -> None:
        bookmark = self.chosen
        for button in (self.go_button, self.remove_button):
            button.setEnabled(bookmark is not None)
        if bookmark is None:
            self.caption.setText(no_bookmark(keys_shown("Ctrl+B")))
            self.table.setRowCount(0)
            return
        rows = compared(frame_at(self._bridge.state, bookmark), self._bridge.frame, MOST_ROWS)
        count, now = self._bridge.frame.network.size, self._bridge.state.cursor
        name = named(bookmark.name)
        self.caption.setText(then_and_now(bookmark, name, now, parameters=count, shown=MOST_ROWS))
        self._fill(rows)

    def _fill(self, rows: list[Compared]) -> None:
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(
                (self._name(row.name), *map(number_text, row[1:]), number_text(row.difference))
            ):
                item = self.table.item(place, column)
                if item is None:
                    item = _cell(column)
                    self.table.setItem(place, column, item)
                item.setText(text)

    def _name(self, name: str) -> str:
        if name == "C":
            return in_words("C", self._bridge.notation)
        return parameter_text(Parameter.parse(name), self._bridge.frame.network, self._bridge.notation)


def _cell(column: int) -> QTableWidgetItem:
    """A cell; numbers stand at the right."""
    item = QTableWidgetItem()
    if column:
        item.setFont(number_font())
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
