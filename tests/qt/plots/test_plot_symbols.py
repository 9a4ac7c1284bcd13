"""The symbols over, beside and under a plot: typeset, whole, and apart from one another in every notation."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.notation import textbook
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.tree import Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.mathematics.label import line_of
from bpstudio.qt.plots.chart_paint import label_height, label_line, label_tops, labelled
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.heat_plot import HeatPlot
from bpstudio.qt.plots.histogram_plot import HistogramPlot
from tests.qt.bridges import opened


@pytest.fixture
def bridge() -> Bridge:
    bridge = opened("softmax-3")
    bridge.session.train(20)
    return bridge


def made(kind: type[Any], bridge: Bridge, qtbot: QtBot) -> Any:
    plot = kind(bridge)
    qtbot.addWidget(plot)
    plot.resize(620, 220)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.refresh_now()
    return plot


@pytest.mark.parametrize("layers", textbook.LAYERS)
@pytest.mark.parametrize("kind", [GradientPlot, HeatPlot])
def test_the_value_over_a_plot_has_room_for_both_indices_of_its_symbol(
    kind: type[Any], layers: textbook.Layers, bridge: Bridge, qtbot: QtBot
) -> None:
    bridge.write_in(textbook.Notation(layers=layers))
    plot = made(kind, bridge, qtbot)
    symbol = plot.headline(bridge.state).symbol
    line = line_of((symbol,), plot.value.font(), notation=bridge.notation)
    assert plot.value.height() >= line.room


@pytest.mark.parametrize("layers", textbook.LAYERS)
def test_the_names_at_the_ends_of_curves_never_overlap(
    layers: textbook.Layers, bridge: Bridge, qtbot: QtBot
) -> None:
    bridge.write_in(textbook.Notation(layers=layers))
    picture = made(GradientPlot, bridge, qtbot).chart.picture
    height = label_height(picture)
    lines = labelled(picture, 4 * height)
    tops = label_tops([20.0] * len(lines), 0, 4 * height, height)
    tallest = max(label_line(line, picture.notation).height for line in lines)
    assert len(lines) == 4
    assert all(lower - upper > tallest for upper, lower in pairwise(sorted(tops)))


def test_the_largest_gradient_over_the_heat_strip_is_typeset(bridge: Bridge, qtbot: QtBot) -> None:
    plot = made(HeatPlot, bridge, qtbot)
    headline = plot.headline(bridge.state)
    assert isinstance(headline.symbol, Partial)
    assert headline.of.startswith("∂C/∂")
    assert plot.value.text().startswith(f"largest {headline.of}  ")
    typeset = plot.value.grab().toImage()
    plot.value.setText(plot.value.text())  # words alone
    assert plot.value.grab().toImage() != typeset


def test_the_axis_of_the_histogram_is_typeset(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.write_in(textbook.Notation(weight="w"))
    plot = made(HistogramPlot, bridge, qtbot)
    assert (plot.chart.picture.x_symbol, plot.chart.picture.notation) == (THETA, bridge.notation)
    plot.gradients_button.click()
    assert plot.chart.picture.x_symbol == Partial(COST, THETA)
