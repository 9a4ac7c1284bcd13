"""The mouse on the canvas: which gesture a press begins, what it shows, and how it ends or is cancelled."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QMouseEvent

from bpstudio.qt.canvas.hands.gestures import (
    DragUnit,
    Gesture,
    Pan,
    PutLayer,
    PutUnit,
    RubberBand,
    put_layer,
    put_unit,
)
from bpstudio.qt.canvas.hands.surface import Surface
from bpstudio.qt.canvas.plan.gaps import LayerGap, gap_at
from bpstudio.qt.canvas.plan.hint import Hint
from bpstudio.session.selection import Place, Unit, selectable

DRAG = 4
SEVERAL = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Pointer:
    """One press at a time. ``armed`` is a gesture of the palette, which follows the pointer until it is clicked."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._gesture: Gesture | None = None
        self._armed = False
        self._pressed: QPoint | None = None
        self._place: Place | None = None
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._pans = False

    @property
    def busy(self) -> bool:
        """Whether there is a gesture to cancel."""
        return self._gesture is not None

    def arm(self, gesture: Gesture) -> None:
        """Let a gesture follow the pointer until the next click."""
        self.cancel()
        self._gesture, self._armed = gesture, True
        at = self._surface.pane.mapFromGlobal(QCursor.pos())
        self._surface.show_hint(gesture.move(self._surface.in_scene(at), at))
        self._surface.pane.setCursor(Qt.CursorShape.CrossCursor)

    def begin(self, gesture: Gesture) -> None:
        """A gesture that began elsewhere, with the button down."""
        self.cancel()
        self._gesture = gesture

    def cancel(self) -> bool:
        """Give the gesture up, with nothing changed; whether there was one."""
        was = self._gesture is not None
        self._finish()
        return was

    def _finish(self) -> None:
        self._gesture, self._armed, self._pressed = None, False, None
        self._surface.show_hint(Hint())
        self._surface.pane.setCursor(Qt.CursorShape.ArrowCursor)

    def press(self, event: QMouseEvent) -> None:
        """Select what is under the pointer, or begin to drag; another button gives up the gesture."""
        at = event.position().toPoint()
        if self._gesture is not None and not self._armed:
            self.cancel()  # another button while dragging
            return
        if self._armed:
            if event.button() != LEFT:
                self.cancel()
            return
        if event.button() not in (LEFT, MIDDLE):
            return
        self._pressed, self._place = at, self._surface.place_at(at)
        self._modifiers, self._pans = event.modifiers(), event.button() == MIDDLE
        if self._pans or self._place is None:
            return
        if event.modifiers() & SEVERAL:
            self._toggle(self._place)
        else:
            self._surface.attend(self._place)

    def _toggle(self, place: Place) -> None:
        """Shift or Ctrl and a click add to what is selected, or take from it."""
        bridge = self._surface.bridge
        thing = selectable(place, bridge.frame.program)
        if thing is not None:
            chosen = bridge.chosen
            bridge.choose([t for t in chosen if t != thing] if thing in chosen else [*chosen, thing])

    def move(self, at: QPoint) -> bool:
        """Whether the move belonged to a gesture."""
        if self._gesture is None:
            if self._pressed is None:
                return False
            if (at - self._pressed).manhattanLength() <= DRAG:
                return True
            self._gesture = self._gesture_for(self._pressed)
            if self._gesture is None:
                return True
            self._surface.pane.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._surface.show_hint(self._gesture.move(self._surface.in_scene(at), at))
        return True

    def _gesture_for(self, pressed: QPoint) -> Gesture | None:
        surface, start = self._surface, self._surface.in_scene(pressed)
        control = bool(self._modifiers & Qt.KeyboardModifier.ControlModifier)
        if self._pans or (self._place is None and control):
            return Pan(surface.pan, pressed)
        if self._place is None:
            shift = bool(self._modifiers & Qt.KeyboardModifier.ShiftModifier)
            return RubberBand(surface.stage, start, surface.bridge.chosen if shift else ())
        if isinstance(self._place, Unit) and not self._modifiers & SEVERAL:
            return DragUnit(surface.stage, self._place, start)
        return None

    def release(self, at: QPoint) -> None:
        """End the gesture there; a click on nothing selects nothing."""
        gesture, on_nothing = self._gesture, self._pressed is not None and self._place is None
        if gesture is not None:
            self._finish()
            gesture.end(self._surface.in_scene(at))
        elif on_nothing and not self._pans and not self._modifiers & SEVERAL:
            self._surface.attend(None)
        self._pressed = None

    def put_here(self, at: QPoint) -> None:
        """What a double click on nothing does: a unit in a layer, a layer between two."""
        stage = self._surface.stage
        spot = gap_at(stage.geometry, self._surface.in_scene(at))
        if isinstance(spot, LayerGap):
            put_layer(stage, spot)
        elif spot is not None:
            put_unit(stage, spot)


def put_gesture(surface: Surface, layer: bool) -> Gesture:
    """The palette's gestures."""
    return PutLayer(surface.stage) if layer else PutUnit(surface.stage)
