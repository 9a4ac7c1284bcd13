"""The answers that may be chosen: buttons side by side, in as many rows as they need, and the keys that work them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QPushButton, QSizePolicy, QWidget

from bpstudio.explain.help.keys import Control
from bpstudio.explain.practice.chosen import option_tip
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.qt.practice.answer_field import Anywhere, is_typed_into

_Key = Qt.Key
CHECKS = (_Key.Key_Return, _Key.Key_Enter)


class OptionButton(QPushButton):
    """``reached()`` when the keys come to it."""

    control: Control = "option"
    reached = Signal()

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()


class Options(QWidget):
    """``picked(number)`` the one that was clicked or checked by keys.

    ``chosen`` is the one that Return checks: that which a number, an arrow or Tab has marked; None until then, while
    the keys are on the whole of them.
    """

    control: Control = "option"
    picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: list[OptionButton] = []
        self.chosen: int | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def offer(self, texts: tuple[str, ...]) -> None:
        """Other answers to choose among, none of them marked; of none there is nothing to be seen."""
        before, self.chosen = self.buttons, None
        self.buttons = [self._button(at, text) for at, text in enumerate(texts)]
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if texts else Qt.FocusPolicy.NoFocus)
        self.setVisible(bool(texts))
        for button in before:
            button.hide()
            button.deleteLater()
        self.updateGeometry()
        self._arrange(self.width())

    def reword(self, texts: tuple[str, ...]) -> None:
        """Write the same answers in other letters."""
        if len(texts) != len(self.buttons):
            self.offer(texts)
        for button, text in zip(self.buttons, texts, strict=True):
            button.setText(text)
        self.updateGeometry()
        self._arrange(self.width())

    def _button(self, at: int, text: str) -> OptionButton:
        button = OptionButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(plain_tip(option_tip(at + 1)))
        button.clicked.connect(lambda _on: self.picked.emit(at))
        button.reached.connect(partial(self._mark, at))
        button.show()
        return button

    def _mark(self, at: int) -> None:
        self.chosen = at
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def choose(self, at: int) -> None:
        """Mark one, which gets the keys; nothing where there are not so many."""
        if at < len(self.buttons):
            self._mark(at)
            self.buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> None:
        """Take the one that is marked for the answer; nothing while none is."""
        if self.chosen is not None:
            self.picked.emit(self.chosen)

    @property
    def home(self) -> QWidget:
        """What has the keys: the one that is marked, and before that the whole of them."""
        return self if self.chosen is None else self.buttons[self.chosen]

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the first of them, Up to the last."""
        if self.buttons and event.key() in (_Key.Key_Down, _Key.Key_Up):
            self.choose(0 if event.key() == _Key.Key_Down else len(self.buttons) - 1)
        else:
            super().keyPressEvent(event)

    # Room

    @property
    def in_one_row(self) -> int:
        """The pixels that all of them take side by side."""
        return sum(button.sizeHint().width() + SPACE for button in self.buttons) - SPACE

    @guarded(returning=QSize(1, 1))
    def sizeHint(self) -> QSize:
        return QSize(max(1, self.in_one_row), self.heightForWidth(max(self.width(), 1)))

    @guarded(returning=QSize(1, 1))
    def minimumSizeHint(self) -> QSize:
        """As wide as the widest of them."""
        widest = max((button.sizeHint().width() for button in self.buttons), default=1)
        return QSize(widest, max((button.sizeHint().height() for button in self.buttons), default=1))

    @guarded(returning=True)
    def hasHeightForWidth(self) -> bool:
        return True

    @guarded(returning=0)
    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, move=False)

    def _arrange(self, width: int, move: bool = True) -> int:
        """Put them side by side, going on in another row where one is full; how high all of it is."""
        x = y = tall = 0
        for button in self.buttons:
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y, tall = 0, y + tall + SPACE_SMALL, 0
            if move:
                button.setGeometry(x, y, size.width(), size.height())
            x, tall = x + size.width() + SPACE, max(tall, size.height())
        return y + tall

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width())


class ChosenAnywhere(Anywhere):
    """While there is something to choose, the numbers mark one, Return checks that, and Esc is ``skipped()``."""

    skipped = Signal()

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._options = options

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if is_typed_into(watched) or watched.window() is not self._options.window():
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if kind == QEvent.Type.ShortcutOverride and self._is_pressed(event, watched):
            event.accept()
            return True
        if not self._has_use(event, watched):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            self._act(event)
        return True

    def _has_use(self, event: QKeyEvent, watched: QWidget) -> bool:
        """In a table Return says why a number is what it is, and another button it presses."""
        if event.key() in CHECKS:
            other = isinstance(watched, QAbstractButton) and watched not in self._options.buttons
            return not other and not isinstance(watched, QAbstractItemView)
        return event.key() == _Key.Key_Escape or self._number(event) is not None

    def _is_pressed(self, event: QKeyEvent, watched: QWidget) -> bool:
        """Space presses the answer that has the keys, and begins no training while none has them."""
        return event.key() == _Key.Key_Space and watched in (self._options, *self._options.buttons)

    def _number(self, event: QKeyEvent) -> int | None:
        at = event.key() - _Key.Key_1
        return at if 0 <= at < len(self._options.buttons) else None

    def _act(self, event: QKeyEvent) -> None:
        """A key that is held down says it once: what comes next was not seen when it was pressed."""
        at = self._number(event)
        if event.isAutoRepeat():
            return
        if at is not None:
            self._options.choose(at)
        elif event.key() == _Key.Key_Escape:
            self.skipped.emit()
        else:
            self._options.check()
