"""Which mistake to look for: in the learner's own network, in one that comes along, or behind a symptom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.hunts.choosing import CHOOSE, HERE, difficulty_words, ready_text
from bpstudio.explain.hunts.symptoms import SYMPTOMS
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.qt.practice.hunt_answers import on_return
from bpstudio.storage.presets import ready_hunts

WHAT = Qt.ItemDataRole.UserRole
WIDTH, HEIGHT = 620, 660


class HuntChooser(QDialog):
    """``chosen(kind, name)``: kind is ``here``, ``ready`` or ``symptom``. ``why_not_here`` is said beside the first."""

    chosen = Signal(str, str)

    def __init__(self, why_not_here: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hunt_chooser")
        self.setWindowTitle("Find the mistake")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = PlainLabel(CHOOSE, self)
        title.setProperty("role", "title")
        self.list = QListWidget(self)
        self.list.setObjectName("hunts")
        self.list.setAccessibleName("Mistakes to find")
        self.list.setWordWrap(True)
        self._fill(why_not_here)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.begin = QPushButton("Begin", self)
        self.begin.setDefault(True)
        buttons.addButton(self.begin, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        on_return(self.list, self.accept)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (title, self.list, buttons):
            column.addWidget(part)
        open_sized(self, WIDTH, HEIGHT)
        self.list.setFocus()

    def _fill(self, why_not_here: str) -> None:
        self._head("Your own network")
        here = self._add(HERE, "here", "")
        if why_not_here:
            here.setFlags(Qt.ItemFlag.NoItemFlags)
            here.setToolTip(plain_tip(why_not_here))
        self._head("Ready hunts, the easiest first")
        for name, hunt in ready_hunts().items():
            item = self._add(ready_text(hunt.title, hunt.difficulty), "ready", name)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{hunt.title}, {difficulty_words(hunt.difficulty)}"
            )
        self._head("Symptoms: what leads to that?")
        for symptom in SYMPTOMS:
            self._add(symptom.seen, "symptom", symptom.name)
        first = next(
            row for row in range(self.list.count()) if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled
        )
        self.list.setCurrentRow(first)

    def _head(self, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(current_theme().colour("text_muted"))
        bold = item.font()
        bold.setBold(True)
        item.setFont(bold)

    def _add(self, text: str, kind: str, name: str) -> QListWidgetItem:
        item = QListWidgetItem(f"  {text}", self.list)
        item.setData(WHAT, (kind, name))
        return item

    def accept(self) -> None:
        """Give out what is chosen, and close; where nothing is, stay."""
        item = self.list.currentItem()
        what = None if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled else item.data(WHAT)
        if what is not None:
            super().accept()
            self.chosen.emit(*what)
