"""The canvas widget: one scene, rebuilt when the network's shape or the view's size changes, else only repainted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmapCache,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from bpstudio.explain.help.keys import keys_on_canvas
from bpstudio.explain.words.tips import tip
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.build import (
    build,
    made_for,
    repaint_all,
    repaint_attention,
    repaint_steps,
    stretch,
)
from bpstudio.qt.canvas.commands import delete, move_unit
from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.canvas.drawing.gesture_hint import GestureHint
from bpstudio.qt.canvas.hands.floating import Floating
from bpstudio.qt.canvas.hands.gestures import DragLayer
from bpstudio.qt.canvas.hands.header import HEIGHT, HeaderBar
from bpstudio.qt.canvas.hands.in_place import InPlace
from bpstudio.qt.canvas.hands.menus import add_zooming, gap_menu, place_menu
from bpstudio.qt.canvas.hands.palette import HEIGHT as PALETTE_HEIGHT
from bpstudio.qt.canvas.hands.palette import PUTTING, Palette
from bpstudio.qt.canvas.hands.pointer import Pointer, put_gesture
from bpstudio.qt.canvas.plan.columns import columns_in, extent_of, extent_of_step
from bpstudio.qt.canvas.plan.gaps import LayerGap, UnitGap, gap_at, gap_tip
from bpstudio.qt.canvas.plan.hint import Hint
from bpstudio.qt.canvas.plan.hits import REACH, number_near, place_at
from bpstudio.qt.canvas.plan.number_places import editable, rect_of
from bpstudio.qt.canvas.plan.stage import FocusRing, Stage
from bpstudio.qt.canvas.plan.stops import UP_AND_DOWN, following, neighbour
from bpstudio.qt.canvas.zooming import ZoomingView
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import show_tip
from bpstudio.session.history.state import State
from bpstudio.session.selection import Place, Selection, Unit

SETTLE_MILLISECONDS, MOST_SETTLE_MILLISECONDS = 200, 1500
CACHE_KILOBYTES = 64 << 10
STEP_MARGIN = 0.1


class Canvas(ZoomingView):
    """The network.

    ``keys_told(sentence)`` says what the keys do on the thing that Tab has reached; empty once it has been left.
    """

    keys_told = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Network")
        self.setMinimumSize(352, 100)
        self.setViewportMargins(0, HEIGHT, 0, PALETTE_HEIGHT)
        self.palette_bar = Palette(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), CACHE_KILOBYTES))
        self._bridge, self._ring = bridge, FocusRing()
        self._header = HeaderBar(bridge, self)
        self._in_place = InPlace(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle)
        self._pointer = Pointer(self)
        self._floating = Floating(self)
        self._add_palette()
        self._header.layer_grabbed.connect(self.drag_layer)
        self._header.layer_dragged.connect(lambda at: self._pointer.move(self.viewport().mapFromGlobal(at)))
        self._header.layer_dropped.connect(
            lambda at: self._pointer.release(self.viewport().mapFromGlobal(at))
        )
        self._stage: Stage = build(self.graphics, bridge, self._ring, 700.0, 260.0)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._on_replaced)
        bridge.selected.connect(self.refresh_selection)
        bridge.renoted.connect(self._rebuild)
        bridge.pointed.connect(lambda _at: self._show_attention())
        bridge.routed.connect(self._show_routes)
        for whose in (bridge.studied, bridge.scoped):
            whose.connect(lambda _whose: self._show_scope())
        self.shifted.connect(self._place_heads)
        self.moved.connect(self._floating.follow)
        self.refresh_theme()

    def _add_palette(self) -> None:
        for object_name, picture, name, how, layer in PUTTING:
            self.palette_bar.add_button(object_name, picture, name, how, partial(self._arm, layer))

    def _arm(self, layer: bool) -> None:
        self._pointer.arm(put_gesture(self, layer))
        self.setFocus()

    def drag_layer(self, layer: int) -> None:
        """Begin to move a layer by its head, the button being down."""
        self._pointer.begin(DragLayer(self._stage, layer))
        self.setFocus()

    @property
    def bridge(self) -> Bridge:
        """The session that is shown, and what is attended to in it."""
        return self._bridge

    # What is shown

    @property
    def stage(self) -> Stage:
        """Where everything is, and what it reads from."""
        return self._stage

    def refresh(self, old: State | None, new: State) -> None:
        """Show the session as it is now; of a step, only the layers it touches are painted again."""
        if not made_for(self._stage, self._bridge):
            self._rebuild()
        elif old is None or old.document is not new.document:
            repaint_all(self.graphics)
            self._place_heads()
        elif old.cursor.iteration != new.cursor.iteration:
            repaint_all(self.graphics, rough=True)
            self._settling.start(SETTLE_MILLISECONDS)
        else:
            repaint_steps(self.graphics, self._stage, old, new)
        if old is not None and old.asked != new.asked:
            self.graphics.update()
        self.bring_into_view(extent_of_step(self._stage), STEP_MARGIN)
        self._floating.outdate()
        self.palette_bar.legend.say(*self._stage.legend)

    def _show_scope(self) -> None:
        """Another example is studied, or the batch in place of an example."""
        repaint_all(self.graphics)
        self._floating.outdate()
        self.palette_bar.legend.say(*self._stage.legend)

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """The selection runs through the whole network: its path is lit."""
        extent = extent_of(self._stage, new) if made_for(self._stage, self._bridge) else None
        if extent is not None:
            self.bring_into_view(extent)
        self._show_attention()

    def _show_routes(self) -> None:
        self.graphics.update()
        self._floating.follow()

    def _show_attention(self) -> None:
        """What is pointed at or selected is another; where the network is too, it is about to be laid out anew."""
        if made_for(self._stage, self._bridge):
            repaint_attention(self.graphics)
            self._floating.follow()

    def refresh_theme(self) -> None:
        self.setBackgroundBrush(ground())
        self._in_place.refresh_theme()
        repaint_all(self.graphics)

    def _on_replaced(self) -> None:
        self.fit()
        self._in_place.close()

    def _rebuild(self) -> None:
        """Lay out anew; what was pointed at may be gone, and a gesture with it."""
        self._pointer.cancel()
        size = self.viewport().size()
        self._stage = build(self.graphics, self._bridge, self._ring, size.width(), size.height())
        if not self.zoomed:
            self.fit_to(self._stage.geometry.rect)
            self.bring_into_view(extent_of_step(self._stage), STEP_MARGIN)
        self._place_heads()
        self._floating.follow()
        self.palette_bar.legend.say(*self._stage.legend)

    def fit(self) -> None:
        """Show the whole network, as large as it fits."""
        self.zoomed = False
        self._rebuild()

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Enlarge about the middle of the view, or about the pointer; sharp again as soon as it rests."""
        self._hurry()
        super().zoom_by(factor, at)

    def pan(self, moved: QPoint) -> None:
        """Move the scene with the pointer; sharp again as soon as it rests."""
        self._hurry()
        super().pan(moved)

    def _hurry(self) -> None:
        stretch(self.graphics, self.transform().m11())
        # on a machine so slow that a frame takes as long, it would be painted sharp between any two
        self._settling.start(
            min(max(SETTLE_MILLISECONDS, round(5000 * self.frame_seconds)), MOST_SETTLE_MILLISECONDS)
        )

    def _settle(self) -> None:
        """Paint with care what was painted in a hurry, the map as well: it is drawn from the same pictures."""
        repaint_all(self.graphics)
        self._floating.outdate()

    # Columns

    def _place_heads(self) -> None:
        self._header.place(columns_in(self, self._stage.geometry))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._header.setGeometry(0, 0, self.width(), HEIGHT)
        self.palette_bar.setGeometry(0, self.height() - PALETTE_HEIGHT, self.width(), PALETTE_HEIGHT)
        if self.zoomed:
            self._place_heads()
        else:
            self._rebuild()

    # Pointer

    def place_at(self, position: QPoint) -> Place | None:
        """What is under a point of the viewport."""
        reach = REACH / min(self.transform().m11(), 1.0)
        return place_at(self._stage, self.mapToScene(position), reach)

    def _gap_at(self, position: QPoint) -> UnitGap | LayerGap | None:
        return gap_at(self._stage.geometry, self.mapToScene(position))

    def point_of(self, place: Place) -> QPoint:
        """The middle of a place, in pixels of the viewport."""
        return self.mapFromScene(rect_of(self._stage, place).center())

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ring.shown = False
        self._pointer.press(event)
        event.accept()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if not self._pointer.move(position):
            self._hover(self.place_at(position))

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event.position().toPoint())
        event.accept()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        place = self.place_at(position) or number_near(self._stage, self.mapToScene(position))
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.attend(place)
            self.edit(place)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pointer.put_here(event.position().toPoint())
        event.accept()

    def show_hint(self, hint: Hint) -> None:
        """Show what a gesture does, on the network and in words under it."""
        for item in self.graphics.items():
            if isinstance(item, GestureHint):
                item.show_hint(hint)
        self.palette_bar.say(hint.sentence)

    def _hover(self, place: Place | None) -> None:
        if place != self._bridge.pointed_place:
            shape = Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self._bridge.point(place)

    def attend(self, place: Place | None) -> None:
        """Make a place the one that keys go to, and the selection where it can be selected."""
        self._bridge.attend(place)
        self._show_attention()
        if place is not None:
            if self._ring.shown:
                self.keys_told.emit(keys_on_canvas(editable(self._stage, place)))
            self.setAccessibleDescription(tip(self._stage, place))
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    @guarded(returning=False)
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(event.pos())
            text = gap_tip(self._gap_at(event.pos())) if place is None else tip(self._stage, place)
            show_tip(event, text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self._bridge.attended if by_key else self.place_at(event.pos())
        if place is not None:
            self.attend(place)
        at = self.viewport().mapToGlobal(self.point_of(place)) if by_key and place else event.globalPos()
        menu = self.menu_of(place, event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def menu_of(self, place: Place | None, at: QPoint | None = None) -> QMenu:
        """The context menu of a place; without one, that of the view, with what can be put at a point of it."""
        if place is not None:
            menu = place_menu(self._stage, place, self.edit, self)
            if not menu.isEmpty():
                return menu
        menu = gap_menu(self._stage, None if at is None else self._gap_at(at), self)
        add_zooming(menu, self.zoom_in, self.zoom_out, self.fit)
        return menu

    # Keys

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self._bridge.attended
        if event.key() == Qt.Key.Key_Escape and self._pointer.cancel():
            return None
        if event.key() in UP_AND_DOWN and isinstance(focused, Unit) and _is_alt(event):
            return move_unit(self._bridge, focused, UP_AND_DOWN[event.key()])
        if event.key() in UP_AND_DOWN and self._ring.shown and focused is not None:
            return self.attend(neighbour(self._stage, focused, UP_AND_DOWN[event.key()]))
        if event.key() == Qt.Key.Key_Escape and (self._ring.shown or focused is not None):
            self._ring.shown = False
            self.keys_told.emit("")
            return self.attend(None)
        if event.key() == Qt.Key.Key_F2 and focused is not None:
            return self.edit(focused)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return delete(self._bridge)
        if focused is not None and event.text() and event.text() in "0123456789.,-+−":
            return self.edit(focused, event.text())
        return super().keyPressEvent(event)

    @guarded(returning=False)
    def focusNextPrevChild(self, next: bool) -> bool:
        if self.hasFocus():
            start = self._bridge.attended if self._ring.shown else None
            goal = following(self._stage, start, next)
            self._ring.shown = goal is not None
            if goal is not None:
                self.attend(goal)
                return True
        self._show_attention()
        return super().focusNextPrevChild(next)

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._ring.shown = True
            forward = event.reason() == Qt.FocusReason.TabFocusReason
            self.attend(self._bridge.attended or following(self._stage, None, forward))

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._ring.shown = False
            self._show_attention()

    # Editing in place

    def edit(self, place: Place, typed: str = "") -> None:
        """Open the field over a number that can be typed; elsewhere nothing."""
        self._in_place.open(place, typed)


def _is_alt(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
