"""The four answers of a hunt: a card, a rule out of a list, a number, and the gradient check."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from bpstudio.explain.diagnosis.outcomes import RULE
from bpstudio.explain.hunts.choosing import CHOICES_HEAD
from bpstudio.qt.controls.refusal import mark_refused
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE

BY_KEYS = Qt.FocusReason.OtherFocusReason
RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReturnGives(QObject):
    """Return in a list or a field gives the answer, and goes no further: the window has a use of its own for it."""

    given = Signal()

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in RETURN:
            if not event.isAutoRepeat():  # held down, it is one try
                self.given.emit()
            return True
        return super().eventFilter(watched, event)


def on_return(widget: QWidget, act: Callable[[], object]) -> None:
    """Call ``act`` where Return is pressed in a widget."""
    keys = ReturnGives(widget)
    keys.given.connect(act)
    widget.installEventFilter(keys)


class HuntAnswer(QWidget):
    """One way to answer, hidden while another is asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.hide()

    def button(self, name: str, text: str, tip: str) -> QPushButton:
        """The button that gives the answer."""
        made = QPushButton(text, self)
        made.setObjectName(name)
        made.setProperty("role", "primary")
        made.setToolTip(plain_tip(tip))
        return made

    def take_keys(self) -> None:
        """Give the keys to what is worked first; nothing, where the answer is given elsewhere."""


class CardAnswer(HuntAnswer):
    """The card that is selected elsewhere. ``given()``."""

    given = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.selected = PlainLabel(self)
        self.selected.setObjectName("hunt_card")
        self.selected.setWordWrap(True)
        self.give = self.button(
            "hunt_name_card", "It is this card", "Say that the mistake is made at this card."
        )
        self.give.clicked.connect(lambda _on: self.given.emit())
        self._column.addWidget(self.selected)
        self._column.addWidget(self.give)

    def show_card(self, text: str, there: bool) -> None:
        """Which card would be named."""
        self.selected.setText(text)
        self.give.setEnabled(there)


class RuleAnswer(HuntAnswer):
    """A list to choose from, by a click and the button, a double click or Return. ``given(name)``."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.list = QListWidget(self)
        self.list.setObjectName("hunt_rules")
        self.list.setAccessibleName(CHOICES_HEAD)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.give = self.button(
            "hunt_name_rule", "It is this rule", "Say that this is what was done.  (Return)"
        )
        self.give.clicked.connect(lambda _on: self._give())
        on_return(self.list, self._give)
        self.list.itemDoubleClicked.connect(lambda _item: self._give())
        self.list.currentRowChanged.connect(lambda row: self.give.setEnabled(row >= 0))
        self._column.addWidget(self.list)
        self._column.addWidget(self.give)
        self.offer((), ())

    def offer(self, names: tuple[str, ...], titles: tuple[str, ...]) -> None:
        """Other rules to choose among; none is chosen yet."""
        self.names = names
        self.list.clear()
        for title in titles:
            QListWidgetItem(title, self.list)
        rows = sum(self.list.sizeHintForRow(row) for row in range(len(titles)))
        self.list.setFixedHeight(rows + 2 * self.list.frameWidth() + 4)
        self.give.setEnabled(False)

    def _give(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self.names):
            self.given.emit(self.names[row])

    def take_keys(self) -> None:
        self.list.setFocus(BY_KEYS)


class NumberField(QLineEdit):
    """A field in which Return that is held down is one try."""

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (event.isAutoRepeat() and event.key() in RETURN):
            super().keyPressEvent(event)


class NumberAnswer(HuntAnswer):
    """A field for the right number. ``given(text)`` on Return or the button."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = NumberField(self)
        self.field.setObjectName("hunt_number")
        self.field.setAccessibleName("The right number")
        self.field.setFont(number_font())
        self.rule = PlainLabel(RULE, self)
        self.rule.setProperty("role", "muted")
        self.rule.setWordWrap(True)
        self.give = self.button("hunt_give_number", "Check", "Check what is typed.  (Return)")
        self.field.returnPressed.connect(self._give)
        self.field.textEdited.connect(lambda _text: self.mark(False))
        self.give.clicked.connect(lambda _on: self._give())
        for part in (self.field, self.rule, self.give):
            self._column.addWidget(part)

    def _give(self) -> None:
        if self.field.text().strip():
            self.given.emit(self.field.text())

    def clear(self) -> None:
        """An empty field."""
        self.field.clear()
        self.mark(False)

    def mark(self, refused: bool) -> None:
        """Whether what is typed is not right: the keys stay in the field then."""
        mark_refused(self.field, refused)

    def take_keys(self) -> None:
        self.field.setFocus(BY_KEYS)


class CheckAnswer(HuntAnswer):
    """The gradient check, which the learner runs. ``given()``."""

    given = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.give = self.button("hunt_check", "Check gradients", "Run the gradient check.  (G)")
        self.give.clicked.connect(lambda _on: self.given.emit())
        self._column.addWidget(self.give)

    def take_keys(self) -> None:
        self.give.setFocus(BY_KEYS)
