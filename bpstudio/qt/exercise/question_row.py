"""One question of the sheet: its symbol, what it is worth, a field for the answer, and what was said of that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.diagnosis.said_anew import SaidAnew
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.exercises.sheet import QuestionLine
from bpstudio.explain.words import exercises as words
from bpstudio.notation.textbook import Notation
from bpstudio.qt.controls.form import remark_label
from bpstudio.qt.controls.refusal import RefusalLine, mark_refused
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.keys import HINT_KEY, asks_for_hint, with_keys
from bpstudio.qt.ground.plain_text import PlainLabel, in_menu, named, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.qt.mathematics.label import MathLabel
from bpstudio.session.practice.questions import LONGEST_TYPED

LONGEST_CHIP = 10  # letters of an id
SYMBOL_SIZE = 19.0  # pixels to the em


class AnswerLine(QLineEdit):
    """``entered()`` when somebody goes into it, with the keys or the mouse, and not when the program does;
    ``hinted()`` is Alt+H, which would be the menu's; ``left()`` when the keys go elsewhere.
    """

    entered = Signal()
    hinted = Signal()
    left = Signal()

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and asks_for_hint(event)
        ):
            event.accept()
            return True
        return super().event(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if asks_for_hint(event):
            self.hinted.emit()
        elif not (event.isAutoRepeat() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            super().keyPressEvent(event)  # held down, Return counts as one try

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.entered.emit()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class QuestionRow(QFrame):
    """``wanted()`` asks to go to it, ``begun()`` says that something is typed; ``typed(text)`` asks to have an answer
    judged, ``hint_wanted()`` for a hint, ``given_up()`` to have the number shown.
    """

    wanted = Signal()
    begun = Signal()
    typed = Signal(str)
    hint_wanted = Signal()
    given_up = Signal()

    def __init__(self, line: QuestionLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"question_{line.question.id}")
        self.setProperty("role", "panel")
        self.line = line
        self._sure = self._typing = self._mild = False
        self._told: SaidAnew | None = None
        self.chip, self.symbol = QToolButton(self), MathLabel(self, SYMBOL_SIZE)
        self.worth, self.about = PlainLabel(self), remark_label(self)
        self.field = AnswerLine(self)
        self.hint_button, self.show_button = QPushButton("Hint", self), QPushButton("Show", self)
        self.number, self.verdict = MathLabel(self), RefusalLine(self)
        self._equip()
        self._lay_out()

    def _equip(self) -> None:
        question = self.line.question
        self.chip.setProperty("role", "chip")
        self.chip.setCheckable(True)
        self.chip.setText(in_menu(question.id, LONGEST_CHIP))
        self.chip.setAccessibleName(f"go to question {named(question.id)}")
        self.chip.setToolTip(plain_tip(words.GO_THERE))
        self.chip.clicked.connect(self.wanted)
        self.worth.setProperty("role", "muted")
        self.worth.setFont(ui_font(-1))
        self.field.setObjectName(f"answer_{question.id}")
        self.field.setFont(number_font())
        self.field.setMaxLength(LONGEST_TYPED)
        self.field.setToolTip(plain_tip(words.FIELD_TIP))
        self.field.entered.connect(self.wanted)
        self.field.textEdited.connect(self._edited)
        self.field.returnPressed.connect(self._returned)
        self.field.left.connect(self._left)
        if question.answer == "mistake":
            self._offer_mistakes()
        self.field.hinted.connect(self._ask_for_hint)
        self.hint_button.setObjectName(f"hint_{question.id}")
        self.hint_button.setToolTip(plain_tip(with_keys(words.HINT_TIP, HINT_KEY)))
        self.hint_button.clicked.connect(self._ask_for_hint)
        self.show_button.setObjectName(f"show_{question.id}")
        self.show_button.setToolTip(plain_tip(words.SHOW_TIP))
        self.show_button.clicked.connect(self._ask_to_show)

    def _offer_mistakes(self) -> None:
        offer = QCompleter(sorted(TITLES.values()), self)
        offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        offer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.field.setCompleter(offer)

    def _lay_out(self) -> None:
        head, entry, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for line in (head, entry):
            line.setSpacing(SPACE)
        head.addWidget(self.chip)
        head.addWidget(self.symbol, 1)
        head.addWidget(self.worth)
        entry.addWidget(self.field, 1)
        entry.addWidget(self.hint_button)
        entry.addWidget(self.show_button)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE_SMALL)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addLayout(entry)
        column.addWidget(self.number)
        column.addWidget(self.verdict)

    def tell(self, line: QuestionLine, notation: Notation) -> None:
        """Show the question as it stands; what is being typed stays."""
        before, self.line, self._sure = self.line, line, False
        self.symbol.say(line.symbol, notation=notation)
        self.worth.setText(line.worth)
        about = "  ".join(filter(None, (line.whose, line.wanted if not line.closed else "", line.why_not)))
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.field.setAccessibleName(words.field_name(line.question.id, line.text, line.whose))
        self.show_button.setAccessibleName(f"show the answer to question {named(line.question.id)}")
        for part in (self.field, self.hint_button, self.show_button):
            part.setVisible(not line.closed and (part is not self.hint_button or line.hints is not None))
            part.setEnabled(not line.why_not)
        self.hint_button.setAccessibleName(f"hint to question {named(line.question.id)}")
        self._show_number(notation)
        if before.typed != line.typed or before is line:
            self.field.setText(line.typed)
            self.say(line.said, mild=line.right or line.closed)

    def _show_number(self, notation: Notation) -> None:
        line = self.line
        self.number.setVisible(line.closed)
        if line.number is not None:
            shown = words.numbers_shown(line.text, line.number, typed=named(line.typed), right=line.right)
            self.number.setText(shown)

    def write_again(self, line: QuestionLine, notation: Notation) -> None:
        """The same in other letters: the question, and what was said last of an answer or as a hint to it."""
        before, told, mild = self.line, self._told, self._mild
        self.tell(line, notation)
        if told is not None:
            self.say(told(notation), mild=mild, told=told)
        elif self.verdict.text() == before.said:
            self.say(line.said, mild=mild)

    def say(self, sentence: str, *, mild: bool = False, told: SaidAnew | None = None) -> None:
        """What is said of the answer; ``mild`` where nothing is wrong, or is to be done; ``told`` says it anew."""
        self._mild, self._told = mild, told
        role = "muted" if mild else "error"
        if self.verdict.property("role") != role:
            self.verdict.setProperty("role", role)
            self.verdict.style().unpolish(self.verdict)
            self.verdict.style().polish(self.verdict)
        self.verdict.say(sentence)

    def refuse(self, refused: bool) -> None:
        """Frame the field of an answer that is not right, so that the keys stay in it, and the next one replaces it."""
        mark_refused(self.field, refused)
        if refused:
            self.field.selectAll()

    def mark_chosen(self, chosen: bool) -> None:
        """Whether this is the question that the window shows."""
        self.chip.setChecked(chosen)

    @property
    def is_unchecked(self) -> bool:
        """Whether something is typed that nobody has judged."""
        typed = self.field.text().strip()
        return self._typing and bool(typed) and typed != self.line.typed and not self.line.closed

    def _left(self) -> None:
        if self.is_unchecked:
            self.say(words.NOT_CHECKED, mild=True)

    def _edited(self) -> None:
        self._typing = True
        self.refuse(False)
        self._sure = False
        self.begun.emit()

    def _returned(self) -> None:
        self._typing = False
        if self.field.text().strip():
            self.typed.emit(self.field.text())

    def _ask_for_hint(self) -> None:
        if self.line.hints is not None and not self.line.closed:
            self.hint_wanted.emit()

    def _ask_to_show(self) -> None:
        """Once to be asked, and once to have it."""
        if self._sure or not self.line.question.points:
            self.given_up.emit()
            return
        self._sure = True
        self.begun.emit()
        self.say(words.sure_to_show(self.line.question.points))

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.wanted.emit()
        if not self.line.closed and not self.line.why_not:
            self.field.setFocus(Qt.FocusReason.MouseFocusReason)
