"""The rules of an exercise: its title, what is given, tries, hints and rounding."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from bpstudio.explain.words import exercises as words
from bpstudio.qt.controls.form import Form, remark_label
from bpstudio.session.practice.questions import LONGEST_TITLE, MOST_DIGITS, Exercise, Question

MOST_TRIES = 99


class RulesForm(Form):
    """``changed()`` after each change; ``exercise`` puts the rules and the questions together."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("The rules", parent)
        self.name = QLineEdit(self)
        self.name.setMaxLength(LONGEST_TITLE)
        self.name.setObjectName("exercise_title")
        self.add("Title", self.name, "What the exercise is called; everybody’s own numbers depend on it.")
        self.given = self.add_choice("Given", words.GIVEN_NAMES, "Which numbers a learner may read.")
        self.told = remark_label(self)
        self.add("", self.told, "")
        self.tries, self.round = QSpinBox(self), QSpinBox(self)
        self.tries.setRange(0, MOST_TRIES)
        self.tries.setSpecialValueText("any number")
        self.add("Tries", self.tries, "How often each question may be tried before it is closed.")
        self.round.setRange(-1, MOST_DIGITS)
        self.round.setSpecialValueText("not at all")
        self.round.setValue(-1)
        self.add("Rounded", self.round, "The decimals to which results are rounded on the way.")
        self.hints = QCheckBox("Hints may be asked for", self)
        self.hints.setChecked(True)
        self.add("", self.hints, "Hints go from the rule to the number; each is counted.")
        self.hints.setAccessibleName(self.hints.text())
        self.name.textEdited.connect(lambda _: self.changed.emit())
        self.given.activated.connect(lambda _: self._tell())
        for field in (self.tries, self.round):
            field.valueChanged.connect(lambda _: self.changed.emit())
        self.hints.toggled.connect(lambda _: self.changed.emit())
        self._tell()

    def _tell(self) -> None:
        self.told.setText(words.GIVEN[self.given.currentData()])
        self.told.show()
        self.changed.emit()

    def exercise(self, questions: tuple[Question, ...]) -> Exercise:
        """These questions under these rules. Raises ValueError, with the part it is about, where something is wrong."""
        return Exercise(
            questions,
            title=" ".join(self.name.text().split()),
            given=self.given.currentData(),
            tries=self.tries.value() or None,
            hints=self.hints.isChecked(),
            round=None if self.round.value() < 0 else self.round.value(),
        )
