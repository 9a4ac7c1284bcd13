"""What a page asks: a field for a number, and what is said of the answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.diagnosis.outcomes import RULE
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.keys import HINT_KEY, asks_for_hint, with_keys
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.qt.lessons.buttons import lesson_button
from bpstudio.qt.lessons.reader import LessonReader
from bpstudio.session.practice.questions import LONGEST_TYPED

_LOOK = {"right": ("info", "success"), "hint": ("info", "accent"), "shown": ("info", "text")}


class AnswerVerdict(QWidget):
    """What an answer is, in a sentence with a mark."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self.sentence = PaintedIcon(16, self), PlainLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_SMALL, 0, SPACE_SMALL)
        row.setSpacing(SPACE)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)

    def say(self, found: Judgement) -> None:
        """Show it; right, wrong, a hint and what was shown are told apart by their marks."""
        note = "right" if found.right else found.note
        name, colour = _LOOK.get(note, ("warning", "warning"))
        self._icon.show_icon(name, colour)
        self.sentence.setText(found.sentence)
        self.show()


class AnswerBox(QFrame):
    """The question, and what answers it. ``field`` has the keys while a number is asked for."""

    def __init__(self, reader: LessonReader, question: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._reader = reader
        self.setProperty("role", "panel")
        self.question = PlainLabel(question, self)
        self.question.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setObjectName("lesson_answer")
        self.field.setMaxLength(LONGEST_TYPED)
        self.field.setPlaceholderText("a number")
        self.field.setAccessibleName(question)
        self.field.setAccessibleDescription(RULE)
        self.field.setToolTip(plain_tip(RULE))
        self.field.returnPressed.connect(self.check)
        self.field.installEventFilter(self)
        self.verdict = AnswerVerdict(self)
        self.verdict.hide()
        self.check_button = lesson_button(
            "Check", with_keys("Say whether it is right.", "Return"), self, "primary"
        )
        self.hint_button = lesson_button("Hint", with_keys("Give a hint.", HINT_KEY), self, "quiet")
        self.show_button = lesson_button(
            "Show", with_keys("Give the answer, and go on.", "Esc"), self, "quiet"
        )
        self.check_button.clicked.connect(self.check)
        self.hint_button.clicked.connect(reader.hint)
        self.show_button.clicked.connect(reader.show)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE + SPACE_SMALL, SPACE, SPACE + SPACE_SMALL, SPACE)
        column.setSpacing(SPACE_SMALL)
        row = QHBoxLayout()
        row.setSpacing(SPACE_SMALL)
        for button in (self.check_button, self.hint_button, self.show_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addWidget(self.question)
        column.addWidget(self.field)
        column.addLayout(row)
        column.addWidget(self.verdict)

    def check(self) -> None:
        """Judge what is typed; an empty field is no answer."""
        if self.field.text().strip():
            self._reader.answer(self.field.text())

    def say(self, found: Judgement) -> None:
        """What was typed stays, to be mended."""
        self.verdict.say(found)
        self.hint_button.setEnabled(self._reader.has_hints)
        if found.note not in ("hint", "shown"):
            self.field.selectAll()

    def take_keys(self) -> None:
        """Whoever types types into it."""
        self.field.setFocus()

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A hint by its key, which the menu bar would else have."""
        if not isinstance(event, QKeyEvent) or not asks_for_hint(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and self.hint_button.isEnabled():
            self._reader.hint()
        return event.type() == QEvent.Type.KeyPress
