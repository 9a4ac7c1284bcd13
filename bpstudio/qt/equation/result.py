"""What a chain comes to, after its last card: the value in large type, and what it means in a sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QWidget

from bpstudio.notation.plain import to_plain
from bpstudio.notation.tree import Operator
from bpstudio.qt.equation.cards import Shown
from bpstudio.qt.equation.pen import write
from bpstudio.qt.equation.typeset import Typeset, typeset
from bpstudio.qt.fonts import ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.plain_text import PlainLabel, plain_tip
from bpstudio.qt.theme import RADIUS, current_theme

LARGE, SMALLEST, ROWS = 24.0, 15.0, 3
SHARE, NARROWEST, WIDEST = 0.17, 132.0, 230.0
SIDE, BETWEEN, EQUALS = 6.0, 6, 0.3
SHORTEST_WORDS = 30
UNSEEN = ("offscreen", "minimal")
EMPHASIS = 4  # so many times as long as a usual animation: a moment to look at


class Value(PlainLabel):
    """A value behind an equals sign, set as mathematics. Its text is the value alone, in one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("result")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._shown: Shown | None = None
        self._emphasis = 0.0

    def show_value(self, shown: Shown) -> None:
        self._shown = shown
        self.setText(to_plain(shown.whole))
        self.update()

    def emphasise(self, share: float) -> None:
        """Stand out: 1 is at most, 0 not at all."""
        self._emphasis = share
        self.update()

    @property
    def emphasis(self) -> float:
        return self._emphasis

    def formula(self, width: float, height: float) -> tuple[Typeset, Typeset]:
        """The equals sign and the value, in the largest type and the most rows in which they fit."""
        assert self._shown is not None, "a value is shown before it is laid out"
        for rows in range(ROWS, -1, -1):
            size = LARGE
            while size >= SMALLEST:
                sign, value = typeset(Operator("="), size), typeset(self._shown.within(rows), size)
                wide = sign.width + EQUALS * size + value.width + 2 * SIDE
                if wide <= width and value.height <= height:
                    return sign, value
                size -= 1.0
        return sign, value

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._emphasis > 0:
            colour = QColor(theme.glow)
            colour.setAlphaF(0.55 * self._emphasis)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        sign, value = self.formula(self.width(), self.height())
        baseline = (self.height() + value.ascent - value.descent) / 2
        write(painter, sign, SIDE, baseline, theme.text)
        after = SIDE + sign.width + EQUALS * LARGE
        write(painter, value, after, baseline, theme.backward)
        painter.end()


class Result(QWidget):
    """Hidden until the chain is complete; its room is kept."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.value, self.words = Value(self), PlainLabel(self)
        self.words.setObjectName("meaning")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._sentences: tuple[str, ...] = ()
        self._about: object = None
        self._known = False
        self._floating = False
        self._moment = QVariantAnimation(self)
        self._moment.setStartValue(1.0)
        self._moment.setEndValue(0.0)
        self._moment.valueChanged.connect(self.value.emphasise)
        self.hide()

    def say(self, name: str, shown: Shown, sentences: tuple[str, ...], about: object) -> None:
        """Show the value of ``name`` and what it means, nothing without sentences.

        A value that has just come stands out a moment. ``about`` says of what it is: another thing's value, known
        before, does not stand out.
        """
        known, before, same = bool(sentences), self._known, about == self._about
        self._sentences, self._about, self._known = sentences, about, known
        self.setVisible(known)
        if not known:
            self._moment.stop()
            self.value.emphasise(0.0)
            return
        self.value.show_value(shown)
        self.setAccessibleName(f"{name} = {self.value.text()}")
        self.setAccessibleDescription(" ".join(sentences))
        for part in (self, self.value, self.words):
            part.setToolTip(plain_tip("\n".join(sentences)))
        if same and not before:
            self._stand_out()

    def _stand_out(self) -> None:
        """For a moment; not at all where animations are switched off."""
        lasting = moment_of(self)
        if lasting > 0:
            self._moment.setDuration(lasting)
            self._moment.start()

    @property
    def standing_out(self) -> bool:
        return self._moment.state() == QVariantAnimation.State.Running

    @staticmethod
    def room(width: float) -> float:
        """What is kept for it of a strip of that width."""
        return min(max(SHARE * width, NARROWEST), WIDEST)

    def settle(self, place: QRect, baseline: float) -> None:
        """Stand there, the value about the baseline of the cards' symbols, the words beneath as far as they fit."""
        self.setGeometry(place)
        if not self._known:
            return
        room = place.height() - SHORTEST_WORDS
        sign, value = self.value.formula(place.width(), room)
        middle = baseline - 0.26 * LARGE
        tall = int(max(value.height, sign.height) + 12)
        top = max(0, int(middle - tall / 2))
        self.value.setGeometry(0, top, place.width(), tall)
        below = top + tall + BETWEEN
        self._say_in(QSize(place.width() - int(SIDE), place.height() - below), below)

    def _say_in(self, room: QSize, top: int) -> None:
        """As many sentences as there is room for, in the size there is room for; all are in the tooltip."""
        choices = [self._sentences[:count] for count in range(len(self._sentences), 0, -1)]
        for delta in (0, -1, -2):
            self.words.setFont(ui_font(delta))
            for chosen in choices:
                self.words.setText("\n".join(chosen))
                tall = self.words.heightForWidth(room.width())
                if tall <= room.height():
                    self.words.setGeometry(int(SIDE), top, room.width(), tall)
                    return
        self.words.setGeometry(int(SIDE), top, room.width(), max(room.height(), 0))

    @property
    def floats(self) -> bool:
        """Whether cards are moved under it now."""
        return self._floating

    def float_over(self, floating: bool) -> None:
        """Cover what lies beneath, where cards are moved under it."""
        if floating != self._floating:
            self._floating = floating
            self.update()
        if floating:
            self.raise_()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._floating:
            painter, theme = QPainter(self), current_theme()
            painter.fillRect(self.rect(), theme.window)
            painter.setPen(theme.border)
            painter.drawLine(QPointF(0, 0), QPointF(0, self.height()))
            painter.end()


def moment_of(widget: QWidget) -> int:
    """How long something new stands out, in milliseconds: 0 where animations are switched off or nobody looks."""
    if QGuiApplication.platformName() in UNSEEN:
        return 0
    usual = widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget)
    return EMPHASIS * max(usual, 0)
