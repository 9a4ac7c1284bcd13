"""All numbers that can be asked for, to be looked through and ticked, and what is selected on the network."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.exercises.asking import MOST_LISTED, askable, asked_by_selection
from bpstudio.explain.words import exercises as words
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import caption, remark_label, section, side_by_side
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.practice.questions import Question

_QUESTION = Qt.ItemDataRole.UserRole
SOON_MILLISECONDS = 120
LAST_ITERATION = 999


class AskingList(QWidget):
    """``ticked(question, on)`` for each tick, ``added(questions)`` what is selected on the network."""

    ticked = Signal(object, bool)
    added = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ticked: frozenset[Question] = frozenset()
        self.looked_for, self.list = QLineEdit(self), QListWidget(self)
        self.iteration, self.example = QSpinBox(self), QSpinBox(self)
        self.add_button, self.more = QPushButton("&Add what is selected", self), remark_label(self)
        self.refusal = RefusalLine(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MILLISECONDS)
        self._soon.timeout.connect(self.refresh)
        self._equip()
        self._lay_out()
        self.refresh()

    def _equip(self) -> None:
        self.looked_for.setObjectName("looked_for")
        self.looked_for.setAccessibleName("look for a number")
        self.looked_for.setPlaceholderText("Look for: z, layer 2, bias, dC/dtheta2…")
        self.looked_for.setToolTip("Lists only what has all of these words, symbols or names.")
        self.looked_for.setClearButtonEnabled(True)
        self.looked_for.textEdited.connect(lambda _: self._soon.start())
        self.list.setObjectName("askable")
        self.list.setAccessibleName("numbers that can be asked for")
        self.list.setToolTip("Tick what is to be asked for. Space ticks the line that is current.")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._changed)
        self.iteration.setRange(0, LAST_ITERATION)
        self.iteration.setAccessibleName("iteration")
        self.iteration.setToolTip(
            "0 is the first one that the learner sees: it begins as this session stands."
        )
        self.example.setAccessibleName("example")
        self.example.setToolTip("Which example of the batch is asked about.")
        for field in (self.iteration, self.example):
            field.valueChanged.connect(lambda _: self.refresh())
        self.add_button.setObjectName("add_selected")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self._add_selected)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(section("What can be asked", self))
        column.addWidget(self.looked_for)
        column.addWidget(self.list, 1)
        column.addWidget(self.more)
        pairs = (("Iteration", self.iteration), ("Example", self.example))
        parts = [part for name, field in pairs for part in (caption(name, field, field.toolTip()), field)]
        column.addWidget(side_by_side(self, *parts, stretch=1))
        column.addWidget(self.add_button)
        column.addWidget(self.refusal)

    def refresh(self) -> None:
        """List what there is to be asked for now."""
        document, iteration = self._bridge.document, self.iteration.value()
        rows = len(document.task.rows(iteration))
        self.example.blockSignals(True)
        self.example.setRange(1, rows)
        self.example.blockSignals(False)
        found, more = askable(
            document, iteration, self.example.value() - 1, self._bridge.notation, self.looked_for.text()
        )
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.text, self.list)
            item.setData(_QUESTION, one.question)
            item.setToolTip(plain_tip(one.text))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(self._state_of(one.question))
        self.list.blockSignals(False)
        if found:
            self.list.setCurrentRow(0)
        self.add_button.setToolTip(plain_tip(in_words(words.ADD_TIP, self._bridge.notation)))
        self.more.setText(words.more_to_ask(MOST_LISTED))
        self.more.setVisible(more)

    def show_ticks(self, chosen: frozenset[Question]) -> None:
        """Tick what is chosen, and nothing else."""
        self._ticked = chosen
        self.list.blockSignals(True)
        for number in range(self.list.count()):
            item = self.list.item(number)
            if item is not None:
                item.setCheckState(self._state_of(item.data(_QUESTION)))
        self.list.blockSignals(False)

    def _state_of(self, question: Question) -> Qt.CheckState:
        return Qt.CheckState.Checked if question in self._ticked else Qt.CheckState.Unchecked

    def _changed(self, item: QListWidgetItem) -> None:
        self.refusal.say("")
        self.ticked.emit(item.data(_QUESTION), item.checkState() == Qt.CheckState.Checked)

    def _add_selected(self) -> None:
        found = asked_by_selection(
            self._bridge.chosen, self._bridge.document, self.iteration.value(), self.example.value() - 1
        )
        self.refusal.say("" if found else words.NOTHING_SELECTED)
        if found:
            self.added.emit(found)
