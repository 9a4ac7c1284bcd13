"""What a chain comes to, after its last card: the value in large type, and what it means in a sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QWidget

from bpstudio.engine.network import Array
from bpstudio.explain.chain.cards import Shown
from bpstudio.explain.chain.compact import in_full
from bpstudio.notation.numbers import summary
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.notation.tree import Node, Number, Operator, Text
from bpstudio.notation.walk import every_node
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import RADIUS, current_theme
from bpstudio.qt.mathematics.pen import write
from bpstudio.qt.mathematics.typeset import Typeset, typeset

LARGE, SMALLEST, LEAST, ROWS = 24.0, 15.0, 9.0, 3
SHARE, NARROWEST, WIDEST = 0.17, 132.0, 230.0
SIDE, BETWEEN, EQUALS = 6.0, 6, 0.3
SHORTEST_WORDS = 30
UNSEEN = ("offscreen", "minimal")
NUMBERS = ARTICLE  # numbers are written alike in every notation
EMPHASIS = 4  # so many times as long as a usual animation: a moment to look at


class ResultValue(PlainLabel):
    """A value behind an equals sign, set as mathematics. Its text is the value alone, in one line.

    Of several numbers that do not all fit it says in small type how many there are, which stands behind no sign.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("result")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._shown: Shown | None = None
        self._summary = ""
        self._emphasis = 0.0

    def show_value(self, shown: Shown | None, every: Array | None = None) -> None:
        """``every`` are all its numbers; without a value there is no text either."""
        self._shown = shown
        self._summary = "" if every is None or every.size == 1 else summary(every)
        self.setText(
            "" if shown is None else self._summary if self.abridged else to_plain(shown.whole, NUMBERS)
        )
        self.update()

    @property
    def abridged(self) -> bool:
        """Whether there are more numbers than are written anywhere."""
        return self._shown is not None and _leaves_out(self._shown.whole)

    def emphasise(self, share: float) -> None:
        """Stand out: 1 is at most, 0 not at all."""
        self._emphasis = share
        self.update()

    @property
    def emphasis(self) -> float:
        """How much it stands out, from 0 to 1."""
        return self._emphasis

    def formula(self, width: float, height: float) -> tuple[Typeset, Typeset] | None:
        """The equals sign and the value, in the largest type and the most rows in which they fit.

        None where numbers would be left out: then there are ``lines``.
        """
        assert self._shown is not None, "a value is shown before it is laid out"
        for rows in range(ROWS, -1, -1):
            form = self._shown.within(rows)
            if self._summary and _leaves_out(form):
                return None
            size = LARGE
            while size >= SMALLEST:
                sign, value = typeset(Operator("="), size, NUMBERS), typeset(form, size, NUMBERS)
                wide = sign.width + EQUALS * size + value.width + 2 * SIDE
                if wide <= width and value.height <= height:
                    return sign, value
                size -= 1.0
        return None if self._summary else (sign, value)

    def lines(self, width: float) -> list[Typeset]:
        """How many numbers there are, and beneath it between which two they lie."""
        size, parts = SMALLEST, self._summary.replace(", ", ",\n").split("\n")
        while True:
            found = [typeset(Text(part), size, NUMBERS) for part in parts]
            if size <= LEAST or max(line.width for line in found) + 2 * SIDE <= width:
                return found
            size -= 1.0

    def tall(self, width: float, height: float) -> float:
        """How high what stands there is, in so much room."""
        parts = self.formula(width, height)
        return (
            sum(line.height for line in self.lines(width)) if parts is None else max(p.height for p in parts)
        )

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
        parts = self.formula(self.width(), self.height())
        if parts is None:
            self._write_lines(painter)
        else:
            sign, value = parts
            baseline = (self.height() + value.ascent - value.descent) / 2
            write(painter, sign, SIDE, baseline, theme.text)
            write(painter, value, SIDE + sign.width + EQUALS * LARGE, baseline, theme.backward)
        painter.end()

    def _write_lines(self, painter: QPainter) -> None:
        lines = self.lines(self.width())
        y = (self.height() - sum(line.height for line in lines)) / 2
        for line in lines:
            write(painter, line, SIDE, y + line.ascent, current_theme().backward)
            y += line.height


def _leaves_out(form: Node) -> bool:
    return any(node == Number("…") for node in every_node(form))


class Result(QWidget):
    """Hidden until the chain is complete; its room is kept."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.value, self.words = ResultValue(self), PlainLabel(self)
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

    def say(
        self,
        name: str,
        shown: Shown,
        sentences: tuple[str, ...],
        about: object,
        every: Array | None = None,
    ) -> None:
        """Show the value of ``name`` and what it means, nothing without sentences. ``every`` are all its numbers.

        A value that has just come stands out a moment. ``about`` says of what it is: another thing's value, known
        before, does not stand out.
        """
        known, before, same = bool(sentences), self._known, about == self._about
        self._sentences, self._about, self._known = sentences, about, known
        self.setVisible(known)
        self.value.show_value(shown if known else None, every if known else None)
        self.words.setText("")
        value = self.value.text()
        self.setAccessibleName(
            "" if not known else f"{name} ({value})" if self.value.abridged else f"{name} = {value}"
        )
        self.setAccessibleDescription(" ".join(sentences))
        for part in (self, self.value, self.words):
            part.setToolTip(plain_tip("\n".join(filter(None, (*sentences, in_full(every) if known else "")))))
        if not known:
            self._moment.stop()
            self.value.emphasise(0.0)
            return
        if same and not before:
            self._stand_out()

    def _stand_out(self) -> None:
        """For a moment; not at all where animations are switched off."""
        lasting = emphasis_milliseconds(self)
        if lasting > 0:
            self._moment.setDuration(lasting)
            self._moment.start()

    @property
    def standing_out(self) -> bool:
        """Whether the value stands out now, as it does for a moment once it is known."""
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
        middle = baseline - 0.26 * LARGE
        tall = int(self.value.tall(place.width(), room) + 12)
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


def emphasis_milliseconds(widget: QWidget) -> int:
    """How long something new stands out, in milliseconds: 0 where animations are switched off or nobody looks."""
    if QGuiApplication.platformName() in UNSEEN:
        return 0
    usual = widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget)
    return EMPHASIS * max(usual, 0)
