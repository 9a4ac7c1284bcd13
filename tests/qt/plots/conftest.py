"""A plot on the article's session, shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.plot_panel import PlotPanel
from tests.qt.bridges import opened


@pytest.fixture
def bridge() -> Bridge:
    return opened()


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[PlotPanel], None]:
    def show(plot: PlotPanel) -> None:
        qtbot.addWidget(plot)
        plot.resize(520, 200)
        with qtbot.waitExposed(plot):
            plot.show()

    return show


@pytest.fixture
def gradients(bridge: Bridge, shown: Callable[[PlotPanel], None]) -> GradientPlot:
    plot = GradientPlot(bridge)
    shown(plot)
    return plot
