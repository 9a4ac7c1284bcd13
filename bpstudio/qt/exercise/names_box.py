"""For whom an exercise is: one file with the numbers of the session, or one for each name with numbers of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import exercises as words
from bpstudio.qt.controls.form import remark_label, section
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.theme import SPACE
from bpstudio.storage.students import names_in, names_of

LISTS = "Lists (*.csv *.tsv *.txt);;All files (*)"
LINES = 4


class NamesBox(QWidget):
    """``changed()`` after each change."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.one = QRadioButton("The numbers of this session", self)
        self.each = QRadioButton("Numbers of each learner’s own", self)
        self.text, self.open_button = QPlainTextEdit(self), QPushButton("&Open a list…", self)
        self.told, self.refusal = remark_label(self), RefusalLine(self)
        self.one.setChecked(True)
        self.one.setToolTip("One file, the same for everybody.")
        self.each.setToolTip("A file for each name, with friendly numbers drawn for it, and the key.")
        self.text.setObjectName("names")
        self.text.setAccessibleName("names of the learners")
        self.text.setPlaceholderText("Ada\nGrace")
        self.text.setToolTip(plain_tip(words.NO_NAMES))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * LINES + 2 * SPACE)
        self.open_button.setAutoDefault(False)
        self.open_button.setToolTip(
            "A text file or a table; the column with the names is found by its heading."
        )
        self.open_button.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(section("The numbers", self))
        for part in (self.one, self.each, self.text, self.open_button, self.told, self.refusal):
            column.addWidget(part)
        self.each.toggled.connect(lambda _: self._show())
        self.text.textChanged.connect(self._show)
        self._show()

    def names(self) -> list[str]:
        """The names; none for one file. Raises ValueError where there should be some and the list is not good."""
        return names_of(self.text.toPlainText()) if self.each.isChecked() else []

    def _show(self) -> None:
        for part in (self.text, self.open_button):
            part.setVisible(self.each.isChecked())
        self.refuse("")
        try:
            count = len(self.names())
        except ValueError:
            count = 0
        self.told.setText(words.names_read(count))
        self.told.setVisible(count > 0)
        self.changed.emit()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the names."""
        self.refusal.say(sentence)

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a list of names", "", LISTS)
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Take the names of a file in place of those there are."""
        try:
            found = names_in(path)
        except (ValueError, OSError) as wrong:
            self.refuse(as_sentence(f"“{named(path.name)}”: {wrong}"))
            return
        self.each.setChecked(True)
        self.text.setPlainText("\n".join(map(_in_a_table, found)))


def _in_a_table(name: str) -> str:
    """A name as a list of names has it: one with what parts columns in it stands in quotation marks."""
    return '"' + name.replace('"', '""') + '"' if set(name) & set(',;\t"') else name
