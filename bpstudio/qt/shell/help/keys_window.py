"""All keys in one list, made from the tables they come from, with a field to search them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from bpstudio.engine.words import in_a_row
from bpstudio.explain.help.action_table import ACTIONS
from bpstudio.explain.help.other_keys import OTHERS, PLACES
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.shell.help.key_names import plain_text_of, pressed
from bpstudio.qt.shell.window import Window

NOTHING = "No key has to do with that."


@dataclass(frozen=True, slots=True)
class Key:
    """What is done by which keys, and where that holds."""

    where: str
    keys: str
    what: str
    tip: str = ""

    def matches(self, words: str) -> bool:
        """Whether every word is somewhere in it."""
        told = f"{self.where} {self.keys} {self.what} {self.tip}".lower()
        return all(word in told for word in words.lower().split())


def all_keys(window: Window) -> list[Key]:
    """The menus' in their order, then those of the panels, then those that are no actions."""
    found = [
        Key(
            entry.menu.replace("&", ""),
            in_a_row(pressed(entry.keys, entry.name)),
            plain_text_of(entry) + (", on the network" if entry.canvas else ""),
            entry.tip,
        )
        for entry in ACTIONS
        if entry.keys
    ]
    named = set(window.named_actions.values())
    for action in window.findChildren(QAction):
        panel = action.parent()
        if action.shortcuts() and action not in named and panel is not None and panel.objectName() in PLACES:
            texts = pressed(QKeySequence.listToString(action.shortcuts()))
            what = action.text().replace("&", "").rstrip("…")
            found.append(Key(PLACES[panel.objectName()], in_a_row(texts), what, action.toolTip()))
    return found + [Key(where, in_a_row(pressed(keys)), what) for where, keys, what in OTHERS]


class KeysWindow(QDialog):
    """It is no question: the window behind goes on."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.setObjectName("keys_window")
        self.setWindowTitle("Keys")
        self.keys = all_keys(window)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search: a word, or a key such as F")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("search the keys")
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels(["What", "Keys"])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(SPACE)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.setAccessibleName("keys")
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.nothing = PlainLabel(NOTHING, self)
        self.nothing.setProperty("role", "muted")
        self.nothing.hide()
        self._fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (self.search, self.tree, self.nothing):
            column.addWidget(part, 1 if part is self.tree else 0)
        open_sized(self, 640, 620)
        self.search.setFocus()

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        self._rows: list[tuple[Key, QTreeWidgetItem]] = []
        for key in self.keys:
            group = groups.get(key.where)
            if group is None:
                group = groups[key.where] = QTreeWidgetItem(self.tree, [key.where])
                group.setFont(0, ui_font(0, ui_font().Weight.DemiBold))
                group.setFirstColumnSpanned(True)
                group.setExpanded(True)
            row = QTreeWidgetItem(group, [key.what, key.keys])
            for place in range(2):
                row.setData(place, Qt.ItemDataRole.ToolTipRole, plain_tip(key.tip or key.what))
            self._rows.append((key, row))

    def _filter(self, words: str) -> None:
        for key, row in self._rows:
            row.setHidden(not key.matches(words))
        for place in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(place)
            assert group is not None, "there are as many"
            group.setHidden(not any(key.where == group.text(0) for key in self.shown))
        self.nothing.setVisible(not self.shown)

    @property
    def shown(self) -> list[Key]:
        """What the search leaves."""
        return [key for key, row in self._rows if not row.isHidden()]
