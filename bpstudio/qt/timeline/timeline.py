"""The timeline: the steps of the current iteration, and all iterations on an axis; both can be clicked and dragged."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.engine.program import Step
from bpstudio.explain.help.keys import Control
from bpstudio.explain.series.series import seams
from bpstudio.explain.words.where import iteration_among, moment, place_among_all, step_in_short
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.travel import Traveller, same_step
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import named, show_tip
from bpstudio.qt.ground.theme import SPACE, current_theme
from bpstudio.qt.timeline import timeline_paint as paint
from bpstudio.qt.timeline.iteration_field import IterationField
from bpstudio.qt.timeline.timeline_layout import AXIS_Y, HEIGHT, MARGIN, STEPS_END, Layout, laid_out
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.state import Cursor, State

REACH = 6


class Timeline(QWidget):
    """Moves through time by mouse; the keys for it belong to the window. ``moved_by_hand()`` comes before a move."""

    moved_by_hand = Signal()
    control: Control = "timeline"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self._bridge = bridge
        self._traveller = Traveller(bridge, self)
        self._held: str | None = None
        self._hovered: Step | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("timeline")
        self.field = IterationField(bridge, self)
        self.field.move(round(MARGIN + paint.caption_width()), round(AXIS_Y) - self.field.height() // 2 + 5)
        self.field.moved_by_hand.connect(self.moved_by_hand)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._replaced)
        self.refresh(None, bridge.state)

    def _replaced(self) -> None:
        self.refresh(None, self._bridge.state)

    def refresh(self, old: State | None, new: State) -> None:
        self._hovered = None
        self.field.refresh()
        at = new.cursor
        self.setAccessibleDescription(place_among_all(new))
        same = old is not None and old.segments is new.segments and old.following == new.following
        same = same and old is not None and old.bookmarks == new.bookmarks
        if old is not None and same and not new.following:  # a step while following may change any of them
            self._update_moved(old.cursor, at)
        elif old is not None and _only_longer(old, new):
            self.update(0, round(STEPS_END) + 1, self.width(), HEIGHT)
        else:
            self.update()

    def _update_moved(self, old: Cursor, new: Cursor) -> None:
        """Repaint the steps that came or went; everything where the iteration is another one."""
        if old.iteration != new.iteration:
            self.update()
            return
        boxes = self.layout_now.boxes
        low, high = sorted((old.revealed, new.revealed))
        changed = boxes[max(low - 1, 0)].united(boxes[min(high, len(boxes)) - 1])
        self.update(changed.adjusted(-2, -2, 2, 2).toAlignedRect())

    def refresh_selection(self, old: object, new: object) -> None:
        """Nothing here depends on what is selected."""

    def refresh_theme(self) -> None:
        self.update()

    @property
    def layout_now(self) -> Layout:
        """Where everything is at this size and state."""
        return laid_out(self._bridge.state, self.width(), paint.caption_width(), self.field.width() + SPACE)

    @guarded(returning=QSize())
    def sizeHint(self) -> QSize:
        return QSize(1024, HEIGHT)

    @guarded(returning=QSize())
    def minimumSizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, layout = current_theme(), self.layout_now
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        within = QRectF(event.rect())
        paint.paint_steps(
            painter, layout, self._bridge.frame, theme, self._hovered, within, self._bridge.notation
        )
        if within.bottom() > STEPS_END or within.left() < layout.boxes[0].left() - REACH:
            paint.paint_captions(painter, theme)
            paint.paint_axis(painter, layout, self._bridge.state, theme)
        if self.hasFocus():
            paint.paint_focus(painter, QRectF(self.rect()), theme)

    # The mouse

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = "steps" if event.position().y() < STEPS_END else "iterations"
            before = self._bridge.state.cursor
            self._drag(event.position(), pressed=True)
            if self._held == "steps" and self._bridge.state.cursor == before:
                self._bridge.stage_step()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._held is not None:
            self._drag(at)
            return
        hovered = self.layout_now.step_at(at.x(), at.y())
        points_at_something = hovered is not None or at.y() >= STEPS_END
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if points_at_something else Qt.CursorShape.ArrowCursor
        )
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    @guarded
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def _drag(self, at: QPointF, pressed: bool = False) -> None:
        self.moved_by_hand.emit()
        state = self._bridge.state
        bookmark = self._bookmark_at(at) if pressed else None
        if bookmark is not None:
            self._traveller.go(Cursor(bookmark.iteration, bookmark.revealed))
        elif self._held == "iterations":
            self._traveller.go(same_step(state, self.layout_now.iteration_at(at.x())))
        else:
            self._traveller.go(Cursor(state.cursor.iteration, self._stop_at(at.x())))

    def _bookmark_at(self, at: QPointF) -> Bookmark | None:
        """The bookmark whose ribbon is pointed at, if none of the steps is."""
        layout, reach = self.layout_now, REACH
        near = [
            (abs(layout.px(bookmark.iteration) - at.x()), place)
            for place, bookmark in enumerate(self._bridge.state.bookmarks)
        ]
        distance, place = min(near, default=(inf, 0))
        return self._bridge.state.bookmarks[place] if at.y() > STEPS_END and distance <= reach else None

    def _stop_at(self, px: float) -> int:
        """As many steps as are left of the mouse; where only some are visited, up to the last of those."""
        pointed = self.layout_now.revealed_at(px)
        return max((index + 1 for index in self._bridge.frame.visited if index < pointed), default=0)

    # Tooltips

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event, self.text_at(event.pos()), self)
            return True
        return super().event(event)

    def text_at(self, at: QPoint) -> str:
        """What is under the mouse, in words."""
        layout, state = self.layout_now, self._bridge.state
        step = layout.step_at(at.x(), at.y())
        if step is not None:
            frame = self._bridge.frame
            if frame.nameless(step):
                return WITHHELD
            visited = step.index in frame.visited
            return step_in_short(step, visited=visited, notation=self._bridge.notation)
        if at.y() < STEPS_END or not layout.left - REACH <= at.x() <= layout.right + REACH:
            return ""
        bookmark = self._bookmark_at(QPointF(at))
        if bookmark is not None:
            return f"{named(bookmark.name)}: {moment(bookmark.iteration, bookmark.revealed)}"
        near = [seam for seam in seams(state) if abs(layout.px(seam.iteration) - at.x()) <= REACH]
        if near:
            return "\n".join(seam.words(self._bridge.notation) for seam in near)
        iteration = max(0, round(layout.iteration_at(at.x())))
        return iteration_among(iteration, state.iterations)


def _only_longer(old: State, new: State) -> bool:
    """Whether training went on: other iterations, all of them revealed, no edit between."""
    return (
        old.document is new.document
        and len(old.segments) == len(new.segments)
        and old.cursor.revealed == new.cursor.revealed == len(new.segment.program)
        and old.following == new.following
    )
