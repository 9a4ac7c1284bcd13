"""What is painted over the curves of a chart, in pixels: axes, seams, the cursor, labels, the point under the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from bpstudio.engine.words import grouped
from bpstudio.explain.series.ticks import (
    log_texts,
    log_ticks,
    power_ticks,
    tick_texts,
    ticks,
    whole_ticks,
)
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.colours import blended
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.theme import RADIUS_SMALL, SPACE, SPACE_SMALL, Theme
from bpstudio.qt.mathematics.label import MathLine, fitting, line_of, write_line
from bpstudio.qt.plots.picture import Picture, PlotLine, PlotPlace, Readout

TICK_FONT_DELTA = -2  # pixels, as all below
TICK_LENGTH = 4.0
LABEL_HEIGHT = 14.0
LABEL_APART = 2.0  # from the ink of a label to that of the next, at least
LABEL_SIZE = 12.5  # pixels to the em of a symbol
MOST_LABEL = 400.0  # pixels; the chart leaves a label as much room as it needs
LEADER = 14.0  # the line from the end of a curve to its label
LEADER_BEND = 5.0  # the level end of that line
FLAG = 3.5  # half of the mark of an edit
DOT = 3.75  # the radius of a point
TICK_APART, TICK_APART_ACROSS = 26, 60  # at least, from tick to tick
TICK_BOX = 15.0  # the height of what a tick says
READING_HEIGHT = 20.0  # the box at the mouse
CURSOR_HALF, CURSOR_HIGH = 4, 5  # the triangle under the cursor
MOST_KEY = 400  # the room a word of the key is given
SWATCH = 11.0  # the dot of a colour, and the room to its words


def tick_font() -> QFont:
    """The font of the numbers along the axes."""
    return number_font(TICK_FONT_DELTA)


def painted_width(text: str, font: QFont | None = None) -> float:
    """The width of a text in pixels, in the ticks' font unless another is given."""
    return _tick_width(text) if font is None else QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(maxsize=2048)
def _tick_width(text: str) -> float:
    return QFontMetricsF(tick_font()).horizontalAdvance(text)


# Axes


