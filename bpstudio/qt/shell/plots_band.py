"""The plots at the foot of the window, or one line in their place while there is nothing to plot."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from bpstudio.qt.controls.split import Panes, split
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL

NOTHING_YET = "Cost and gradients appear here after the first iterations."
LINE_HEIGHT = 30
SHARE = 0.21
LEAST_ITERATIONS = 2  # one point is no curve
_UNBOUNDED = 16_777_215  # what Qt calls QWIDGETSIZE_MAX
_KEY = "plots_height"


class PlotsBand(QWidget):
    """Either the splitter ``plots``, or the line. ``asked()``: the plots are wanted though there is no curve yet.

    ``shown()`` comes with the window: only then is it known how much room there is.
    """

    asked, shown = Signal(), Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line, self.plots = QWidget(self), split(Qt.Orientation.Horizontal, self)
        self.line.setObjectName("plots_line")
        words = PlainLabel(NOTHING_YET, self.line)
        words.setProperty("role", "muted")
        show = QToolButton(self.line)
        show.setObjectName("show_plots")
        show.setText("Show the plots")
        show.setFont(ui_font(-1))
        show.setToolTip("Open the plots now: histogram, units and prediction need no iteration.")
        show.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        show.clicked.connect(self.asked)
        row = QHBoxLayout(self.line)
        row.setContentsMargins(SPACE + SPACE_SMALL, 0, SPACE, 0)
        row.addWidget(words, 1)
        row.addWidget(show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.plots, 1)
        self.show_plots(False)

    def show_plots(self, shown: bool) -> None:
        """The plots, at whatever height; else the line, which has its own."""
        self.line.setVisible(not shown)
        self.plots.setVisible(shown)
        self.setMinimumHeight(0 if shown else LINE_HEIGHT)
        self.setMaximumHeight(_UNBOUNDED if shown else LINE_HEIGHT)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


class PlotsRoom(QObject):
    """How high the plots are: what the learner made them, else their share of the window.

    They open by themselves with the first curve, unless they were put away by hand.
    """

    def __init__(self, bands: Panes, band: PlotsBand) -> None:
        super().__init__(bands)
        self._bands, self._band = bands, band
        self._open = self._asked = False
        self._height: int | None = None  # made so by hand; 0 where they are put away
        bands.splitterMoved.connect(self._moved)
        band.asked.connect(self._ask)
        band.shown.connect(self._share)

    @property
    def open(self) -> bool:
        """Whether there are plots, and not the line."""
        return self._open

    def refresh(self, iterations: int) -> None:
        """With so many iterations on record."""
        wanted = self._asked or iterations >= LEAST_ITERATIONS
        if wanted != self._open:
            self._open = wanted
            self._band.show_plots(wanted)
            self._share()

    def begin_again(self) -> None:
        """Another session is shown: that plots were asked for before is over."""
        self._asked = False

    def _ask(self) -> None:
        self._asked = True
        self.refresh(0)

    def _share(self) -> None:
        whole = sum(self._bands.sizes())
        usual = round(SHARE * whole) if self._open else LINE_HEIGHT
        height = usual if self._height is None or (self._height and not self._open) else self._height
        self._bands.setSizes([max(whole - height, 0), height])

    def _moved(self, *_: object) -> None:
        height = self._bands.sizes()[1]
        if self._open or not height:
            self._height = height
        elif self._height == 0:
            self._height = None  # the line was brought back, so the plots may come

    @property
    def kept(self) -> dict[str, str]:
        """What of it is remembered for the next start."""
        return {_KEY: "" if self._height is None else str(self._height)}

    def restore(self) -> None:
        """As it was left; what was never moved by hand stays as it is designed."""
        kept = settings.text(_KEY) or ""
        if kept.isascii() and kept.isdecimal() and len(kept) < 6:
            self._height = int(kept)
