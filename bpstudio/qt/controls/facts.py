"""Labelled numbers in two columns: what it is at the left, the number at the right, aligned from row to row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.engine.network import Array
from bpstudio.explain.facts.fact import Fact
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, current_theme
from bpstudio.qt.mathematics.label import MathLabel

FACT_HEIGHT = 22
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


class FactValue(PlainLabel):
    """What is at the right. Where it stands for many numbers a click, Return or Space opens them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._numbers: Array | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.offer("", None)

    def offer(self, name: str, numbers: Array | None) -> None:
        """Open these numbers, under their name, when asked to; None for nothing to open."""
        self._name, self._numbers = name, numbers
        opens = numbers is not None
        font = number_font()
        font.setUnderline(opens)
        self.setFont(font)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction if opens else SELECTABLE)
        self.setAccessibleName(f"Open {name}: {self.text()}" if opens else "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.IBeamCursor)

    def _open(self) -> None:
        if self._numbers is not None:
            from bpstudio.qt.controls.numbers_dialog import open_numbers  # not part of the start

            open_numbers(self._name, self._numbers, self.window())

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._numbers is None:
            super().mousePressEvent(event)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._numbers is None:
            super().mouseReleaseEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        own = isinstance(event, QKeyEvent) and event.key() in OPENING and self._numbers is not None
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window would else take it
            return True
        if own and event.type() == QEvent.Type.KeyPress:
            self._open()
            return True
        return super().event(event)


class Facts(QWidget):
    """Rows are made once and written into again: stepping moves nothing.

    They are placed by hand. A layout would be done for each label shown, with those of everything around it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(0)
        self._rows: list[tuple[MathLabel, FactValue, PlainLabel]] = []
        self._shown: list[tuple[Fact, str, Notation]] = []

    def show_facts(self, facts: Sequence[Fact], notation: Notation) -> None:
        """Labels are in that notation. Only what is another than before is written."""
        while len(self._rows) < len(facts):
            self._add_row()
        before, self._shown = self._shown, [(fact, current_theme().name, notation) for fact in facts]
        for place, parts in enumerate(self._rows):
            if place >= len(facts):
                for part in parts:
                    part.hide()
            else:
                if place >= len(before) or before[place] != self._shown[place]:
                    _write(parts, facts[place], notation)
                parts[1].offer(facts[place].label, facts[place].numbers)
        if before != self._shown:
            self._place()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._place()

    def _place(self) -> None:
        """Each label beside its value, or above it where there is no room for both; a reason in its own lines."""
        room, margins = self.contentsRect(), self.contentsMargins()
        left, width, y = room.left(), room.width(), margins.top()
        for label, value, reason in self._rows[: len(self._shown)]:
            own = _text_width(value)
            above = label.needed > width - own - SPACE
            label.setGeometry(left, y, width if above else width - own - SPACE, FACT_HEIGHT)
            y += FACT_HEIGHT if above else 0
            value.setGeometry(left + width - own, y, own, FACT_HEIGHT)
            y += FACT_HEIGHT
            if reason.text():
                height = reason.heightForWidth(width)
                reason.setGeometry(left, y, width, height)
                y += height
        if y + margins.bottom() != self.height():
            self.setFixedHeight(y + margins.bottom())

    def text(self) -> str:
        """All rows in words, for whoever cannot see columns."""
        shown = [row for row in self._rows if not row[0].isHidden()]
        return "\n".join(f"{label.text()}: {value.text()}" for label, value, _ in shown)

    def _add_row(self) -> None:
        label, value, reason = MathLabel(self), FactValue(self), PlainLabel(self)
        reason.setProperty("role", "muted")
        reason.setAlignment(Qt.AlignmentFlag.AlignRight)
        reason.setWordWrap(True)
        self._rows.append((label, value, reason))


def _text_width(label: PlainLabel) -> int:
    return label.fontMetrics().horizontalAdvance(label.text()) + 2


def _write(parts: tuple[MathLabel, FactValue, PlainLabel], fact: Fact, notation: Notation) -> None:
    label, value, reason = parts
    label.say(*(fact.written or (fact.label,)), notation=notation, text=fact.label)
    value.setText(fact.value)
    reason.setText(fact.reason)
    colours = value.palette()
    colour = current_theme().colour("uncomputed" if fact.value == NOT_COMPUTED else fact.colour)
    if colours.color(QPalette.ColorRole.WindowText) != colour:
        colours.setColor(QPalette.ColorRole.WindowText, colour)
        value.setPalette(colours)
    for part in parts:
        part.setToolTip(plain_tip(fact.tip))
        part.setVisible(part is not reason or bool(fact.reason))
