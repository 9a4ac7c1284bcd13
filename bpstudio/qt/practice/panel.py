"""What is asked, under the equation: the question, what can be done, and what is said of the last answer."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.explain.practice.asked import question_parts
from bpstudio.explain.practice.chosen import choice_parts, option_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.keys import HINT_KEY, with_keys
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import RADIUS, SPACE, SPACE_SMALL, current_theme
from bpstudio.qt.mathematics.label import MathLabel
from bpstudio.qt.practice import PANEL_HEIGHT
from bpstudio.qt.practice.answer_field import FIELD_HEIGHT, FIELD_WIDTH, AnswerField
from bpstudio.qt.practice.options import ChosenAnywhere, OptionButton, Options
from bpstudio.qt.practice.practice import AnswerTone, Practice

ICON = 16  # pixels
_ICONS: dict[AnswerTone, tuple[str, str]] = {
    "plain": ("info", "text_muted"),
    "right": ("right", "success"),
    "wrong": ("warning", "warning"),
    "hint": ("info", "accent"),
    "new": ("info", "accent"),
}
_GROUNDS: dict[AnswerTone, str] = {
    "plain": "surface",
    "right": "success_soft",
    "wrong": "warning_soft",
    "hint": "accent_soft",
    "new": "accent_soft",
}


class PracticePanel(QWidget):
    """Hidden while practice is off. ``field`` lies over the equation, or in the ``stand`` of this panel.

    ``reviewing()`` asks for the review of all answers, ``another()`` for the same with new numbers, ``grown()``
    says that it needs another height than before.
    """

    reviewing = Signal()
    another = Signal()
    grown = Signal()

    def __init__(self, bridge: Bridge, practice: Practice, field: AnswerField, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("practice_panel")
        self._bridge, self._practice, self._field = bridge, practice, field
        self._asked: object = None
        self.question, self.sentence = MathLabel(self, 17), PlainLabel(self)
        self.question.setObjectName("practice_question")
        self.sentence.setObjectName("practice_sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._icon, self.stand = PaintedIcon(ICON, self), QWidget(self)
        self.stand.setFixedSize(FIELD_WIDTH + 8, FIELD_HEIGHT)
        self.stand.hide()
        self.check = self._button("Check", "Check what is typed.  (Return)", self._check)
        self.check.setProperty("role", "primary")
        self.hint = self._button(
            "Hint", with_keys("The next hint; the last one is the number.", HINT_KEY), practice.hint
        )
        self.show_it = self._button(
            "Show", "Skip: show the number, and ask for it again another time.  (Esc)", practice.show
        )
        self.review = self._button("Review", "Every answer, and the way to its moment.", self.reviewing.emit)
        self.renew = self._button("Another like this", "The same with new numbers.", self.another.emit)
        self.choices = Options(self)
        self._anywhere = ChosenAnywhere(self.choices)
        self.setMinimumHeight(PANEL_HEIGHT)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE + SPACE_SMALL, SPACE, SPACE + SPACE_SMALL, SPACE)
        column.setSpacing(SPACE_SMALL)
        self._row, self._below, under = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column.addStretch(1)
        for line in (self._row, self._below, under):
            line.setSpacing(SPACE)
            column.addLayout(line)
        column.addStretch(1)
        for part in (self.question, self.choices, self.stand):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for button in (self.check, self.hint, self.show_it):
            self._row.addWidget(button)
        under.addWidget(self._icon)
        under.addWidget(self.sentence, 1)
        for button in (self.renew, self.review):
            under.addWidget(button)

    def _connect(self) -> None:
        practice, field = self._practice, self._field
        practice.changed.connect(self.refresh)
        practice.switched.connect(self.setVisible)
        field.checked.connect(self._check)
        field.skipped.connect(practice.show)
        field.hinted.connect(practice.hint)
        field.stepped_back.connect(practice.back)
        self.choices.picked.connect(practice.choose)
        self._anywhere.skipped.connect(practice.show)
        self._bridge.renoted.connect(self.refresh)

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAutoDefault(True)  # Return presses it, as it checks what is typed
        button.setToolTip(plain_tip(tip))
        button.clicked.connect(lambda _on: act())  # type: ignore[operator]
        return button

    def _check(self, _typed: str = "") -> None:
        practice = self._practice
        if practice.asking is not None and practice.choice is None and not practice.check(self._field.text()):
            self._field.mark(practice.tone == "wrong")
            self._field.setFocus()

    @property
    def asks_for_number(self) -> bool:
        """Whether a number is to be typed now."""
        return self._practice.asking is not None and self._practice.choice is None

    def refresh(self) -> None:
        """Show what is asked and said now."""
        practice = self._practice
        question, choice = practice.question, practice.choice
        asked = question is not None
        for part in (self.question, self.hint, self.show_it):
            part.setVisible(asked)
        self.hint.setVisible(asked and choice is None)
        self.check.setVisible(asked and choice is None)
        for button in (self.renew, self.review):
            button.setVisible(not asked and bool(self._bridge.state.answers or practice.rounds))
        if question is not None:
            frame = self._bridge.frame
            parts = (
                question_parts(question, frame) if choice is None else choice_parts(choice, question, frame)
            )
            self.question.say(*parts, notation=self._bridge.notation)
        self.sentence.setText(practice.sentence)
        self.sentence.setVisible(bool(practice.sentence))
        self._icon.setVisible(bool(practice.sentence))
        self._icon.show_icon(*_ICONS[practice.tone])
        if question is not self._asked:
            self._begin(practice)
        elif self.options:
            self.choices.reword(self._offered)
        self._field.setAccessibleName(practice.question_text)
        self.choices.setAccessibleName(practice.question_text)
        self._field.setAccessibleDescription(practice.sentence)
        self.setAccessibleName(" ".join(filter(None, (practice.question_text, practice.sentence))))
        self._fit()
        self.update()

    def _begin(self, practice: Practice) -> None:
        """Another question, or none: an empty field, or other buttons."""
        self._asked = practice.question
        self._field.clear()
        self._field.mark(False)
        self._field.setVisible(self.asks_for_number)
        if not self.asks_for_number:
            self.stand.hide()
        self.choices.offer(self._offered)
        self._anywhere.listen(bool(self.options))

    @property
    def _offered(self) -> tuple[str, ...]:
        """What may be chosen now, as it is written."""
        choice, bridge = self._practice.choice, self._bridge
        if choice is None:
            return ()
        return tuple(option_text(option, bridge.frame.network, bridge.notation) for option in choice.options)

    @property
    def options(self) -> list[OptionButton]:
        """What may be chosen, a button each; none while a number is to be typed."""
        return self.choices.buttons

    def _fit(self) -> None:
        """Have the height in which nothing is cut off."""
        self._share_rows()
        needed = self.sizeHint().height()
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)
            self.grown.emit()

    def _share_rows(self) -> None:
        """What may be chosen stands behind the question, or under it where that leaves both too little room."""
        margins = self.contentsMargins()
        edge = 2 * (SPACE + SPACE_SMALL) + margins.left() + margins.right()
        beside = self.show_it.sizeHint().width() + 4 * SPACE + edge
        whole = self.question.needed + self.choices.in_one_row + beside
        wanted = self._below if self.options and whole > self.width() else self._row
        other = self._row if wanted is self._below else self._below
        if other.indexOf(self.choices) >= 0:
            other.removeWidget(self.choices)
            wanted.insertWidget(1 if wanted is self._row else 0, self.choices)

    @property
    def home(self) -> QWidget | None:
        """What has the keys while something is asked; None while nothing is."""
        if self._practice.asking is None:
            return None
        return self.choices.home if self.options else self._field

    def stand_in(self, on: bool) -> QRect:
        """Where the field is put where the equation has no place for it; with ``on`` false that room is given up."""
        self.stand.setVisible(on)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        return self.stand.geometry()

    @guarded(returning=QSize(200, PANEL_HEIGHT))
    def sizeHint(self) -> QSize:
        """As high as what it says needs in the width that it has."""
        layout, width = self.layout(), max(self.width(), 200)
        return QSize(
            width, PANEL_HEIGHT if layout is None else max(PANEL_HEIGHT, layout.totalHeightForWidth(width))
        )

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def refresh_theme(self) -> None:
        """Paint in the colours of the theme that is in force now."""
        self.question.setFont(ui_font(1))
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.border)
        painter.setBrush(theme.colour(_GROUNDS[self._practice.tone]))
        painter.drawRoundedRect(self.rect().adjusted(4, 1, -5, -2), RADIUS, RADIUS)
        painter.end()
