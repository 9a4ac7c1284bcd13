"""The pane of a hunt: what is asked for now, the answer to it, and once all is found what was done."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bpstudio.engine.program import Phase, Step
from bpstudio.engine.words import as_sentence
from bpstudio.explain.hunts import choosing, hunted
from bpstudio.explain.hunts.explained import explanation_of
from bpstudio.explain.hunts.hunted import HuntReply
from bpstudio.explain.hunts.rules import rules_to_choose, titled
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.in_thread import InThread, Outcome, result_of
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.practice.hunt_answers import CardAnswer, CheckAnswer, NumberAnswer, RuleAnswer
from bpstudio.qt.practice.hunt_explained import Explained
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import CARD, CHECK, NUMBER, RULE, hunt_of, shown_in_a_hunt
from bpstudio.session.selection import Factor


class HuntPane(Scroll):
    """Shown while a mistake is planted. ``check_asked()`` wants the gradient check to be run.

    ``another_asked()`` wants another hunt, ``said(sentence)`` is what was said of an answer.
    """

    check_asked = Signal()
    another_asked = Signal()
    said = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("hunt", parent)
        self.setAccessibleName("Find the mistake")
        self._bridge = bridge
        self._sentence = ""
        self._explained_of: Document | None = None
        self.in_thread = InThread(self)
        self.stages, self.task = self._label("muted"), self._label("title")
        self.sentence, self.probes = self._label(""), self._label("muted")
        self.sentence.setObjectName("hunt_sentence")
        self.elsewhere = QPushButton("Go to iteration 0", self.content)
        self.elsewhere.setObjectName("hunt_go_there")
        self.elsewhere.setToolTip(plain_tip(choosing.ELSEWHERE))
        self.card, self.rule = CardAnswer(self.content), RuleAnswer(self.content)
        self.number, self.check = NumberAnswer(self.content), CheckAnswer(self.content)
        self.explained = Explained(self.content)
        self._lay_out()
        self._connect()
        self.refresh(None, bridge.state)

    def _label(self, role: str) -> PlainLabel:
        label = PlainLabel(self.content)
        label.setProperty("role", role or None)
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.content)
        column.setContentsMargins(*self.margins)
        column.setSpacing(SPACE)
        answers = (self.card, self.rule, self.number, self.check)
        for part in (
            self.stages,
            self.task,
            self.elsewhere,
            *answers,
            self.sentence,
            self.probes,
            self.explained,
        ):
            column.addWidget(part)
        column.addStretch(1)
        column.setSpacing(SPACE + SPACE_LARGE // 4)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._begin_again)
        for moved in (bridge.selected, bridge.staged):
            moved.connect(lambda *_: self.refresh(None, bridge.state))
        bridge.renoted.connect(lambda: self._begin_again(keep=True))
        self.card.given.connect(self._name_card)
        self.rule.given.connect(self._name_rule)
        self.number.given.connect(self._give_number)
        self.check.given.connect(self.check_asked)
        self.elsewhere.clicked.connect(self._go_there)
        self.explained.taken_out.connect(lambda: bridge.attempt(bridge.session.take_out_mistake))
        self.explained.another.connect(self.another_asked)

    def _begin_again(self, keep: bool = False) -> None:
        """Another session, or the same in another notation."""
        if not keep:
            self._sentence = ""
            self.number.clear()
        self._explained_of = None
        self.rule.offer((), ())
        self.refresh(None, self._bridge.state)

    # What would be answered

    @property
    def step(self) -> Step | None:
        """The card that would be named: that which is selected, or else the step under the cursor on the way back."""
        selection, frame = self._bridge.selection, self._bridge.frame
        step = frame.program[selection.step] if isinstance(selection, Factor) else frame.current
        return step if step is not None and step.phase is Phase.BACKWARD else None

    def _name_card(self) -> None:
        step = self.step
        if step is not None:
            self._keep(hunted.name_card(self._bridge.state, step))

    def _name_rule(self, name: str) -> None:
        self._keep(hunted.name_rule(self._bridge.state, name))

    def _give_number(self, typed: str) -> None:
        reply = hunted.give_number(self._bridge.state, typed, self._bridge.notation)
        self.number.mark(not reply.right)
        self._keep(reply)

    def _keep(self, reply: HuntReply) -> None:
        """Say what an answer was; keep it, if it counts."""
        self._sentence = in_words(reply.sentence, self._bridge.notation)
        self.sentence.setProperty("role", None if reply.right else "warning")
        if reply.answer is not None:
            self._bridge.session.answer(reply.answer)
        self.refresh(None, self._bridge.state)
        self.said.emit(self._sentence)
        if reply.right:
            QTimer.singleShot(
                0, self, self.give_keys
            )  # after the keys have gone home from what was answered with

    def give_keys(self) -> None:
        """To what answers now."""
        for part in (self.card, self.rule, self.number, self.check, self.explained):
            if part.isVisibleTo(self):
                part.take_keys()
                return

    def confirm(self) -> None:
        """Take note of the gradient check, which the learner has run; in a thread, as it may take long."""
        state, notation = self._bridge.state, self._bridge.notation
        hunt = hunt_of(state)
        if hunt is None or hunt.asks != CHECK or self.in_thread.busy:
            return

        def confirmed(outcome: Outcome) -> None:
            reply = result_of(outcome, lambda why: self.sentence.setText(as_sentence(why)))
            if reply is not None and self._bridge.state.document is state.document:
                self._keep(reply)

        self.in_thread.do(lambda progress: hunted.confirm(state, notation), confirmed)
        self.in_thread.ends_within(0.2)

    def _go_there(self) -> None:
        cursor = shown_in_a_hunt(self._bridge.state)
        self._bridge.attempt(lambda: self._bridge.session.seek(cursor.iteration, cursor.revealed))

    # What is shown

    def refresh(self, old: State | None, new: State) -> None:
        """Show what is asked for now. Once the mistake is taken out, what was said of it stays."""
        hunt = hunt_of(new)
        if hunt is None:
            self.explained.close_hunt()
            for gone in (self.card, self.rule, self.number, self.check, self.elsewhere, self.sentence):
                gone.hide()
            self.task.setText(choosing.TAKEN_OUT)
            return
        notation, asks = self._bridge.notation, hunt.asks
        self.stages.setText(choosing.stages_text(hunt))
        self.task.setText(in_words(hunted.asked(new, notation), notation))
        self.card.show_card(choosing.card_text(new, self.step, notation), self.step is not None)
        self.elsewhere.setVisible(not hunt.over and not _in_sight(new))
        possible = self.task.text() != hunted.NOT_HERE
        for stage, part in ((CARD, self.card), (RULE, self.rule), (NUMBER, self.number), (CHECK, self.check)):
            part.setVisible(asks == stage and possible)
        if asks == RULE and not self.rule.names:
            names = rules_to_choose(new)
            self.rule.offer(names, tuple(in_words(title, notation) for title in titled(names)))
        self.sentence.setText(self._sentence)
        self.sentence.setVisible(bool(self._sentence))
        self.sentence.style().unpolish(self.sentence)
        self.sentence.style().polish(self.sentence)
        self.probes.setText(choosing.probes_text(hunt))
        self._explain(new, hunt.over)

    def _explain(self, state: State, over: bool) -> None:
        self.explained.setVisible(over)
        if over and self._explained_of is not state.document:
            self._explained_of = state.document
            self.explained.explain(explanation_of(state, self._bridge.notation))

    def refresh_theme(self) -> None:
        """Colours come with the style sheet."""


def _in_sight(state: State) -> bool:
    """Whether all that is hunted in is to be seen."""
    goal = shown_in_a_hunt(state)
    return state.cursor.iteration == goal.iteration and state.cursor.revealed >= goal.revealed
