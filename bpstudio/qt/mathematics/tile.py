"""A piece of mathematics that can be hovered over, chosen, and walked to with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from bpstudio.explain.help.keys import Control
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import show_words
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.ground.vectors import needs_outlines

OWN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
ATTENDING = {
    QEvent.Type.Enter: True,
    QEvent.Type.FocusIn: True,
    QEvent.Type.Leave: False,
    QEvent.Type.FocusOut: False,
}
MOST_KEPT = 96
Shelf = dict[Hashable, QPixmap]  # pictures by what they show, the last used last
Drawing = Callable[[QPainter, QRectF, "Tile"], None]


def _nothing(painter: QPainter, rect: QRectF, tile: Tile) -> None:
    """Until there is something to draw."""


class Tile(QAbstractButton):
    """Draws what it is given. ``asked`` is Return; ``moved`` Up or Down, −1 or +1; ``attended`` the mouse or focus.

    Only Tab gives it the focus. Left and Right go on stepping through the program, also then. ``words`` are those on
    it that its tooltip explains.
    """

    control: Control = "card"
    words = ""

    asked = Signal()
    moved = Signal(int)
    attended = Signal(bool)

    def __init__(self, parent: QWidget, shelf: Shelf | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._drawing: Drawing = _nothing
        self._look: object = None
        self._key: Hashable = None
        self._picture: QPixmap | None = None
        self._pictured: object = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def wear(self, look: object, drawing: Drawing, key: Hashable = None) -> None:
        """Draw like this from now on. Nothing is painted again where the ``look`` is equal to the one before.

        A ``key`` says the same as the look and can be looked up: the picture is then kept for whoever wears it next.
        """
        same = self._look == look
        self._look, self._drawing, self._key = look, drawing, key
        if not same:
            self.update()

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in OWN_KEYS:
                event.accept()
                return True
        if kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return show_words(event, self, self.words) or super().event(event)
        if kind in ATTENDING:
            self.attended.emit(ATTENDING[kind])
        return super().event(event)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.asked.emit()
            case _:
                super().keyPressEvent(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Most tiles stay as they are from step to step, though what lies under them changes: keep their picture."""
        painter = QPainter(self)
        try:
            if needs_outlines(painter):
                self._draw(painter)
            else:
                painter.drawPixmap(0, 0, self._pictured_at(self.devicePixelRatioF()))
        finally:
            painter.end()

    def _pictured_at(self, ratio: float) -> QPixmap:
        seen = (self._look, self.size(), ratio, self._touch, current_theme())
        if self._picture is None or self._pictured != seen:
            self._picture, self._pictured = self._kept(ratio), seen
        return self._picture

    @property
    def _touch(self) -> tuple[object, ...]:
        """What mouse and keyboard do with it, and with the tile it belongs to, on which a drawing may depend."""
        owner = self.parentWidget()
        above = owner._touch if isinstance(owner, Tile) else ()
        return (self.underMouse(), self.hasFocus(), self.isDown(), *above)

    def _kept(self, ratio: float) -> QPixmap:
        """The picture from the shelf, where somebody wore the same before; drawn and put there otherwise."""
        if self._key is None or self._shelf is None:
            return self._drawn(ratio)
        width, height = self.width(), self.height()
        key = (self._key, width, height, ratio, self._touch, current_theme().name)
        picture = self._shelf.pop(key, None) or self._drawn(ratio)
        self._shelf[key] = picture
        while len(self._shelf) > MOST_KEPT:
            del self._shelf[next(iter(self._shelf))]
        return picture

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._draw(painter)
        painter.end()
        return picture

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing(painter, QRectF(self.rect()), self)
