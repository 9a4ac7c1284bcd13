"""How the window is divided, and how that is kept from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabWidget, QWidget

from bpstudio.qt.controls.split import split
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.display import SMALLEST_WINDOW
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.shell.plots_band import PlotsBand, PlotsRoom

FIRST_SIZE = QSize(1440, 900)
AROUND_TITLE = 24  # pixels of a tab beside its title, where there is room
SHARE_OF_SCREEN = 0.9  # of one that is smaller: its title bar has to fit as well


class Bands:
    """The bands of a window, empty. What is made with one of them as its parent takes its place there, in that order.

    To make views first and put them in afterwards costs a tenth of the start: under a style sheet every widget that
    gets another parent is styled once more, with all that is in it.
    """

    def __init__(self, window: QWidget) -> None:
        self.central = QWidget(window)
        self.rows = split(Qt.Orientation.Vertical, self.central)
        self.middle = split(Qt.Orientation.Horizontal, self.rows)
        self.stage = split(Qt.Orientation.Vertical, self.middle)
        self.panels = _panels(self.middle)
        band = PlotsBand(self.rows)
        self.plots, self.plots_line = band.plots, band.line
        for one in (self.middle, self.rows):
            one.let_away(1)  # the panels, the plots
        self.plots_room = PlotsRoom(self.rows, band)
        self.beside = QHBoxLayout()  # where something else may stand beside all of that
        self.beside.setSpacing(0)
        self.beside.addWidget(self.rows, 1)

    @property
    def behind_tabs(self) -> QWidget:
        """Where the panels' views are, one behind the other."""
        found = self.panels.findChild(QStackedWidget)
        assert isinstance(found, QStackedWidget), "tabs keep their pages in one"
        return found

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """Those whose division is kept; how high the plots are is ``plots_room``'s."""
        return {"stage": self.stage, "middle": self.middle, "plots": self.plots}

    def share_room(self) -> None:
        """Once everything is in its place: how much of the room each part gets."""
        for one, shares in (
            (self.stage, (59, 41)),
            (self.middle, (74, 26)),
            (self.plots, (50, 50)),
            (self.rows, (79, 21)),
        ):
            for index, share in enumerate(shares):
                one.setStretchFactor(index, share)
            one.setSizes([10 * share for share in shares])


class Panels(QTabWidget):
    """The panels at the right, one behind the other. Their titles move closer together where there is little room."""

    @guarded
    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._space_titles()

    @guarded
    def tabRemoved(self, index: int) -> None:
        super().tabRemoved(index)
        self._space_titles()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space_titles()

    def _space_titles(self) -> None:
        bar, font = self.tabBar(), self.tabBar().font()
        font.setWeight(QFont.Weight.Medium)
        letters = QFontMetrics(font)
        titles = sum(letters.horizontalAdvance(bar.tabText(at)) + AROUND_TITLE for at in range(bar.count()))
        tight = titles > self.width()
        if tight != bool(bar.property("tight")):
            bar.setProperty("tight", tight)
            bar.style().unpolish(bar)
            bar.style().polish(bar)


def _panels(parent: QWidget) -> QTabWidget:
    """The panels, which are made behind their tabs."""
    tabs = Panels(parent)
    tabs.setObjectName("panels")
    tabs.tabBar().setAccessibleName("Panels")
    tabs.setDocumentMode(True)
    tabs.setUsesScrollButtons(False)  # a title with a mark beside it is shortened; its tip has it whole
    tabs.setElideMode(Qt.TextElideMode.ElideRight)
    tabs.setMinimumWidth(330)
    return tabs


def keep_layout(window: QWidget, bands: Bands) -> None:
    """Keep the window's place and the sizes of its parts for the next start."""
    sizes = {f"splitter/{name}": one.saveState() for name, one in bands.splitters.items()}
    settings.keep_all({"geometry": window.saveGeometry(), **sizes, **bands.plots_room.kept})


def restore_layout(window: QWidget, bands: Bands) -> None:
    """As the window was left; what cannot be restored stays as it is designed."""
    geometry = settings.blob("geometry")
    if geometry is not None:
        window.restoreGeometry(geometry)
        keep_on_screen(window)
    for name, one in bands.splitters.items():
        state = settings.blob(f"splitter/{name}")
        if state is not None:
            one.restoreState(state)


def _room_of(window: QWidget) -> QRect | None:
    """What the screen has for windows; None where there is no screen at all, and any size does."""
    screen = window.screen() or QGuiApplication.primaryScreen()
    return screen.availableGeometry() if screen is not None else None


def smallest_in(room: QRect | None) -> QSize:
    """How small a window can be made: on a screen that has less, as small as the screen."""
    least = QSize(*SMALLEST_WINDOW)
    return least if room is None else least.boundedTo(room.size())


def place_first(window: QWidget) -> None:
    """In the middle of the screen, at the size it is designed for or as large as the screen lets it be."""
    room = _room_of(window)
    window.setMinimumSize(smallest_in(room))
    if room is None:
        window.resize(FIRST_SIZE)
        return
    window.resize(FIRST_SIZE.boundedTo(room.size() * SHARE_OF_SCREEN).expandedTo(window.minimumSize()))
    place = QRect(QPoint(0, 0), window.size())
    place.moveCenter(room.center())
    window.setGeometry(place)
    keep_on_screen(window)


def keep_on_screen(window: QWidget, beside: QPoint | None = None) -> None:
    """Move it by ``beside``, and as far as it would then not be on the screen, back; what is too large is fitted."""
    if window.isMaximized() or window.isFullScreen():
        return
    place, room = window.geometry().translated(beside or QPoint(0, 0)), _room_of(window)
    if room is not None:
        window.setMinimumSize(smallest_in(room))
        place.setSize(place.size().boundedTo(room.size()).expandedTo(window.minimumSize()))
        place.moveBottomRight(_within(place.bottomRight(), room))
        place.moveTopLeft(_within(place.topLeft(), room))
    if place != window.geometry():
        window.setGeometry(place)


def _within(point: QPoint, room: QRect) -> QPoint:
    return QPoint(
        max(room.left(), min(point.x(), room.right())), max(room.top(), min(point.y(), room.bottom()))
    )
