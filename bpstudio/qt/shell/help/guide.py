"""The guide in a window of its own: an index, a search over all pages, and the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, show_page
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.shell.help.pages import BY_WIDGET, ORDER, page, pages
from bpstudio.qt.shell.window import Window
from bpstudio.storage.resources import resource

NOTHING = "No page has these words."


def page_at(window: Window) -> str:
    """The page about the part of the window with the focus; the first one where there is none."""
    part: QWidget | None = QApplication.focusWidget() or window.focusWidget()
    while part is not None and part is not window:
        if part.objectName() in BY_WIDGET:
            return BY_WIDGET[part.objectName()]
        part = part.parentWidget()
    return ORDER[0]


class Reader(QTextBrowser):
    """Shows what comes with the program: it reads no other file, and nothing from a network."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setSearchPaths([str(resource("guide"))])

    @guarded(returning=None)
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the guide, by its bare name."""
        wanted = QUrl(name)
        local = wanted.isRelative() and not {"/", "\\", ":"} & set(wanted.path())
        return super().loadResource(kind, name) if local else None


class GuideWindow(QDialog):
    """``show_page(name)`` turns to a page."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._bridge = window.bridge
        self.setObjectName("guide_window")
        self.setWindowTitle("Guide")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search the guide")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("search the guide")
        self.index = QListWidget(self)
        self.index.setAccessibleName("pages")
        self.nothing = PlainLabel(NOTHING, self)
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        self.reader = Reader(self)
        self.reader.setAccessibleName("page")
        self.reader.document().setDocumentMargin(SPACE_LARGE)
        self._fill()
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.index.currentItemChanged.connect(lambda item, _before: self._turn(item))
        self.reader.anchorClicked.connect(self._follow)
        self._bridge.renoted.connect(self._show)
        open_sized(self, 860, 640)
        self.index.setFocus()

    def _fill(self) -> None:
        for found in pages(self._bridge.notation):
            item = QListWidgetItem(found.title, self.index)
            item.setData(Qt.ItemDataRole.UserRole, found.name)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(SPACE)
        for part in (self.search, self.nothing, self.index):
            side.addWidget(part, 1 if part is self.index else 0)
        self.index.setFixedWidth(220)
        self.search.setFixedWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        row.setSpacing(SPACE_LARGE)
        row.addLayout(side)
        row.addWidget(self.reader, 1)

    @property
    def page(self) -> str:
        """The name of the page shown."""
        item = self.index.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ORDER[0]

    def show_page(self, name: str) -> None:
        """Turn to a page, with the search cleared. Raises ValueError where there is none of that name."""
        self.search.clear()
        self.index.setCurrentRow(ORDER.index(name))
        self._show()

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show()

    def _show(self) -> None:
        show_page(self.reader, page(self.page, self._bridge.notation).shown)
        self._mark()

    def _mark(self) -> None:
        """Go to the first place of what is searched for."""
        words = self.search.text().split()
        if words:
            self.reader.find(words[0])

    def _follow(self, link: QUrl) -> None:
        name = link.path().removesuffix(".md")
        if name in ORDER:
            self.show_page(name)

    def _filter(self, words: str) -> None:
        """Only the pages with these words; the first of them where the one shown has none."""
        found = {one.name for one in pages(self._bridge.notation) if one.matches(words)}
        for row, name in enumerate(ORDER):
            item = self.index.item(row)
            assert item is not None, "there are as many"
            item.setHidden(name not in found)
        self.nothing.setVisible(not found)
        if found and self.page not in found:
            self.index.setCurrentRow(min(ORDER.index(name) for name in found))
        elif found:
            self._show()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.index.currentItem() is not None:
            self._show()  # the colour of links is in the text
