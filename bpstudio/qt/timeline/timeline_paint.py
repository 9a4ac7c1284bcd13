"""How the timeline is drawn: the steps of the iteration above, the iterations below."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from bpstudio.engine.program import Op, Step
from bpstudio.engine.words import grouped
from bpstudio.explain.series.series import seams
from bpstudio.explain.series.ticks import whole_ticks
from bpstudio.notation.symbols import symbol
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.colours import PHASE_COLOURS
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.theme import SPACE, Theme
from bpstudio.qt.mathematics.label import MathLine, line_of, write_line
from bpstudio.qt.timeline.timeline_layout import AXIS_Y, HEIGHT, MARGIN, STEPS_HEIGHT, STEPS_TOP, Layout
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State

ROUND = 4.0
LARGEST_SYMBOL = (
    16.0  # pixels to the em, less what the font is smaller by: with indices it is as high as a box
)
SMALLER = {-2: 4.0, -3: 4.0, -4: 4.0, -5: 3.0}  # the sizes tried, with the pixels beside a symbol in its box
LEAST_WORD = -3  # a word is legible down to it
CAPTIONS = ("Steps", "Iteration")


def caption_width() -> float:
    """The width of the longest caption with the space beside it, in pixels."""
    metrics = QFontMetricsF(ui_font(-2))
    return max(map(metrics.horizontalAdvance, CAPTIONS)) + SPACE


def fitting_size(layout: Layout, notation: Notation) -> int | None:
    """By how many pixels smaller than usual every step has room for its symbol; None where none has."""
    for smaller, beside in SMALLER.items():
        room = layout.boxes[0].width() - beside
        if step_label(layout.steps[0], smaller, notation).width > room:
            continue  # of a deep network thousands of others would be written for nothing
        if _widest(layout.steps, smaller, notation) <= room:
            return smaller
    return None


@lru_cache(maxsize=64)
def _widest(steps: tuple[Step, ...], smaller: int, notation: Notation) -> float:
    return max(step_label(step, smaller, notation).width for step in steps)


@lru_cache(maxsize=1024)
def step_label(step: Step, smaller: int, notation: Notation) -> MathLine:
    """The step's symbol, by so many pixels smaller than usual; the update is a word."""
    part = "update" if step.op is Op.UPDATE else symbol(step)
    return line_of(
        (part,), number_font(max(smaller, LEAST_WORD)), LARGEST_SYMBOL + smaller, notation=notation
    )


def paint_captions(painter: QPainter, theme: Theme) -> None:
    """Paint the captions to the left of both lines."""
    painter.setFont(ui_font(-2))
    painter.setPen(theme.text_muted)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for text, y in zip(CAPTIONS, (STEPS_TOP + STEPS_HEIGHT / 2, AXIS_Y + 5), strict=True):
        painter.drawText(QRectF(MARGIN, y - 9, 200, 18), flags, text)


def paint_steps(
    painter: QPainter,
    layout: Layout,
    frame: Frame,
    theme: Theme,
    hovered: Step | None,
    within: QRectF,
    notation: Notation,
) -> None:
    """The boxes that reach into ``within``. Steps that it is asked about have no symbol."""
    visited, smaller = frozenset(frame.visited), fitting_size(layout, notation)
    for step, box in zip(layout.steps, layout.boxes, strict=True):
        if not box.adjusted(-2, -2, 2, 2).intersects(within):
            continue
        secret = frame.nameless(step)
        ground, ink, outline = _look(step, frame, secret or step.index in visited, theme)
        painter.setPen(QPen(outline if step != hovered else theme.text, 1))
        painter.setBrush(ground)
        round_ = min(ROUND, box.width() / 3)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
        if smaller is not None and not secret:
            line = step_label(step, smaller, notation)
            write_line(painter, line, centred(line, box), ink)
    if frame.current is not None:
        _ring(painter, layout.boxes[frame.current.index], theme.glow)


