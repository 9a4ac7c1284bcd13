"""Over which iterations the plots run: what is chosen at one holds for all, and what is to come hides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.app import create_window
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.fit_plot import FitPlot
from bpstudio.qt.plots.heat_plot import HeatPlot
from bpstudio.qt.plots.histogram_plot import HistogramPlot
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Any]:
    """A plot of the article's network after so many iterations."""

    def show(kind: type[PlotPanel], iterations: int) -> Any:
        bridge = Bridge(Session(read(located("article")).state), notation=textbook.ARTICLE)
        bridge.session.train(iterations)
        plot = kind(bridge)
        qtbot.addWidget(plot)
        plot.resize(520, 200)
        with qtbot.waitExposed(plot):
            plot.show()
        return plot

    return show


def test_a_long_run_whose_cost_falls_at_its_start_shows_the_fall(shown: Callable[..., Any]) -> None:
    plot = shown(CostPlot, 31_000)
    assert plot.chart.picture.powers
    place = plot.chart.place
    fall = place.px(16) - place.px(0)
    assert fall > 0.2 * place.rect.width()
    assert place.x_at(place.px(16)) == pytest.approx(16)
    first = plot.chart.picture.lines[0].points.x[:200]
    assert first.tolist() == list(range(200))
    plot.grab()


def test_a_short_run_is_laid_evenly(shown: Callable[..., Any]) -> None:
    assert not shown(CostPlot, 60).chart.picture.powers


def test_where_it_happens_ends_where_the_cost_stays(shown: Callable[..., Any]) -> None:
    plot = shown(CostPlot, 31_000)
    plot.axis_button.actions_of["happens"].trigger()
    assert plot.axis_button.text() == "axis: change"
    assert 10 < plot.chart.picture.x.high < 200
    plot.axis_button.actions_of["all"].trigger()
    assert plot.chart.picture.x.high > 31_000
    assert not plot.chart.picture.powers


def test_the_choice_holds_for_the_plot_beside_it(qtbot: QtBot) -> None:
    window = create_window("article")
    qtbot.addWidget(window)
    window.session.train(400)
    with qtbot.waitExposed(window):
        window.show()
    window.cost_plot.axis_button.actions_of["log"].trigger()
    assert window.gradient_plot.chart.picture.powers
    window.plot_stack.choose(1)
    assert window.plot_stack.plots[1].chart.picture.powers
    window.cost_plot.axis_button.actions_of["all"].trigger()
    assert not window.plot_stack.plots[1].chart.picture.powers


def share_of_width(plot: Any, iteration: int) -> float:
    place = plot.chart.place
    return float((place.px(iteration) - place.rect.left()) / place.rect.width())


def test_the_wheel_zooms_about_the_mouse_on_powers_too(shown: Callable[..., Any]) -> None:
    plot = shown(CostPlot, 31_000)
    before = share_of_width(plot, 100)
    plot.chart.zoom_asked.emit(100.0, 0.5)
    assert share_of_width(plot, 100) == pytest.approx(before)
    assert plot.chart.picture.x.high < 10_000
    plot.reset_view()
    assert plot.chart.picture.x.high > 31_000


def test_the_heat_strip_has_its_first_iterations_as_wide_as_the_axis_says(shown: Callable[..., Any]) -> None:
    plot = shown(HeatPlot, 31_000)
    assert plot.chart.picture.powers
    image, place = plot.chart.picture.image, plot.chart.place
    at = round((place.px(10) - place.rect.left()) / place.rect.width() * image.width())
    colours = {image.pixelColor(x, 0).name() for x in range(2, at)}
    assert len(colours) > 3


def test_a_future_that_ran_away_leaves_the_past_in_view(qtbot: QtBot) -> None:
    document = Document(
        Network(1, (Layer(1, "identity"), Layer(1, "identity"))),
        Examples(np.array([[1.0]]), np.array([[2.0]])),
    )
    session = Session(document)
    session.apply(SetLearningRate(0.05))
    session.train(20)
    session.apply(SetLearningRate(50.0))
    session.train(60)
    session.seek(12)
    plot = CostPlot(Bridge(session, notation=textbook.ARTICLE))
    qtbot.addWidget(plot)
    plot.resize(520, 200)
    with qtbot.waitExposed(plot):
        plot.show()
    most = session.state.segments[1].record.costs.max()
    assert plot.chart.picture.y.high < 3 * most
    plot.log.click()
    assert plot.chart.picture.y.high < np.log10(most) + 3
    plot.log.click()
    session.seek(session.state.iterations)
    plot.refresh_now()
    assert plot.chart.picture.y.high > 1e6


def test_of_one_there_is_one(shown: Callable[..., Any]) -> None:
    fit = shown(FitPlot, 0)
    assert fit.when.text() == "1 example"
    assert " 1 values" not in shown(HistogramPlot, 0).value.text()
