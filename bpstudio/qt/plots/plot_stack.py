"""The plot at the right: one of several views, chosen in its own first row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.plots.fit_plot import FitPlot
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.heat_plot import HeatPlot
from bpstudio.qt.plots.histogram_plot import HistogramPlot
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.qt.plots.ratio_plot import RatioPlot
from bpstudio.qt.plots.time_axis import AxisChoice
from bpstudio.qt.plots.units_view import UnitsView
from bpstudio.qt.plots.weight_plot import WeightPlot
from bpstudio.session.history.state import State

TIP = "Which plot to see here: gradients, weights, updates, everything as colour, a histogram, units, the prediction."


class PlotStack(QStackedWidget):
    """Shows one of its plots at a time, with the chooser in the place of the plot's name.

    ``moved_by_hand()`` and ``said(sentence)`` of any of them.
    """

    moved_by_hand, said = Signal(), Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plot_stack")
        self.gradient_plot = GradientPlot(bridge, self)
        others = (WeightPlot, RatioPlot, HeatPlot, HistogramPlot, UnitsView, FitPlot)
        self.plots: tuple[PlotPanel, ...] = (self.gradient_plot, *(kind(bridge, self) for kind in others))
        self.chooser = ElidedComboBox(self)
        self.chooser.setObjectName("plot_chooser")
        self.chooser.setToolTip(TIP)
        self.chooser.setAccessibleName("plot")
        self.chooser.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for plot in self.plots:
            self.addWidget(plot)
            self.chooser.addItem(plot.headline(plot.bridge.state).name)
            plot.moved_by_hand.connect(self.moved_by_hand)
            plot.said.connect(self.said)
            plot.lend_name_to(self.chooser)
        self.chooser.currentIndexChanged.connect(self.choose)
        self.choose(0)

    def choose(self, index: int) -> None:
        """Show the plot of that number."""
        plot = self.plots[index]
        focused = self.chooser.hasFocus()
        plot.head.insertWidget(0, self.chooser)
        self.setCurrentWidget(plot)
        self.chooser.show()
        if focused:
            self.chooser.setFocus()

    def spread(self, choice: AxisChoice) -> None:
        """Lay the iterations of all of them along the axis in that way."""
        for plot in self.plots:
            plot.axis.choice, plot.axis.zoom = choice, None
            if plot.isVisible():
                plot.refresh_now()

    def refresh(self, old: State | None, new: State) -> None:
        """Each plot listens to the session by itself; this is for when everything is to be written anew."""
        for plot in self.plots:
            plot.refresh(old, new)

    def refresh_theme(self) -> None:
        for plot in self.plots:
            if plot.isVisible():
                plot.refresh_theme()