def centred(line: MathLine, box: QRectF) -> QRectF:
    """Where a symbol's ink is in the middle of its box; words stand as they do everywhere."""
    left = box.left() + (box.width() - line.width) / 2
    ink = line.ascent + line.descent or box.height()
    return QRectF(left, box.center().y() - ink / 2, line.width, ink)


def _look(step: Step, frame: Frame, visited: bool, theme: Theme) -> tuple[QColor, QColor, QColor]:
    """Ground, ink and outline: filled once revealed, pale before, without colour where it is not visited."""
    strong, soft = (theme.colour(name) for name in PHASE_COLOURS[step.phase])
    if frame.visible(step):
        return strong, theme.surface, strong
    return (soft, strong, soft) if visited else (theme.surface_sunken, theme.text_muted, theme.border)


def _ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Around the step under the cursor."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    round_ = min(ROUND + 1, box.width() / 3 + 1)
    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), round_, round_)


def paint_axis(painter: QPainter, layout: Layout, state: State, theme: Theme) -> None:
    """Paint the axis of the iterations as far as they have run."""
    track = QRectF(layout.left, AXIS_Y - 2, layout.right - layout.left, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.border)
    painter.drawRoundedRect(track, 2, 2)
    last = max(state.iterations - 1, state.cursor.iteration)  # on record, or begun
    if last:
        painter.setBrush(theme.border_strong)
        painter.drawRoundedRect(QRectF(track.topLeft(), QPointF(layout.px(last), track.bottom())), 2, 2)
    _paint_ticks(painter, layout, theme)
    _paint_seams(painter, layout, state, theme)
    _paint_bookmarks(painter, layout, state, theme)
    _paint_cursor(painter, QPointF(layout.px(state.cursor.iteration), AXIS_Y), theme)


def _paint_ticks(painter: QPainter, layout: Layout, theme: Theme) -> None:
    painter.setFont(number_font(-3))
    for value in whole_ticks(0, layout.end, max(2, int((layout.right - layout.left) // 80))):
        px = layout.px(value)
        painter.setPen(QPen(theme.border_strong, 1))
        painter.drawLine(QPointF(px, AXIS_Y + 2), QPointF(px, AXIS_Y + 5))
        painter.setPen(theme.text_muted)
        box = QRectF(px - 40, AXIS_Y + 5, 80, HEIGHT - AXIS_Y - 5)
        inside = box.translated(min(0.0, layout.right + MARGIN - 2 - (px + _half(value))), 0)
        painter.drawText(
            inside, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, grouped(value)
        )


def _half(value: int) -> float:
    return QFontMetricsF(number_font(-3)).horizontalAdvance(grouped(value)) / 2


def _apart(layout: Layout, iterations: list[int]) -> list[float]:
    """Where marks are drawn, in order: of many thousands those that meet in a pixel are one."""
    return list({round(px): px for px in map(layout.px, iterations)}.values())


def _paint_seams(painter: QPainter, layout: Layout, state: State, theme: Theme) -> None:
    painter.setPen(QPen(theme.surface, 1))
    painter.setBrush(theme.warning)
    for px in _apart(layout, [seam.iteration for seam in seams(state)]):
        at, size = QPointF(px, AXIS_Y), 4.5
        corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def _paint_bookmarks(painter: QPainter, layout: Layout, state: State, theme: Theme) -> None:
    """A ribbon over the axis for each, notched below: under it are the numbers."""
    painter.setPen(QPen(theme.surface, 1))
    painter.setBrush(theme.accent)
    shape = [QPointF(-4, -9), QPointF(4, -9), QPointF(4, 0), QPointF(0, -3), QPointF(-4, 0)]
    for px in _apart(layout, [bookmark.iteration for bookmark in state.bookmarks]):
        at = QPointF(px, AXIS_Y - 1)
        painter.drawPolygon(QPolygonF([at + corner for corner in shape]))


def _paint_cursor(painter: QPainter, at: QPointF, theme: Theme) -> None:
    painter.setPen(QPen(theme.surface, 2))
    painter.setBrush(theme.accent)
    painter.drawEllipse(at, 6.5, 6.5)


def paint_focus(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Paint the frame that says that the timeline has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.focus, 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
