"""A bar an example: the strip in which one sees who adds what, and chooses whose numbers to study."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from bpstudio.explain.keys import Control
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.qt.equation.pen import say
from bpstudio.qt.equation.shares import Shares
from bpstudio.qt.equation.tile import Tile
from bpstudio.qt.extents import MOST, sound
from bpstudio.qt.fonts import number_font, ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.plain_text import show_tip
from bpstudio.qt.theme import current_theme

MARGIN, TITLE, LINE, NARROWEST, WIDEST, NUMBERED = 16.0, 24.0, 17.0, 4.0, 90.0, 30.0
KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SharesView(QWidget):
    """``studied(place)`` is a click on an example or Up or Down, ``opened`` a double click or Return."""

    studied = Signal(int)
    opened = Signal()

    control: Control = "examples"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shares")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._shares: Shares | None = None
        self._example = 0
        self._hovered: int | None = None
        self._pitch = WIDEST

    @property
    def current(self) -> Tile | None:
        """The strip scrolls to its example by itself."""
        return None

    @property
    def showing(self) -> Shares | None:
        return self._shares

    def show_shares(self, shares: Shares, example: int) -> None:
        self._shares, self._example = shares, example
        self.setAccessibleName(f"{shares.title}. {shares.words(example)}")
        self.setAccessibleDescription(f"{shares.result} {shares.batch}")
        self.update()

    def fit(self, width: float, height: float) -> float:
        """As wide as it takes to give every example a bar."""
        count = len(self._shares.rows) if self._shares else 1
        self._pitch = min(max((width - 2 * MARGIN) / count, NARROWEST), WIDEST)
        return max(width, count * self._pitch + 2 * MARGIN)

    def cell(self, place: int) -> QRectF:
        """The column of one example."""
        count = len(self._shares.rows) if self._shares else 1
        left = (self.width() - count * self._pitch) / 2
        lines = 2 if self._shares and self._shares.result else 1
        return QRectF(
            left + place * self._pitch, TITLE, self._pitch, self.height() - TITLE - lines * LINE - 6
        )

    def place_at(self, x: float) -> int | None:
        count = len(self._shares.rows) if self._shares else 0
        place = int((x - self.cell(0).left()) // self._pitch)
        return place if 0 <= place < count else None

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and (event.key() in KEYS or event.key() in (*ENDS, *OPENING)):
                event.accept()
                return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos().x())
            if place is not None and self._shares is not None:
                words = f"{self._shares.words(place)} Click to study it, double-click to see its factors."
                show_tip(event, words, self)
            return True
        return super().event(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._shares.rows) if self._shares else 1
        if event.key() in KEYS:
            self.studied.emit(min(max(self._example + KEYS[Qt.Key(event.key())], 0), count - 1))
        elif event.key() in ENDS:
            self.studied.emit(0 if event.key() == Qt.Key.Key_Home else count - 1)
        elif event.key() in OPENING:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.studied.emit(place)

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.place_at(event.position().x()) is not None:
            self.opened.emit()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.place_at(event.position().x()))

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            self._hovered = place
            shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
            self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        shares = self._shares
        if shares is None:
            return
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = self.visibleRegion().boundingRect()
        room = QRectF(seen.left(), 4, seen.width(), TITLE - 4)
        title = f"{shares.title}" + (
            "" if shares.values is not None else f"  {NOT_COMPUTED} not computed yet"
        )
        painter.setFont(ui_font(0, ui_font().Weight.DemiBold))
        painter.setPen(theme.text)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, title)
        self._paint_bars(painter, shares, event.rect())
        y = self.height() - LINE * (2 if shares.result else 1) - 2
        for line, colour in ((shares.result, theme.text), (shares.batch, theme.text_muted)):
            if line:
                rect = QRectF(seen.left(), y, seen.width(), LINE)
                say(painter, line, rect, colour, Qt.AlignmentFlag.AlignHCenter)
                y += LINE
        painter.end()

    def _paint_bars(self, painter: QPainter, shares: Shares, dirty: QRect) -> None:
        first = self.place_at(max(dirty.left(), self.cell(0).left() + 0.5)) or 0
        count, theme = len(shares.rows), current_theme()
        finite = None if shares.values is None else np.where(np.isfinite(shares.values), shares.values, 0.0)
        low = 0.0 if finite is None else min(0.0, float(finite.min()))
        high = 0.0 if finite is None else max(0.0, float(finite.max()))
        numbers = self._numbers(shares)
        values = [0.0] * count if finite is None else finite.tolist()
        area = self.cell(0).adjusted(0, 16 if numbers else 6, 0, -16)
        low, high = sound(low, high) if high > low else (0.0, MOST)

        def height(value: float) -> float:
            return area.bottom() - area.height() * (value / 2 - low / 2) / (high / 2 - low / 2)

        zero = height(0.0)
        for place in range(first, count):
            cell = self.cell(place)
            if cell.left() > dirty.right():
                break
            self._paint_cell(painter, shares, place, cell)
            if finite is not None:
                bar = QRectF(cell.center().x(), zero, 0, height(values[place]) - zero).normalized()
                half = min(max(self._pitch * 0.3, 1.0), 14.0)
                fill = theme.colour(shares.colour)
                painter.fillRect(
                    bar.adjusted(-half, 0, half, 0), theme.accent if place == self._hovered else fill
                )
        painter.setPen(QPen(theme.border_strong, 1))
        painter.drawLine(QPointF(self.cell(first).left(), zero), QPointF(self.cell(count - 1).right(), zero))
        if numbers:
            self._paint_numbers(painter, numbers, [height(max(value, 0.0)) for value in values])

    def _paint_cell(self, painter: QPainter, shares: Shares, place: int, cell: QRectF) -> None:
        """The ground of an example, and its row of the data beneath where there is room."""
        theme, studied = current_theme(), place == self._example
        if studied:
            painter.setPen(
                QPen(theme.focus if self.hasFocus() else theme.accent, 2 if self.hasFocus() else 1)
            )
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
        name = str(shares.rows[place] + 1)
        room = self._labelled(shares)
        if room or studied:
            wide = cell.adjusted(-20, 0, 20, 0) if not room else cell
            rect = QRectF(wide.left(), cell.bottom() - 15, wide.width(), 14)
            say(
                painter,
                name,
                rect,
                theme.text if studied else theme.text_muted,
                Qt.AlignmentFlag.AlignHCenter,
            )

    def _labelled(self, shares: Shares) -> bool:
        """Whether there is room to name every example."""
        widest = str(max(shares.rows) + 1)
        return QFontMetricsF(ui_font(-2)).horizontalAdvance(widest) + 4 <= self._pitch

    def _paint_numbers(self, painter: QPainter, texts: list[str], tops: list[float]) -> None:
        """Each over its bar."""
        painter.setFont(number_font(-2))
        painter.setPen(current_theme().text)
        for place, (text, top) in enumerate(zip(texts, tops, strict=True)):
            cell = self.cell(place)
            rect = QRectF(cell.left(), max(top - 15, cell.top()), cell.width(), 14)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _numbers(self, shares: Shares) -> list[str] | None:
        """A number for each bar, of four digits where there is room or fewer; None where they would meet."""
        if self._pitch < NUMBERED:
            return None
        metrics = QFontMetricsF(number_font(-2))
        for digits in (4, 3, 2):
            texts = [
                NOT_COMPUTED if shares.values is None else format_number(float(shares.values[place]), digits)
                for place in range(len(shares.rows))
            ]
            if max(map(metrics.horizontalAdvance, texts)) + 5 <= self._pitch:
                return texts
        return None
