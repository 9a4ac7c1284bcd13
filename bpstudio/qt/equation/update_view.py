"""The update: θ ← θ − η ∂C/∂θ, with the numbers of the parameter at hand or of every layer's."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpstudio.explain.pages.steps import BREAKS
from bpstudio.explain.pages.update import UpdatePage, change_in_words
from bpstudio.qt.equation.changes import change_lines, draw_change
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.pen import draw_words, muted, role_colour
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.qt.mathematics.typeset import Typeset, draw, typeset

MARGIN, GAP, SIDE = 12.0, 10.0, 10.0
WIDE, NARROW = 96.0, 70.0
NOTE_HEIGHT = 22.0
EQUATION_SIZES = (25, 22, 20, 18, 16, 14, 12)
TIGHT, APART = 5.0, 40.0  # between lines of several, and between their columns
CARD_SIZES = ((15.0, False), (14.0, False), (12.5, False), (15.0, True), (13.0, True))


class UpdateView(QWidget):
    """``chosen(parameter)`` is a click on a card, ``opened(fold)`` one on layers that are folded."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._update: UpdatePage | None = None
        self._cards: list[Tile] = []
        self._lines: list[tuple[Typeset, float, float]] = []

    @property
    def showing(self) -> UpdatePage | None:
        """What is shown of the update."""
        return self._update

    @property
    def current(self) -> Tile | None:
        """The update concerns every card alike."""
        return None

    @property
    def cards(self) -> tuple[Tile, ...]:
        """A card for each change; none where the update is written as equations."""
        count = len(self._update.changes) if self._update and not self._update.equations else 0
        return tuple(self._cards[:count])

    def show_update(self, update: UpdatePage) -> None:
        """Show what an update changes."""
        self._update = update
        count = 0 if update.equations else len(update.changes)
        while len(self._cards) < count:
            self._add_card()
        for number, tile in enumerate(self._cards):
            tile.setVisible(number < count)
        for tile, change in zip(self.cards, update.changes, strict=False):
            text = change_in_words(change, update.notation)
            tip = text + (" (held fixed)" if change.frozen else "")
            tile.setToolTip(plain_tip(tip if change.fold is None else change.fold.tip))
            tile.setAccessibleName(text if change.fold is None else f"{change.fold.title} folded")

    def _add_card(self) -> None:
        number = len(self._cards)
        tile = Tile(self)
        tile.setObjectName("update_card")
        tile.clicked.connect(partial(self._choose, number))
        tile.asked.connect(partial(self._choose, number))
        tile.moved.connect(partial(self._walk, number))
        self._cards.append(tile)
        for before, after in pairwise(self._cards):
            QWidget.setTabOrder(before, after)

    def _choose(self, number: int, checked: bool = False) -> None:
        change = self._update.changes[number] if self._update is not None else None
        if change is not None and change.fold is not None:
            self.opened.emit(change.fold)
        elif change is not None:
            self.chosen.emit(change.parameter)

    def _walk(self, number: int, by: int) -> None:
        if 0 <= number + by < len(self.cards):
            self._cards[number + by].setFocus(Qt.FocusReason.TabFocusReason)

    def fit(self, width: float, height: float) -> float:
        """Lay out in that room; the width needed."""
        if self._update is None:
            return width
        room = height - NOTE_HEIGHT if self._update.note else height
        needed = self._fit_one(width, room) if self._update.equations else self._fit_all(width, room)
        self.update()
        return max(width, needed)

    def _fit_one(self, width: float, height: float) -> float:
        """The lines of one parameter; the rule stands over them where they are but one."""
        if self._update is not None and len(self._update.equations) > 1:
            return self._fit_several(width, height)
        for size in EQUATION_SIZES:
            for breaks in BREAKS:
                sets, rule = self._equation(size, breaks), self._rule(min(size, 17))
                tall = sum(line.height + GAP for line in (rule, *sets)) + GAP
                if max(line.width for line in sets) <= width - 2 * MARGIN and tall <= height:
                    return self._stack(rule, sets, width, height)
        return self._stack(rule, sets, width, height)

    def _fit_several(self, width: float, height: float) -> float:
        """Lines that begin at one edge, in two columns where they are too high; numbers before size."""
        for breaks in (0, 2):
            for size in EQUATION_SIZES[2:]:
                sets = self._equation(size, breaks)
                for columns in (1, 2):
                    blocks = _blocks(sets, columns)
                    wide = sum(max(line.width for line in block) for block in blocks) + APART * (columns - 1)
                    tall = max(sum(line.height + TIGHT for line in block) for block in blocks)
                    if wide <= width - 2 * MARGIN and tall <= height:
                        return self._stand(blocks, wide, width, height)
        return self._stand(blocks, wide, width, height)

    def _stand(self, blocks: list[list[Typeset]], wide: float, width: float, height: float) -> float:
        widest = max(width, wide + 2 * MARGIN)
        left, self._lines = (widest - wide) / 2, []
        for block in blocks:
            top = max(2.0, (height - sum(line.height + TIGHT for line in block)) / 2)
            for line in block:
                self._lines.append((line, left, top + line.ascent))
                top += line.height + TIGHT
            left += max(line.width for line in block) + APART
        return widest

    def _rule(self, size: float) -> Typeset:
        assert self._update is not None, "an update is shown before it is laid out"
        return typeset(self._update.rule, size, self._update.notation)

    def _equation(self, size: float, breaks: int) -> list[Typeset]:
        update = self._update
        assert update is not None, "an update is shown before it is laid out"
        return [
            typeset(line, size, update.notation) for sides in update.equations for line in sides.lines(breaks)
        ]

    def _stack(self, rule: Typeset, sets: list[Typeset], width: float, height: float) -> float:
        total = sum(line.height + GAP for line in (rule, *sets)) + GAP
        top = max(6.0, (height - total) / 2)
        widest = max(width, max(line.width for line in sets) + 2 * MARGIN)
        self._lines = []
        for number, line in enumerate((rule, *sets)):
            self._lines.append((line, (widest - line.width) / 2, top + line.ascent))
            top += line.height + (2 * GAP if number == 0 else GAP)
        return widest

    def _fit_all(self, width: float, height: float) -> float:
        """The rule over a card for every layer's weights and biases."""
        noted = bool(self._update and self._update.note)
        rule = self._rule(15 if noted else 19)
        self._lines = [(rule, max(MARGIN, (width - rule.width) / 2), MARGIN + rule.ascent)]
        top = MARGIN + rule.height + (6 if noted else 16)
        room, total = height - top - MARGIN, width
        for size, brief in CARD_SIZES:
            sets, widths = self._measured(size, brief)
            total = sum(widths) + GAP * (len(widths) - 1) + 2 * MARGIN
            tall = max(sum(part.height + 12 for part in lines) for lines in sets) + 6
            if total <= width and tall <= room:
                break
        tall = min(tall, room)
        left = MARGIN + max(0.0, (width - total) / 2)
        self._settle(sets, widths, QRectF(left, top + (room - tall) / 2, 0, tall))
        return total

    def _measured(self, size: float, brief: bool) -> tuple[list[tuple[Typeset, ...]], list[float]]:
        update = self._update
        sets = [change_lines(each, size, brief, update.notation) for each in update.changes] if update else []
        least = NARROW if brief else WIDE
        return sets, [max(least, max(part.width for part in lines) + 2 * SIDE) for lines in sets]

    def _settle(self, sets: list[tuple[Typeset, ...]], widths: list[float], place: QRectF) -> None:
        changes = self._update.changes if self._update else ()
        for tile, lines, width, change in zip(self.cards, sets, widths, changes, strict=True):
            place.setWidth(width)
            tile.setGeometry(place.toRect())
            tile.wear((lines, change.frozen), partial(draw_change, lines=lines, frozen=change.frozen))
            place.moveLeft(place.right() + GAP)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._update is None:
            return
        painter = QPainter(self)
        ruled = len(self._update.equations) < 2
        for number, (line, x, baseline) in enumerate(self._lines):
            draw(painter, line, QPointF(x, baseline), muted if ruled and number == 0 else role_colour)
        if self._update.note:
            rect = QRectF(0, self.height() - NOTE_HEIGHT, self.width(), NOTE_HEIGHT - 4)
            draw_words(
                painter, self._update.note, rect, current_theme().text_muted, Qt.AlignmentFlag.AlignHCenter
            )
        painter.end()


def _blocks(lines: list[Typeset], columns: int) -> list[list[Typeset]]:
    """The lines in order, in so many columns."""
    rows = -(-len(lines) // columns)
    return [lines[start : start + rows] for start in range(0, len(lines), rows)]
