"""A symptom, and the mistakes that may lead to it: each that is chosen is run, and what its run shows is said."""

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

from bpstudio.explain.hunts.choosing import NEXT_SYMPTOM, NOTHING_TRIED
from bpstudio.explain.hunts.symptoms import QUESTION, SYMPTOMS, Symptom, choice_text, tried_out
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.practice.hunt_answers import on_return
from bpstudio.session.history.state import State

WIDTH, HEIGHT = 560, 320


class SymptomDialog(QDialog):
    """``next_asked(name)`` wants the symptom after this one. ``state`` is the session in which causes are run."""

    next_asked = Signal(str)

    def __init__(self, symptom: Symptom, state: State, notation: Notation, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("symptom_dialog")
        self.setWindowTitle("Which mistake leads to that?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._symptom, self._state, self._notation = symptom, state, notation
        seen, question = PlainLabel(in_words(symptom.seen, notation), self), PlainLabel(QUESTION, self)
        seen.setProperty("role", "title")
        self.sentence = PlainLabel(NOTHING_TRIED, self)
        self.sentence.setObjectName("symptom_sentence")
        self.list = QListWidget(self)
        self.list.setObjectName("symptom_causes")
        self.list.setAccessibleName(QUESTION)
        self.list.setWordWrap(True)
        for choice in symptom.choices:
            QListWidgetItem(choice_text(symptom, choice, state, notation), self.list)
        self.list.setCurrentRow(0)
        for label in (seen, question, self.sentence):
            label.setWordWrap(True)
        self._lay_out((seen, question, self.list, self.sentence))
        self.list.setFocus()

    def _lay_out(self, parts: tuple[QWidget, ...]) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.run, self.next = QPushButton("Run it", self), QPushButton(NEXT_SYMPTOM, self)
        self.run.setDefault(True)
        for button in (self.run, self.next):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.next.setVisible(self._following is not None)
        buttons.rejected.connect(self.reject)
        self.run.clicked.connect(lambda _on: self._try())
        self.next.clicked.connect(lambda _on: self._go_on())
        on_return(self.list, self._try)
        self.list.itemDoubleClicked.connect(lambda _item: self._try())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (*parts, buttons):
            column.addWidget(part)
        open_sized(self, WIDTH, HEIGHT)

    @property
    def _following(self) -> Symptom | None:
        """The symptom after this one; None after the last."""
        place = SYMPTOMS.index(self._symptom) + 1
        return SYMPTOMS[place] if place < len(SYMPTOMS) else None

    def _try(self) -> None:
        row = self.list.currentRow()
        if row < 0:
            return
        reply = tried_out(self._symptom, self._symptom.choices[row], self._state, self._notation)
        self.sentence.setProperty("role", None if reply.right else "warning")
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)
        self.sentence.setText(in_words(reply.sentence, self._notation))

    def _go_on(self) -> None:
        following = self._following
        if following is not None:
            self.accept()
            self.next_asked.emit(following.name)
