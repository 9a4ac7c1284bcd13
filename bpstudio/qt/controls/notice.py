"""One line over the canvas for what needs saying now: a refusal, a divergence, a finished save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon, icon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import RADIUS, SPACE, SPACE_LARGE, SPACE_SMALL, SPACE_TINY, current_theme

Tone = Literal["success", "warning", "error"]
BESIDE_TEXT = 96  # pixels for the icon, the cross and the margins
LEAST_TEXT = 240
SECONDS = {"success": 5, "warning": 15, "error": 30}
_Line = tuple[str, Tone]
_Choice = tuple[str, Callable[[], object]]  # what a button says, and what it does


class Notice(QWidget):
    """Hidden until ``say``; goes by itself or by its cross. It lies over ``ground`` and nothing gives way to it."""

    def __init__(self, ground: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._tone: Tone = "success"
        self._passing = self._offering = False
        self._lines: tuple[_Line, ...] = ()
        self._staying: tuple[_Line, ...] = ()  # those that are there again once the others have gone
        self._ground = ground
        ground.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE + SPACE_SMALL, SPACE_SMALL, SPACE_SMALL, SPACE_SMALL)
        column.setSpacing(SPACE_SMALL)
        self._row, self._under = row, under = QHBoxLayout(), QHBoxLayout()
        for line in (row, under):
            line.setSpacing(SPACE)
            column.addLayout(line)
        under.addStretch(1)
        self._icon, self._text = PaintedIcon(18, self), PlainLabel(self)
        self._text.setWordWrap(True)
        close = QToolButton(self)
        close.setIcon(icon("close"))
        close.setToolTip("Dismiss this message.")
        close.setAccessibleName("dismiss message")
        close.clicked.connect(self.hide)
        self._buttons: list[QPushButton] = []
        for part in (self._icon, self._text, close):
            row.addWidget(part, 1 if part is self._text else 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that was shown last."""
        return self._text.text()

    def say(
        self,
        sentence: str,
        tone: Tone = "error",
        passing: bool = False,
        staying: bool = False,
        lasting: bool = False,
        choices: tuple[_Choice, ...] = (),
    ) -> None:
        """Show one sentence until it has been up for its time; a ``passing`` one until the session changes.

        A ``staying`` one takes no other's place, and is shown over what is said while it is up. Each of the
        ``choices`` is a button beside the sentence, which goes once one of them is taken. A ``lasting`` one waits
        for that.
        """
        above = () if self.isHidden() else self._lines if staying and not self._passing else self._staying
        lines = (*above, (sentence, tone))
        self._staying = lines if staying else above
        self._passing, self._offering = passing, bool(choices) and not lasting
        self._offer(choices)
        self._write(lines)
        self._timer.stop() if lasting else self._timer.start(1000 * SECONDS[tone])

    def _write(self, lines: tuple[_Line, ...]) -> None:
        """Show them, in the tone of the last."""
        self._lines, self._tone = lines, lines[-1][1]
        self._text.setText("\n".join(filter(None, (sentence for sentence, _ in lines))))
        self._icon.show_icon({"success": "info"}.get(self._tone, self._tone), self._tone)
        self.setAccessibleName(self._text.text())
        self._place()
        self.show()
        self.raise_()
        self.update()

    def _give_way(self) -> None:
        """What was said last goes; what stays is there by itself again, for its time."""
        if self.isHidden():
            return
        if not self._staying:
            self.hide()
            return
        self._passing = self._offering = False
        self._offer(())
        self._write(self._staying)
        self._timer.start(1000 * SECONDS[self._tone])

    def _offer(self, choices: tuple[_Choice, ...]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(text, act) for text, act in choices]
        self._stand(under=False)

    def _stand(self, under: bool) -> None:
        """The buttons beside the sentence, or under it where there is no room for both."""
        for place, button in enumerate(self._buttons):
            if under:
                self._under.addWidget(button)
            else:
                self._row.insertWidget(2 + place, button)
            button.show()  # one that comes to a window on the screen else counts for nothing yet

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        def take() -> None:
            self._give_way()
            act()

        button.clicked.connect(take)
        return button

    def withdraw(self, sentence: str) -> None:
        """It is true no more; what else is said stays."""
        last = bool(self._lines) and self._lines[-1][0] == sentence
        self._staying = tuple(line for line in self._staying if line[0] != sentence)
        left = tuple(line for line in self._lines if line[0] != sentence)
        if last:
            self._give_way()
        elif left != self._lines and not self.isHidden():
            self._write(left)

    def withdraw_offer(self) -> None:
        """What its buttons would do is not what they say any more; a lasting one stays."""
        if self._offering:
            self._give_way()

    def pass_on(self) -> None:
        """The session has changed: what was refused before is no news any more."""
        if self._passing:
            self._give_way()

    def _place(self) -> None:
        """At the foot of the ground, as wide as the sentence, in more lines where it is too long."""
        over = self.parentWidget()
        assert over is not None, "it is made with one"
        room = QRect(self._ground.mapTo(over, QPoint(0, 0)), self._ground.size())
        words = QFontMetrics(self._text.font()).horizontalAdvance(self._text.text())
        buttons = sum(button.sizeHint().width() + SPACE for button in self._buttons)
        most, least = room.width() - 2 * SPACE_LARGE, min(words, LEAST_TEXT)
        under = bool(buttons) and BESIDE_TEXT + buttons + least > most
        self._stand(under)
        needed = max(words + BESIDE_TEXT, buttons + 2 * SPACE) if under else words + BESIDE_TEXT + buttons
        width = max(min(needed, most), min(buttons + 2 * SPACE_LARGE, over.width()) if under else 0)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        left = max(0, min(room.left() + (room.width() - width) // 2, over.width() - width))
        self.setGeometry(left, max(0, room.bottom() - height - SPACE_TINY), width, height)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self._place()
        return False

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        painter.setPen(theme.colour(self._tone))
        painter.setBrush(theme.colour(f"{self._tone}_soft"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
