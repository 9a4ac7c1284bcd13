from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.notation import textbook
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.plain import to_plain
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.qt.plots.weight_plot import WeightPlot
from bpstudio.session.edits.structure import AddUnit, RemoveLayer, RemoveUnit
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.qt.bridges import opened


def test_the_gradient_read_is_of_the_nearest_line(gradients: GradientPlot, bridge: Bridge) -> None:
    bridge.session.train(10)
    gradients.refresh_now()
    record = bridge.state.segments[0].record
    position = Parameter.parse("theta2[0,0]").position(bridge.document.network)
    value = record.gradients[3, position]
    reading = gradients.reading(3.2, value)
    assert reading is not None
    assert reading.y == value
    assert "θ₂" in reading.text


@pytest.mark.parametrize("kind", [GradientPlot, WeightPlot])
def test_the_symbols_of_a_plot_say_what_its_labels_say(
    kind: type[GradientPlot], shown: Callable[[PlotPanel], None]
) -> None:
    notation = textbook.Notation(weight="w", cost="J")
    bridge = Bridge(Session(read(located("mazur")).state), notation=notation)
    plot = kind(bridge)
    shown(plot)
    bridge.session.train(4)
    plot.refresh_now()
    picture, headline = plot.chart.picture, plot.headline(bridge.state)
    assert picture.y_symbol is not None
    assert to_plain(picture.y_symbol, notation) == picture.y_name
    assert picture.notation == notation
    for line in picture.lines:
        assert line.symbol is not None
        assert to_plain(line.symbol, notation) == line.label
    assert headline.symbol is not None
    assert to_plain(headline.symbol, notation) == headline.of
    assert plot.value.text() == f"{headline.of}  {headline.value}"


def test_the_selected_and_the_followed_parameter_have_a_line_of_their_own(
    qtbot: QtBot, shown: Callable[[PlotPanel], None]
) -> None:
    bridge = opened("digits")
    plot = GradientPlot(bridge)
    shown(plot)
    bridge.session.train(4)
    plot.refresh_now()
    parameter = Parameter.parse("theta1[0,0]")  # the corner of the picture is blank: its gradient is 0
    name = parameter_text(parameter, bridge.document.network, textbook.ARTICLE)
    assert name not in [line.label for line in plot.chart.picture.lines]
    assert len(plot.chart.picture.lines) == 8
    bridge.select(parameter)
    plot.refresh_now()
    assert plot.chart.picture.lines[0].label == name
    assert plot.chart.picture.lines[0].strong
    assert plot.value.text() == f"∂C/∂{name}  0  the batch of 32"
    bridge.select(None)
    bridge.session.follow(parameter)
    plot.refresh_now()
    assert plot.chart.picture.lines[0].label == name
    low, high = plot.chart.picture.band
    gradient = bridge.state.segments[0].record.gradients[:4]
    assert np.array_equal(low.y, gradient.min(axis=1))
    assert np.array_equal(high.y, gradient.max(axis=1))


def test_the_value_above_the_gradients_is_that_of_the_screen(gradients: GradientPlot, bridge: Bridge) -> None:
    bridge.session.train(5)
    bridge.session.follow(Parameter.parse("theta3"))
    bridge.select(Parameter.parse("theta3[0,0]"))
    gradients.refresh_now()
    assert gradients.when.text() == "iteration 4"
    bridge.session.step()
    while bridge.frame.gradient(Parameter.parse("theta3[0,0]")) is None:
        bridge.session.step()
    gradients.refresh_now()
    assert gradients.when.text() == "iteration 5"


def test_norms_are_drawn_one_a_layer_on_powers_of_ten(gradients: GradientPlot, bridge: Bridge) -> None:
    bridge.session.train(20)
    gradients.norms_button.click()
    picture = gradients.chart.picture
    assert [line.label for line in picture.lines] == ["layer 1", "layer 2", "layer 3"]
    assert picture.log
    rows = bridge.state.segments[0].record.gradients
    assert np.allclose(picture.lines[0].points.y, np.log10(np.linalg.norm(rows[:, :2], axis=1)))
    gradients.lines_button.click()
    assert not gradients.chart.picture.log


def test_a_parameter_that_comes_later_has_a_broken_line(gradients: GradientPlot, bridge: Bridge) -> None:
    bridge.session.train(5)
    bridge.edit(AddUnit(1))
    bridge.session.train(5)
    bridge.select(Parameter.parse("theta1[0,1]"))
    gradients.refresh_now()
    line = gradients.chart.picture.lines[0]
    assert line.label == "θ₁₂¹"
    good = line.points.x[np.isfinite(line.points.y)]
    assert good.tolist() == [5, 6, 7, 8, 9]
    gradients.grab()


def test_gradients_thinned_by_the_record_stay_at_their_iterations(
    gradients: GradientPlot, bridge: Bridge
) -> None:
    record = bridge.state.segments[0].record
    record._most_gradients = 100
    for _ in range(9):
        bridge.session.train(55)
        for button in (gradients.norms_button, gradients.lines_button):
            button.click()
            gradients.refresh_now()
            kept = np.arange(0, bridge.state.iterations, record.gradient_stride, dtype=float)
            line = gradients.chart.picture.lines[0]
            assert np.array_equal(line.points.x, kept)
            norms = np.log10(np.linalg.norm(record.gradients[:, :2], axis=1))
            assert np.allclose(line.points.y, norms if gradients.by_layer else record.gradients[:, 0])
    assert record.gradient_stride > 1


def test_a_narrow_plot_shows_its_value_uncut(gradients: GradientPlot, bridge: Bridge) -> None:
    bridge.session.train(5)
    gradients.resize(350, 150)
    gradients.refresh_now()
    QApplication.processEvents()
    assert not gradients.when.isVisible()
    assert gradients.value.width() >= gradients.value.sizeHint().width()
    gradients.resize(900, 200)
    gradients.refresh_now()
    assert gradients.when.isVisible()


@pytest.mark.parametrize("name", ["article", "xor"])
def test_after_an_edit_of_the_shape_the_lines_keep_the_names_of_the_network_they_were_recorded_of(
    name: str, shown: Callable[[PlotPanel], None]
) -> None:
    bridge = opened(name)
    plot = GradientPlot(bridge)
    shown(plot)
    bridge.session.train(3)
    plot.refresh_now()
    before = [line.label for line in plot.chart.picture.lines]
    if name == "article":
        bridge.edit(RemoveLayer(1))
    else:
        for _ in range(3):
            bridge.edit(RemoveUnit(1, 0))
        bridge.edit(RemoveUnit(0, 0))
    plot.refresh_now()
    assert [line.label for line in plot.chart.picture.lines] == before
    bridge.session.seek(1, 0)
    plot.refresh_now()
    bridge.session.seek(3, 0)
    bridge.session.train(2)
    plot.refresh_now()
    names = {
        parameter_text(p, bridge.document.network, textbook.ARTICLE)
        for p in every_parameter(bridge.document.network)
    }
    assert {line.label for line in plot.chart.picture.lines} <= names


def test_a_headline_says_what_its_value_is_of_and_whose_it_is() -> None:
    whole = Headline("Gradients", "0.5", "iteration 3", "∂C/∂θ₁", whose="all 4 examples")
    assert whole.said == "∂C/∂θ₁  0.5  all 4 examples"
    assert replace(whole, whose="").said == "∂C/∂θ₁  0.5"
    assert Headline("Units", "2 of 3 flagged").said == "2 of 3 flagged"
