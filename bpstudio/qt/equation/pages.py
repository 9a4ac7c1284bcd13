"""The pages of the strip, one in front of the others; each moves from side to side where it is too wide."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from bpstudio.qt.equation.batch_view import BatchView
from bpstudio.qt.equation.chain_view import ChainView
from bpstudio.qt.equation.composition_view import CompositionView
from bpstudio.qt.equation.update_view import UpdateView
from bpstudio.qt.equation.ways_view import WaysView
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme

WIDEST_IN_VIEW = 160
PageView = ChainView | CompositionView | UpdateView | WaysView | BatchView


class Pages(QStackedWidget):
    """A view for every page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chain, self.composition, self.update_view = ChainView(), CompositionView(), UpdateView()
        self.ways, self.batch = WaysView(), BatchView()
        self._views: dict[str, PageView] = {
            "factors": self.chain,
            "composition": self.composition,
            "update": self.update_view,
            "paths": self.ways,
            "batch": self.batch,
        }
        self._areas = {name: sideways(view) for name, view in self._views.items()}
        for area in self._areas.values():
            self.addWidget(area)
        across = self._areas["factors"].horizontalScrollBar()
        self._areas["factors"].viewport().installEventFilter(self)
        across.valueChanged.connect(self._pin)
        across.rangeChanged.connect(self._pin)  # a scroll bar beside the cards has come or gone

    @property
    def names(self) -> tuple[str, ...]:
        """Of all the pages there are."""
        return tuple(self._views)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room of a window that is not shown yet comes after what is laid out in it."""
        if event.type() == QEvent.Type.Resize:
            self._pin()
        return False

    def area(self, page: str) -> QScrollArea:
        """What a page is moved in."""
        return self._areas[page]

    def turn_to(self, page: str) -> None:
        """Show a page by its name."""
        self.setCurrentWidget(self._areas[page])

    def fit(self, page: str, room: QSize) -> None:
        """Lay a page out in that room, with what is current in view."""
        area, view = self._areas[page], self._views[page]
        if placed_in(area, view, room, view.fit):
            self._bring_into_view(area, view)
        self._pin()

    def _bring_into_view(self, area: QScrollArea, view: PageView) -> None:
        if view.current is not None:
            left = view.current.mapTo(view, QPoint(0, 0)).x()
            half = min(view.current.width(), WIDEST_IN_VIEW) // 2  # of an outer shell its label
            hidden = int(view.covered) if isinstance(view, ChainView) else 0
            area.ensureVisible(left + half + hidden, 0, half + 20, 0)
            area.ensureVisible(left + half, 0, half + 20, 0)

    def _pin(self) -> None:
        """What comes of a chain stays in view, however far its cards are moved."""
        area = self._areas["factors"]
        self.chain.pin(area.horizontalScrollBar().value() + area.viewport().width())

    def picture(self, page: str) -> QPixmap:
        """A page at twice the size of the screen's pixels."""
        found = QPixmap(self.whole(page) * 2)
        found.setDevicePixelRatio(2.0)
        found.fill(current_theme().window)
        painter = QPainter(found)
        self.paint_whole(page, painter)
        painter.end()
        return found

    def whole(self, page: str) -> QSize:
        """The size of a page with all that can be moved to."""
        return self._views[page].size()

    def paint_whole(self, page: str, painter: QPainter) -> None:
        """Paint all of a page but what is only there to be pressed, on no ground."""
        view = self._views[page]
        pressed = [tile for tile in view.findChildren(QWidget, "why") if not tile.isHidden()]
        for tile in pressed:
            tile.hide()
        self.chain.pin(inf)  # nowhere over its cards, for there is room for all of it
        view.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        self._pin()
        for tile in pressed:
            tile.show()


LEAST_HEIGHT, LEAST_OF_UPDATE = 124, 150  # below that a page would overlap itself


def placed_in(area: QScrollArea, view: QWidget, room: QSize, fit: Callable[[int, int], float]) -> bool:
    """Make the page of an area as large as it must be; whether that is wider than the room.

    ``fit(width, height)`` lays it out and says how wide it is then.
    """
    least = LEAST_OF_UPDATE if isinstance(view, UpdateView) else LEAST_HEIGHT
    bar = area.horizontalScrollBar().sizeHint().height()
    high = max(room.height(), least)
    across = room.width() - (bar if high > room.height() else 0)
    width = fit(across, high)
    if width > across:
        high = max(room.height() - bar, least)
        width = fit(across, high)
    view.resize(int(width), high)
    return width > across


def sideways(view: QWidget) -> QScrollArea:
    """An area without a frame in which a view wider than the strip can be moved to the side."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(view)
    area.viewport().setAutoFillBackground(False)
    view.setAutoFillBackground(False)
    return area
