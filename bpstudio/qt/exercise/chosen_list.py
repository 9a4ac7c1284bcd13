"""The questions that were chosen: their order, what is typed to each and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QListWidget, QPushButton, QVBoxLayout, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.exercises.asking import ASKED, as_askable, numbered
from bpstudio.explain.words import exercises as words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import Form, choose, section, side_by_side
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.keys import sequences
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.practice.places import check_fits
from bpstudio.session.practice.questions import AnswerKind, Question

KINDS: dict[str, str] = {"value": "its number", "sign": "its sign", "formula": "a formula"}


class ChosenList(QWidget):
    """``changed()`` after each change of the ``questions``."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._questions: list[Question] = []
        self.list = QListWidget(self)
        self.up, self.down, self.remove = (QPushButton(name, self) for name in ("↑", "↓", "&Remove"))
        self.form = Form("The question that is marked", self)
        self.kind = self.form.add_choice("Answer", KINDS, "What is to be typed.")
        self.points = self.form.add_number("Points", self._set_points, "What a right answer earns.")
        self.refusal = RefusalLine(self)
        self._equip()
        self._lay_out()
        self._show()

    def _equip(self) -> None:
        self.list.setObjectName("chosen_questions")
        self.list.setAccessibleName("questions of the exercise")
        self.list.setToolTip("The questions in their order.")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(lambda _: self._show_one())
        for keys in sequences("Del; Backspace"):
            QShortcut(keys, self.list, self._remove)
        for button, name, tip in (
            (self.up, "question up", "Ask it earlier."),
            (self.down, "question down", "Ask it later."),
            (self.remove, "remove question", "Do not ask for it."),
        ):
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(tip))
            button.setAutoDefault(False)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.kind.activated.connect(lambda _: self._set_kind())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(section("What is asked", self))
        column.addWidget(self.list, 1)
        column.addWidget(self.refusal)
        column.addWidget(side_by_side(self, self.up, self.down, self.remove))
        column.addWidget(self.form)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that were chosen, numbered in their order."""
        return numbered(self._questions)

    @property
    def places(self) -> frozenset[Question]:
        """What is asked for, whatever is typed to it and earned by it."""
        return frozenset(_plain(question) for question in self._questions)

    def add(self, questions: list[Question]) -> None:
        """Ask for these too, after the others; for none of them twice."""
        new = [question for question in questions if question not in self.places]
        self._questions += list(dict.fromkeys(new))
        self._now(len(self._questions) - 1)

    def drop(self, question: Question) -> None:
        """Do not ask for that."""
        self._questions = [one for one in self._questions if _plain(one) != question]
        self._now(self.list.currentRow())

    def keep_what_fits(self) -> None:
        """The network is another: what it has no more is not asked for."""
        kept = [question for question in self._questions if self._fits(question)]
        lost = len(self._questions) - len(kept)
        self._questions = kept
        self._now(self.list.currentRow())
        if lost:
            self.refusal.say(words.gone(lost))

    def _fits(self, question: Question) -> bool:
        try:
            check_fits(question, self._bridge.document)
        except RefusedError:
            return False
        return True

    def _now(self, current: int) -> None:
        self.refusal.say("")
        self._show(current)
        self.changed.emit()

    def _show(self, current: int = 0) -> None:
        """The list, with the line of that number current where there is one."""
        self.list.blockSignals(True)
        self.list.clear()
        network, notation = self._bridge.document.network, self._bridge.notation
        for question in self.questions:
            about = words.asked_of(
                question,
                self._bridge.document.task.rows(question.iteration),
                later=any(one.iteration for one in self._questions),
            )
            symbol = as_askable(question, network, notation).symbol
            self.list.addItem(words.chosen_question(question, symbol, about))
        self.list.setCurrentRow(max(0, min(current, self.list.count() - 1)))
        self.list.blockSignals(False)
        self._show_one()

    def _show_one(self) -> None:
        at, count = self.list.currentRow(), len(self._questions)
        there = 0 <= at < count
        for part in (self.remove, self.kind, self.points):
            part.setEnabled(there)
        self.up.setEnabled(there and at > 0)
        self.down.setEnabled(there and at < count - 1)
        if there:
            choose(self.kind, self._questions[at].answer)
            self.points.show_value(self._questions[at].points)

    def _move(self, by: int) -> None:
        at = self.list.currentRow()
        if 0 <= at + by < len(self._questions):
            self._questions.insert(at + by, self._questions.pop(at))
            self._now(at + by)

    def _remove(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._questions):
            self._questions.pop(at)
            self._now(at)

    def _set_kind(self) -> None:
        kind: AnswerKind = self.kind.currentData()
        assert kind in get_args(AnswerKind), "the list has kinds of answers"
        self._change(answer=kind)

    def _set_points(self, points: float) -> str:
        try:
            self._change(points=points)
        except RefusedError as refused:
            return as_sentence(str(refused))
        return ""

    def _change(self, **changes: object) -> None:
        at = self.list.currentRow()
        self._questions[at] = replace(self._questions[at], **changes)  # type: ignore[arg-type]
        self._now(at)


def _plain(question: Question) -> Question:
    return Question(ASKED, question.quantity, question.place, question.example, question.iteration)
