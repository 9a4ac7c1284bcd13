"""Icons: one SVG for all themes and states, coloured when it is painted."""

from __future__ import annotations

from functools import cache
from typing import cast

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.storage.resources import resource


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon ``resources/icons/<name>.svg``, its ``currentColor`` painted in the theme's ``colour``.

    It follows the theme by itself. FileNotFoundError for a name that is none, KeyError for such a colour.
    """
    _source(name)
    current_theme().colour(colour)
    return QIcon(_ThemedEngine(name, colour))


class PaintedIcon(QWidget):
    """An icon beside a sentence, ``side`` pixels wide and high. A label would keep a picture of each it was given."""

    def __init__(self, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self._name, self._colour = "info", "text"

    def show_icon(self, name: str, colour: str) -> None:
        """As ``icon`` has it, and as it would refuse it."""
        icon(name, colour)
        self._name, self._colour = name, colour
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _draw(painter, self._name, current_theme().colour(self._colour), self.rect())
        painter.end()


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def _draw(painter: QPainter, name: str, colour: QColor, rect: QRect) -> None:
    side = min(rect.width(), rect.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(QRectF(rect).center())
    svg = _source(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, square)


# A real null pixmap cannot be made before the application; Qt takes None for one and says so.
NO_PIXMAP = cast(QPixmap, None)
NO_ENGINE = cast(QIconEngine, None)


class _ThemedEngine(QIconEngine):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    @guarded
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _draw(painter, self._name, self._colour_in(mode, state), rect)

    @guarded(returning=NO_PIXMAP)
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    @guarded(returning=NO_ENGINE)
    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._colour)

    def _colour_in(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        theme = current_theme()
        if mode == QIcon.Mode.Disabled:
            return theme.text_faint
        if state == QIcon.State.On and self._colour == "text":
            return theme.accent
        return theme.colour(self._colour)