def y_ticks(picture: Picture, height: float) -> tuple[Sequence[float], list[str]]:
    """Where the vertical axis has ticks, and what they say."""
    most = max(3, int(height // TICK_APART))
    if picture.y_texts:
        return [value for value, _ in picture.y_texts], [text for _, text in picture.y_texts]
    if picture.log:
        places = log_ticks(picture.y.low, picture.y.high, most)
        return places, log_texts(places)
    places = ticks(picture.y.low, picture.y.high, most)
    return places, tick_texts(places)


def paint_axes(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """Paint both axes with their ticks and numbers."""
    painter.setFont(tick_font())
    painter.setPen(QPen(theme.border_strong, 1))
    rect = place.rect
    painter.drawLine(QPointF(rect.left(), rect.bottom()), QPointF(rect.right(), rect.bottom()))
    _paint_y_axis(painter, place, picture, theme)
    _paint_x_axis(painter, place, picture, theme)


def _paint_y_axis(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    left, top = place.rect.left(), place.rect.top()
    above = top if picture.y_name else top - LABEL_HEIGHT
    last = place.rect.bottom() + LABEL_HEIGHT
    for value, text in zip(*y_ticks(picture, place.rect.height()), strict=True):
        py = place.py(value)
        if picture.image is None:
            painter.setPen(QPen(blended(theme.surface, theme.border, 0.6), 1))
            painter.drawLine(QPointF(left, py), QPointF(place.rect.right(), py))
        if py >= above + LABEL_HEIGHT and py <= last - LABEL_HEIGHT:
            last = py
            painter.setPen(theme.text_muted)
            box = QRectF(0, py - 8, left - 6, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(theme.text)
    box = QRectF(0, top - 9, left - 6, 16)
    written = picture.y_symbol or picture.y_name
    write_line(
        painter,
        fitting((written,), tick_font(), box.width(), notation=picture.notation),
        box,
        theme.text,
        right=True,
    )


def _paint_x_axis(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    bottom, right = place.rect.bottom(), place.rect.right()
    name = fitting((picture.x_symbol or picture.x_name,), tick_font(), right, notation=picture.notation)
    name_from = right - name.width
    for value, text in _x_ticks(picture, max(2, int(place.rect.width() // TICK_APART_ACROSS))):
        px = place.px(value)
        half = painted_width(text) / 2
        painter.setPen(QPen(theme.border_strong, 1))
        painter.drawLine(QPointF(px, bottom), QPointF(px, bottom + TICK_LENGTH))
        if px + half < name_from - SPACE:
            painter.setPen(theme.text_muted)
            box = QRectF(px - half - 2, bottom + TICK_LENGTH, 2 * half + 4, TICK_BOX)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    box = QRectF(name_from, bottom + TICK_LENGTH, name.width, TICK_BOX)
    write_line(painter, name, box, theme.text_muted)


def _x_ticks(picture: Picture, most: int) -> list[tuple[float, str]]:
    """Whole numbers where it is time, else round ones."""
    if picture.cursor is not None:
        low, high = max(0, picture.x.low), picture.x.high
        whole = power_ticks(low, high, most) if picture.powers else whole_ticks(low, high, most)
        return [(value, grouped(value)) for value in whole]
    places = ticks(picture.x.low, picture.x.high, most)
    return list(zip(places, tick_texts(places), strict=True))


# Under and over the curves


def paint_image(painter: QPainter, place: PlotPlace, picture: Picture) -> None:
    """Paint the picture's image over the place of the plot; where it has none, nothing."""
    if picture.image is not None:
        painter.drawImage(place.rect, picture.image)


def paint_spots(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """Every example where it is; those held out are rings."""
    for spot in picture.spots:
        at = place.point(spot.x, spot.y)
        if place.rect.adjusted(-2, -2, 2, 2).contains(at):
            painter.setPen(QPen(spot.colour if spot.hollow else theme.surface, 1.75 if spot.hollow else 1.25))
            painter.setBrush(theme.surface if spot.hollow else spot.colour)
            painter.drawEllipse(at, DOT, DOT)


def paint_note(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """What was left out, in the corner, on a ground of its own."""
    if picture.note:
        width = painted_width(picture.note) + SPACE
        box = QRectF(place.rect.right() - width, place.rect.top() - 7, width, TICK_BOX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.surface)
        painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
        painter.setPen(theme.text_muted)
        painter.setFont(tick_font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, picture.note)


def key_width(picture: Picture) -> float:
    """The room at the right that the key takes."""
    return max((SWATCH + painted_width(text) for _, text in picture.key), default=0.0)


def paint_key(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """What the colours mean, one under the other at the right, as many as there is room for."""
    painter.setFont(tick_font())
    x, rows = place.rect.right() + SPACE, max(1, int((place.rect.height() + 8) // LABEL_HEIGHT))
    for row, (colour, text) in enumerate(picture.key[:rows]):
        box = QRectF(x, place.rect.top() - 4 + row * LABEL_HEIGHT, MOST_KEY, LABEL_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x + 3.5, box.center().y()), DOT, DOT)
        painter.setPen(theme.text_muted)
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(SWATCH, 0, 0, 0), aligned, text)


def paint_seams(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """Paint a dotted line wherever an edit begins another part of the record."""
    pen = QPen(theme.text_muted, 1, Qt.PenStyle.DotLine)
    before = -1
    for seam in picture.seams:
        px = place.px(seam.iteration)
        if round(px) == before or not place.rect.left() - 1 <= px <= place.rect.right() + 1:
            continue  # of many edits so close that they meet one is drawn
        before = round(px)
        painter.setPen(pen)
        painter.drawLine(QPointF(px, place.rect.top() + FLAG), QPointF(px, place.rect.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.text_muted)
        top = place.rect.top()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(px - FLAG, top),
                    QPointF(px, top - FLAG),
                    QPointF(px + FLAG, top),
                    QPointF(px, top + FLAG),
                ]
            )
        )


def paint_cursor(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """Paint the line of the cursor where it lies inside the plot."""
    if picture.cursor is None:
        return
    px = place.px(picture.cursor)
    if not place.rect.left() - 1 <= px <= place.rect.right() + 1:
        return
    painter.setPen(QPen(theme.accent, 1.5))
    painter.drawLine(QPointF(px, place.rect.top()), QPointF(px, place.rect.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.accent)
    foot = place.rect.bottom()
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(px - CURSOR_HALF, foot + CURSOR_HIGH),
                QPointF(px + CURSOR_HALF, foot + CURSOR_HIGH),
                QPointF(px, foot - 1),
            ]
        )
    )


def paint_dots(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """On each line the number that the plot speaks of; a line of one point is seen by it alone."""
    for line in picture.lines:
        if line.dot is not None and isfinite(line.dot.y) and picture.x.low <= line.dot.x <= picture.x.high:
            _dot(painter, place.point(*line.dot), line.colour, theme)


def _dot(painter: QPainter, centre: QPointF, colour: QColor, theme: Theme) -> None:
    painter.setPen(QPen(theme.surface, 1.5))
    painter.setBrush(colour)
    painter.drawEllipse(centre, DOT, DOT)


def label_tops(wanted: Sequence[float], low: float, high: float, height: float = LABEL_HEIGHT) -> list[float]:
    """Places near the ones wanted, in their order from above, that neither overlap nor leave low..high."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    found = [0.0] * len(wanted)
    floor = low
    for index in order:
        found[index] = floor = max(wanted[index], floor)
        floor += height
    ceiling = high
    for index in reversed(order):
        found[index] = ceiling = min(found[index], ceiling - height)
    return found


def labelled(picture: Picture, height: float) -> list[PlotLine]:
    """The lines that have a label and room for it, the first ones first."""
    return [line for line in picture.lines if line.label][: max(1, int(height // label_height(picture)))]


def label_height(picture: Picture) -> float:
    """The room of each label: that of the highest, whose indices may stand in parentheses."""
    heights = [label_line(line, picture.notation).height for line in picture.lines if line.label]
    return max([LABEL_HEIGHT, *(height + LABEL_APART for height in heights)])


def paint_labels(painter: QPainter, place: PlotPlace, picture: Picture, theme: Theme) -> None:
    """Names at the right, each led to from where its line ends."""
    ends = [(line, _end(line, picture)) for line in labelled(picture, place.rect.height())]
    seen = [(line, place.py(end)) for line, end in ends if end is not None]
    height = label_height(picture)
    wanted = [py - height / 2 for _, py in seen]
    tops = label_tops(wanted, place.rect.top() - 4, place.rect.bottom() + 4, height)
    right = place.rect.right()
    for (line, py), top in zip(seen, tops, strict=True):
        middle = top + height / 2
        painter.setPen(QPen(line.colour, 2 if line.strong else 1.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bend = [
            QPointF(right + 1, py),
            QPointF(right + LEADER - LEADER_BEND, middle),
            QPointF(right + LEADER, middle),
        ]
        painter.drawPolyline(QPolygonF(bend))
        ink = theme.text if line.strong else theme.text_muted
        box = QRectF(right + LEADER + 3, top, MOST_LABEL, height)
        write_line(painter, label_line(line, picture.notation), box, ink)


def label_line(line: PlotLine, notation: Notation) -> MathLine:
    """Its name as it is written."""
    return line_of((line.symbol or line.label,), label_font(line), LABEL_SIZE, notation=notation)


def label_font(line: PlotLine) -> QFont:
    """The font of a line's name, bold where the line stands out."""
    return number_font(TICK_FONT_DELTA, QFont.Weight.DemiBold if line.strong else QFont.Weight.Normal)


def _end(line: PlotLine, picture: Picture) -> float | None:
    inside = line.points.between(picture.x.low, picture.x.high)
    finite = inside.y[inside.y == inside.y]
    return float(finite[-1]) if len(finite) else None


def paint_reading(painter: QPainter, place: PlotPlace, reading: Readout, theme: Theme) -> None:
    """Crosshair, dot, and a box of text on the side where there is room."""
    at = place.point(reading.x, reading.y)
    painter.setPen(QPen(theme.text_faint, 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(at.x(), place.rect.top()), QPointF(at.x(), place.rect.bottom()))
    painter.drawLine(QPointF(place.rect.left(), at.y()), QPointF(place.rect.right(), at.y()))
    _dot(painter, at, reading.colour, theme)
    width, height = painted_width(reading.text) + 2 * SPACE, READING_HEIGHT
    left = at.x() + SPACE if at.x() + SPACE + width < place.rect.right() else at.x() - SPACE - width
    top = at.y() - height - SPACE if at.y() - height - SPACE > place.rect.top() else at.y() + SPACE
    box = QRectF(max(left, place.rect.left()), min(top, place.rect.bottom() - height), width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tooltip)
    painter.drawRoundedRect(box, RADIUS_SMALL, RADIUS_SMALL)
    painter.setPen(theme.tooltip_text)
    painter.setFont(tick_font())
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, reading.text)


def paint_empty(painter: QPainter, rect: QRectF, picture: Picture, theme: Theme) -> None:
    """Paint why there is nothing to plot."""
    painter.setPen(theme.text_muted)
    painter.setFont(ui_font())
    inside = rect.adjusted(SPACE, SPACE_SMALL, -SPACE, -SPACE_SMALL)
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, picture.empty)
