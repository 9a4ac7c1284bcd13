"""What the hands ask of the canvas. They know no view: it hands itself to them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtWidgets import QGraphicsScene, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.plan.hint import Hint
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.selection import Place


class Surface(Protocol):
    """The network as it lies under the mouse. Points and rectangles ``in view`` are pixels of the pane."""

    @property
    def bridge(self) -> Bridge:
        """The session that is shown, and what is attended to in it."""
        ...

    @property
    def stage(self) -> Stage:
        """Where everything is, and what it reads from."""
        ...

    @property
    def graphics(self) -> QGraphicsScene:
        """The scene that the network is drawn in."""
        ...

    @property
    def pane(self) -> QWidget:
        """The widget the network is seen in, without the bars above and below it."""
        ...

    def in_scene(self, at: QPoint) -> QPointF:
        """The point of the scene under a point in view."""
        ...

    def in_view(self, rect: QRectF) -> QRect:
        """Where a rectangle of the scene is in view."""
        ...

    def seen(self) -> QRectF:
        """The part of the scene that is in view."""
        ...

    def place_at(self, position: QPoint) -> Place | None:
        """What is under a point in view."""
        ...

    def point_of(self, place: Place) -> QPoint:
        """The middle of a place, in view."""
        ...

    def pan(self, moved: QPoint) -> None:
        """Move the scene with the pointer."""
        ...

    def centre_on(self, point: QPointF) -> None:
        """Show a point of the scene in the middle of the view."""
        ...

    def attend(self, place: Place | None) -> None:
        """Make a place the one that keys go to, and the selection where it can be selected."""
        ...

    def show_hint(self, hint: Hint) -> None:
        """Show what a gesture does, on the network and in words under it."""
        ...

    def take_keys(self) -> None:
        """Give the network the keyboard."""
        ...
