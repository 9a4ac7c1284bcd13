"""The sheet of an exercise beside the network: its questions, a field for each, and the points so far."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.diagnosis.said_anew import SaidAnew, said_anew
from bpstudio.explain.exercises.answering import answered, answers_with, given_up, next_hint
from bpstudio.explain.exercises.places import lit_by, step_asked_about
from bpstudio.explain.exercises.sheet import (
    ExerciseSheet,
    KnownNumbers,
    QuestionLine,
    exercise_sheet,
    network_of,
)
from bpstudio.explain.words import exercises as words
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import remark_label
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.exercise.question_row import QuestionRow
from bpstudio.qt.ground.plain_text import PlainLabel, named
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import Answer, Exercise, Question
from bpstudio.session.session import Session


class ExercisePane(Scroll):
    """``said(sentence)`` what an answer is; ``moved_by_hand()`` that somebody goes to a question."""

    said = Signal(str)
    moved_by_hand = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__("exercise", parent)
        self.setAccessibleName("the exercise")
        self._bridge = bridge
        self._shown: Exercise | None = None
        self._answers: tuple[Answer, ...] = ()
        self._numbers: KnownNumbers = {}
        self._chosen: Question | None = None
        self.rows: list[QuestionRow] = []
        self.title, self.learner, self.points = (PlainLabel(self) for _ in range(3))
        self.rules, self.hand_in = remark_label(self), remark_label(self)
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.learner.setWordWrap(True)
        self.points.setProperty("role", "section")
        self.points.setObjectName("points")
        self.hand_in.setText(words.HAND_IN)
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(*self.margins)
        self._column.setSpacing(SPACE)
        for part in (self.title, self.learner, self.points, self.rules):
            self._column.addWidget(part)
        self._column.addWidget(self.hand_in)
        self._column.addStretch(1)
        self.hand_in.show()
        bridge.changed.connect(self.refresh)
        bridge.renoted.connect(self._write_again)
        self._show(anew=True)

    def _write_again(self) -> None:
        """In other letters: what is being typed, where the keys are and what was said all stay."""
        if self._bridge.state.exercise is None:
            return
        sheet = exercise_sheet(self._bridge.state, self._bridge.notation, self._numbers)
        self._show_head(sheet)
        for row, line in zip(self.rows, sheet.lines, strict=True):
            row.write_again(line, self._bridge.notation)

    def refresh(self, old: State | None, new: State) -> None:
        """Show what has become of the answers."""
        if new.exercise is not None and (old is None or self._answers != new.answers):
            self._show(anew=new.exercise != self._shown)

    def refresh_theme(self) -> None:
        """Nothing is painted here that does not follow by itself."""

    def _show(self, anew: bool) -> None:
        state = self._bridge.state
        if state.exercise is None:  # another session comes, and the pane goes with this one
            return
        if self._shown != state.exercise:
            self._numbers.clear()
        self._shown, self._answers = state.exercise, state.answers
        sheet = exercise_sheet(state, self._bridge.notation, self._numbers)
        self._show_head(sheet)
        if anew:
            self._make_rows(sheet)
        for row, line in zip(self.rows, sheet.lines, strict=True):
            row.tell(line, self._bridge.notation)

    def _show_head(self, sheet: ExerciseSheet) -> None:
        self.title.setText(named(sheet.title))
        self.learner.setText(named(sheet.learner))
        self.learner.setVisible(bool(sheet.learner))
        self.points.setText(sheet.points)
        begin = () if self._chosen is not None else (words.BEGIN,)
        self.rules.setText(" ".join((*sheet.rules, *begin)))
        self.rules.show()

    def _make_rows(self, sheet: ExerciseSheet) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(line) for line in sheet.lines]
        before_the_end = self._column.count() - 2  # what to do with it, and room
        for number, row in enumerate(self.rows):
            self._column.insertWidget(before_the_end + number, row)
        self._mark_chosen()

    def _row(self, line: QuestionLine) -> QuestionRow:
        row = QuestionRow(line, self.content)
        row.wanted.connect(lambda: self.choose(row.line.question))
        row.begun.connect(lambda: self._begin(row.line.question))
        row.typed.connect(lambda text: self._judge(row, text))
        row.hint_wanted.connect(lambda: self._hint(row))
        row.given_up.connect(lambda: self._give_up(row))
        return row

    @property
    def unchecked(self) -> list[str]:
        """The questions to which something is typed that was not judged, by their ids."""
        return [row.line.question.id for row in self.rows if row.is_unchecked]

    # Going to a question

    def choose(self, question: Question) -> None:
        """Go to a question: its iteration, its place on the network and in the strip."""
        self.moved_by_hand.emit()
        if self._bridge.attempt(_going(self._bridge.session, question)):
            if self._chosen is None:
                self.rules.setText(self.rules.text().removesuffix(words.BEGIN).rstrip())
            self._chosen = question
            network = self._bridge.frame.network
            if question.example is not None:
                self._bridge.study(question.example)
            self._bridge.choose(lit_by(question, network))
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        for row in self.rows:
            row.mark_chosen(row.line.question == self._chosen)

    def _begin(self, question: Question) -> None:
        """What is typed is about the question that the window shows."""
        if question != self._chosen:
            self.choose(question)

    # Answering

    def _judge(self, row: QuestionRow, text: str) -> None:
        question, bridge, state = row.line.question, self._bridge, self._bridge.state

        def judged(notation: Notation) -> Judgement:
            return answered(state, question, text, notation).judgement

        found = answered(state, question, text, bridge.notation)
        if found.answer is not None and not bridge.attempt(_keeping(bridge.session, found.answer)):
            return
        row.refuse(not found.judgement.right)
        self._tell(row, found.judgement, said_anew(judged, found.judgement))

    def _tell(self, row: QuestionRow, found: Judgement, said: SaidAnew) -> None:
        """What was said, on the sheet and in the status line; the keys go on to what is open still."""
        closed = row.line.closed

        def told(notation: Notation) -> str:
            number = words.no_try_left(row.number.text()) if closed and not found.right else ""
            return f"{said(notation)} {number}".strip()

        sentence = told(self._bridge.notation)
        if closed:
            self._go_on_from(row)
        row.say(sentence, mild=found.right or not found.counts, told=told)
        self._bring_into_view(row)
        self.said.emit(sentence)

    def _hint(self, row: QuestionRow) -> None:
        """The next hint; where only the number itself is left, it is said how to have that."""
        bridge, state, question = self._bridge, self._bridge.state, row.line.question
        found = next_hint(state, question, bridge.notation)

        def told(notation: Notation) -> str:
            hint = next_hint(state, question, notation)
            return words.NO_MORE_HINTS if hint is None else hint[0]

        sentence = told(bridge.notation)
        if found is not None:
            bridge.attempt(_keeping(bridge.session, found[1]))
        self._begin(question)
        row.say(sentence, mild=True, told=told)
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_into_view(row)
        self.said.emit(sentence)

    def _give_up(self, row: QuestionRow) -> None:
        bridge = self._bridge
        bridge.attempt(_keeping(bridge.session, given_up(bridge.state, row.line.question)))
        row.say(row.line.said, mild=True)
        self._go_on_from(row)
        self.said.emit(row.number.text())

    def _go_on_from(self, row: QuestionRow) -> None:
        """The keys go to the next question that is open; the window goes on showing the one that was answered."""
        at = self.rows.index(row)
        after = [*self.rows[at + 1 :], *self.rows[:at]]
        following = next((one for one in after if not one.line.closed and not one.line.why_not), None)
        row.refuse(False)
        if following is not None:
            following.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_into_view(self, row: QuestionRow) -> None:
        """Once there is room for what is said in it."""
        QTimer.singleShot(0, row, lambda: self.ensureWidgetVisible(row))


def _keeping(session: Session, answer: Answer) -> Callable[[], None]:
    return lambda: session.replace_answers(answers_with(session.state, answer))


def _going(session: Session, question: Question) -> Callable[[], None]:
    """To the step that brings the number, with all that comes before it revealed."""

    def go() -> None:
        missing = question.iteration - session.state.iterations
        if missing > 0:
            session.train(question.iteration - session.state.completed)
        step = step_asked_about(question, network_of(session.state, question))
        if step.index not in session.frame.visited:
            session.follow(None)
        session.seek(question.iteration, step.number)

    return go
