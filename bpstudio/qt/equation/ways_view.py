"""The sum over paths as a table: a path a row, its factors in columns, their product at the end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.explain.chain.ways import Way, Ways, factor_text
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.pen import focus_ring, panel, write
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.qt.mathematics.typeset import typeset

ROW, LINE, HEAD, MARGIN, GAP, SWATCH = 22.0, 19.0, 24.0, 12.0, 18.0, 16.0
LARGER = (7, 5, 4, 3, 2, 1, 0)  # by so many pixels type and rows grow where few paths have much room
HEAD_SIZE = 14.0


@dataclass(frozen=True, slots=True)
class WayLook:
    """All that a row's drawing depends on: the right ends of the columns, and how many pixels ``larger`` type is."""

    way: Way
    stops: tuple[float, ...]
    tone: int
    chosen: bool
    larger: int


class WaysView(QWidget):
    """``turned(first)`` asks for the page that begins there; ``picked(place)`` is the row to stand out, or None."""

    turned = Signal(int)
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ways: Ways | None = None
        self._rows: list[Tile] = []
        self._stops: tuple[float, ...] = ()
        self._top, self._larger = HEAD, 0
        self._chosen: int | None = None
        self._where = PlainLabel(self)
        self._where.setFont(number_font(-1))
        self._where.setProperty("role", "muted")
        self._back = self._turner("previous_page", "Previous paths", -1)
        self._on = self._turner("next_page", "Next paths", 1)

    def _turner(self, name: str, words: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText("‹" if by < 0 else "›")
        button.setAutoRaise(True)
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._turn(by))
        return button

    @property
    def current(self) -> Tile | None:
        """No row belongs to the step under the cursor more than another."""
        return None

    @property
    def showing(self) -> Ways | None:
        """The page of paths that is shown; None before the first."""
        return self._ways

    @property
    def cards(self) -> tuple[Tile, ...]:
        """The rows."""
        return tuple(self._rows[: len(self._ways.rows) if self._ways else 0])

    @property
    def chosen(self) -> int | None:
        """Which row of the page stands out."""
        return self._chosen

    @staticmethod
    def capacity(height: float) -> int:
        """How many rows a page has in that height."""
        return max(1, int((height - HEAD - 2 * LINE - 14) // ROW))

    def show_ways(self, ways: Ways) -> None:
        """Show a page of paths; the row that stands out stays so on the same page only."""
        before = self._ways
        if before is None or (before.parameter, before.first) != (ways.parameter, ways.first):
            self._chosen = None
        self._ways = ways
        while len(self._rows) < len(ways.rows):
            self._add_row()
        for place, tile in enumerate(self._rows):
            tile.setVisible(place < len(ways.rows))
            if place < len(ways.rows):
                tile.setAccessibleName(ways.rows[place].words)
                tile.setToolTip(plain_tip(ways.rows[place].tip))
        paged = ways.total > len(ways.rows)
        self._where.setText(ways.where)
        self._back.setEnabled(ways.first > 0)
        self._on.setEnabled(ways.first + len(ways.rows) < ways.total)
        for part in (self._where, self._back, self._on):
            part.setVisible(paged)
        self.setAccessibleDescription("\n".join(ways.lines))
        self.setToolTip(plain_tip("\n".join(ways.lines)))

    def _add_row(self) -> None:
        place, tile = len(self._rows), Tile(self)
        tile.setObjectName("path_row")
        tile.clicked.connect(partial(self._choose, place))
        tile.asked.connect(partial(self._choose, place))
        tile.moved.connect(partial(self._walk, place))
        tile.attended.connect(partial(self._attend, place))
        self._rows.append(tile)
        for before, after in pairwise(self._rows):
            QWidget.setTabOrder(before, after)

    def _choose(self, place: int, checked: bool = False) -> None:
        self._chosen = None if place == self._chosen else place
        self.picked.emit(self._chosen)
        self._dress()

    def _attend(self, place: int, on: bool) -> None:
        self.picked.emit(place if on else self._chosen)

    def _walk(self, place: int, by: int) -> None:
        if 0 <= place + by < len(self.cards):
            self._rows[place + by].setFocus(Qt.FocusReason.TabFocusReason)

    def _turn(self, by: int) -> None:
        if self._ways is not None:
            self.turned.emit(max(0, self._ways.first + by * max(len(self._ways.rows), 1)))

    def fit(self, width: float, height: float) -> float:
        """Lay out in that room; the width needed."""
        if self._ways is None:
            return width
        for self._larger in LARGER:
            widths = self._widths(self._ways)
            needed = MARGIN + SWATCH + sum(widths) + GAP * len(widths) + MARGIN
            if needed <= width and HEAD + 2 * LINE + 14 + self._row * len(self._ways.rows) <= height:
                break
        left = MARGIN + max(0.0, (width - needed) / 2)
        self._stops = tuple(left + SWATCH + at for at in accumulate(each + GAP for each in widths))
        top = HEAD + 4 + max(0.0, (height - HEAD - 2 * LINE - 14 - self._row * len(self._ways.rows)) / 3)
        for place, tile in enumerate(self.cards):
            line = QRectF(left - 8, top + self._row * place, self._stops[-1] - left + 16, self._row)
            tile.setGeometry(line.toRect())
        self._top = top
        self._dress()
        self._place_turners(max(width, needed))
        self.update()
        return max(width, needed)

    @property
    def _row(self) -> float:
        """The height of a row."""
        return ROW + 2 * self._larger

    def _place_turners(self, width: float) -> None:
        right, y = int(width - MARGIN), int(self._top - HEAD)
        for part in (self._on, self._back):
            part.resize(24, 22)
            right -= 24
            part.move(right, y)
        self._where.adjustSize()
        self._where.move(right - self._where.width() - 6, y + 3)

    def _widths(self, ways: Ways) -> list[float]:
        """The route, each factor, the product."""
        words, numbers = QFontMetricsF(ui_font(self._larger)), QFontMetricsF(number_font(self._larger))
        widths = [max(words.horizontalAdvance(row.route) for row in ways.rows)]
        for column, head in enumerate(ways.heads):
            values = max(numbers.horizontalAdvance(factor_text(row, column)) for row in ways.rows)
            widths.append(max(values, typeset(head, HEAD_SIZE + self._larger, ways.notation).width))
        return [*widths, max(numbers.horizontalAdvance(f"= {row.product}") for row in ways.rows) + 6]

    def _dress(self) -> None:
        ways = self._ways
        for place, tile in enumerate(self.cards):
            assert ways is not None
            look = WayLook(ways.rows[place], self._stops, place, place == self._chosen, self._larger)
            tile.wear(look, partial(_draw_way, look=look))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ways is None or not self._stops:
            return
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for head, stop in zip(self._ways.heads, self._stops[1:], strict=False):
            formula = typeset(head, HEAD_SIZE + self._larger, self._ways.notation)
            write(painter, formula, stop - GAP - formula.width, self._top - 7, theme.text_muted)
        y = self._top + self._row * len(self._ways.rows) + 6
        agrees = self._ways.agrees
        colours = (theme.text if agrees is not False else theme.error, theme.text_muted)
        for line, colour in zip(self._ways.lines, colours, strict=True):
            painter.setFont(ui_font())
            painter.setPen(colour)
            painter.drawText(QRectF(0, y, self.width(), LINE), Qt.AlignmentFlag.AlignCenter, line)
            y += LINE
        painter.end()


def _draw_way(painter: QPainter, rect: QRectF, tile: Tile, look: WayLook) -> None:
    """Paint a path: its factors, its product, and whether it is chosen."""
    theme, way = current_theme(), look.way
    inner = rect.adjusted(1, 1, -1, -1)
    if look.chosen or tile.underMouse():
        panel(painter, inner, theme.hover, QPen(theme.accent if look.chosen else theme.border, 1))
    if tile.hasFocus():
        focus_ring(painter, inner.adjusted(4, 4, -4, -4), theme, 4)
    start, middle = look.stops[0] - rect.left(), rect.center().y()
    offset = float(tile.x())
    painter.setPen(QPen(theme.series[look.tone % len(theme.series)], 4))
    painter.drawLine(QPointF(rect.left() + 8, middle), QPointF(rect.left() + 16, middle))
    painter.setFont(ui_font(look.larger))
    painter.setPen(theme.text)
    line = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(
        QRectF(24, rect.top(), start - offset, rect.height()), line | Qt.AlignmentFlag.AlignLeft, way.route
    )
    painter.setFont(number_font(look.larger))
    for number, stop in enumerate(look.stops[1:-1]):
        right = stop - offset - GAP
        painter.setPen(theme.text_muted)
        cell = QRectF(right - 200, rect.top(), 200, rect.height())
        painter.drawText(cell, line | Qt.AlignmentFlag.AlignRight, factor_text(way, number))
        if number + 1 < len(way.factors):
            painter.drawText(QRectF(right, rect.top(), GAP, rect.height()), Qt.AlignmentFlag.AlignCenter, "·")
    painter.setPen(theme.backward)
    cell = QRectF(look.stops[-1] - offset - GAP - 200, rect.top(), 200, rect.height())
    painter.drawText(cell, line | Qt.AlignmentFlag.AlignRight, f"= {way.product}")
