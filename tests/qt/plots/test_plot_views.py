"""The further plots: weights, updates, the heat strip, histogram, units, the fit; and what they export."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.forward import outputs_for
from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, Moments
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.task import Training
from bpstudio.engine.words import ordinal
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.fit_plot import FitPlot
from bpstudio.qt.plots.heat_plot import HeatPlot, largest_of_strips, painted, strips_of
from bpstudio.qt.plots.histogram_plot import HistogramPlot
from bpstudio.qt.plots.plot_stack import PlotStack
from bpstudio.qt.plots.ratio_plot import RatioPlot
from bpstudio.qt.plots.units_view import UnitsView
from bpstudio.qt.plots.weight_plot import WeightPlot
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session

RNG = np.random.default_rng(8)
X = RNG.normal(size=(20, 2))
Y = (X[:, :1] * X[:, 1:] > 0).astype(float)
DATA = Examples(X, Y, tuple(range(0, 20, 4)))
NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
DOCUMENT = Document(NETWORK, DATA, training=Training(0.2, Adam(), batch_size=5, seed=3))


@pytest.fixture
def bridge(qapp: QApplication) -> Bridge:
    return Bridge(Session(DOCUMENT), notation=textbook.ARTICLE)


def made(kind: type[Any], bridge: Bridge, qtbot: QtBot) -> Any:
    plot = kind(bridge)
    qtbot.addWidget(plot)
    plot.resize(520, 220)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def test_the_held_out_cost_is_drawn_at_every_moment_kept(bridge: Bridge, qtbot: QtBot) -> None:
    plot = made(CostPlot, bridge, qtbot)
    bridge.session.train(60)
    qtbot.waitUntil(
        lambda: len(plot.chart.picture.lines) == 2 and len(plot.chart.picture.lines[1].points.x) == 61
    )
    assert not plot.chart.picture.note
    held = plot.chart.picture.lines[1]
    record = bridge.session.record_in_training
    for offset in (0, 17, 60):
        expected = held_out_cost(record.task, record.checkpoint(offset).parameters)
        assert held.points.y[held.points.x == offset] == pytest.approx([expected], rel=1e-12)


def test_where_fewer_moments_are_kept_the_plot_says_of_which_the_held_out_cost_is(
    bridge: Bridge, qtbot: QtBot
) -> None:
    plot = made(CostPlot, bridge, qtbot)
    bridge.session.train(20_000)
    stride = bridge.session.record_in_training.keeping.checkpoints
    assert stride > 1
    plot.refresh_now()
    assert plot.chart.picture.note == f"held-out cost at every {ordinal(stride)} iteration"


def test_without_held_out_examples_there_is_one_line(qtbot: QtBot, qapp: QApplication) -> None:
    bridge = Bridge(Session(replace(DOCUMENT, data=Examples(X, Y))), notation=textbook.ARTICLE)
    plot = made(CostPlot, bridge, qtbot)
    bridge.session.train(5)
    plot.refresh_now()
    assert len(plot.chart.picture.lines) == 1


def test_weights_over_time_are_those_of_the_moments(bridge: Bridge, qtbot: QtBot) -> None:
    plot = made(WeightPlot, bridge, qtbot)
    bridge.select(Parameter("theta", 2, 1, 0))
    bridge.session.train(40)
    plot.refresh_now()
    line = next(line for line in plot.chart.picture.lines if line.strong)
    position = Parameter("theta", 2, 1, 0).position(NETWORK)
    record = bridge.session.record_in_training
    assert line.points.x.tolist() == list(range(41))
    assert line.points.y.tolist() == [
        record.checkpoint(offset).parameters.flat[position] for offset in range(41)
    ]
    assert "∂" not in plot.value.text()


def test_update_ratios_are_worked_out_bit_by_bit(bridge: Bridge, qtbot: QtBot) -> None:
    plot = made(RatioPlot, bridge, qtbot)
    bridge.session.train(30)
    qtbot.waitUntil(lambda: len(plot.chart.picture.lines[0].points.x) == 30)
    assert [line.label for line in plot.chart.picture.lines] == ["layer 1", "layer 2"]
    assert plot.reading(50.0, -2.0) is not None


def test_every_parameter_is_in_one_strip_of_its_own_layer() -> None:
    for network in (NETWORK, Network(64, (Layer(32), Layer(10, "softmax")))):
        starts = strips_of(network)
        assert starts[0] == 0
        assert (np.diff(starts) > 0).all()
        assert all(network.offset(number) in starts for number in range(1, network.depth + 1))
        rows = np.abs(RNG.normal(size=(3, network.size)))
        table = largest_of_strips(rows, network)
        ends = [*starts[1:].tolist(), network.size]
        assert table[1, -1] == rows[1, starts[-1] : ends[-1]].max()
        assert table.max() == rows.max()


def test_the_heat_strip_reads_the_gradient_under_the_mouse(bridge: Bridge, qtbot: QtBot) -> None:
    plot = made(HeatPlot, bridge, qtbot)
    bridge.session.train(25)
    plot.refresh_now()
    image = plot.chart.picture.image
    assert (image.height(), len(plot.chart.picture.y_texts)) == (NETWORK.size, 2)
    reading = plot.reading(7.0, NETWORK.size - 0.5)
    assert "iteration 7" in reading.text
    assert "θ₁₁¹" in reading.text


def test_larger_gradients_are_darker_and_unknown_ones_have_no_colour(qapp: QApplication) -> None:
    image = painted(np.array([[1.0, 1e-3, np.nan]]))
    lightness = [image.pixelColor(0, row).lightness() for row in range(3)]
    assert lightness[0] < lightness[1] < lightness[2]


def test_the_histogram_counts_every_weight_once(bridge: Bridge, qtbot: QtBot) -> None:
    plot = made(HistogramPlot, bridge, qtbot)
    counts, edges = plot._counts(bridge.state)
    assert counts.sum() == NETWORK.size
    assert edges[0] == bridge.frame.parameters.flat.min()
    plot.gradients_button.click()
    assert plot.chart.picture.empty
    bridge.session.train(3)
    plot.refresh_now()
    assert plot._counts(bridge.state)[0].sum() == NETWORK.size
    where = bridge.state.cursor
    plot._travel(0.0)
    assert bridge.state.cursor == where


def test_a_flag_leads_to_its_unit(qtbot: QtBot, qapp: QApplication) -> None:
    network = Network(1, (Layer(2, "relu"), Layer(1)))
    start = Document(network, Examples(np.ones((3, 1)), np.ones((3, 1))))
    session = Session(start)
    session.state.segments[0].record.start.parameters.blocks[0][:, 1] = -3.0
    bridge = Bridge(session, notation=textbook.ARTICLE)
    view = made(UnitsView, bridge, qtbot)
    view.refresh_now()
    items = [view.list.item(row).text() for row in range(view.list.count())]
    place = next(row for row, text in enumerate(items) if "dead" in text)
    view.list.setFocus()
    view.list.setCurrentRow(place)
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert bridge.selection == Unit(1, 1)


def test_the_region_has_the_networks_answers_and_rings_for_what_is_held_out(
    bridge: Bridge, qtbot: QtBot
) -> None:
    plot = made(FitPlot, bridge, qtbot)
    picture = plot.chart.picture
    assert picture.image is not None
    assert sum(spot.hollow for spot in picture.spots) == len(DATA.held_out)
    assert plot.headline(bridge.state).name == "Prediction"
    assert plot.headline(bridge.state).value == "the region of each ŷ"
    hues = {text: colour for colour, text in picture.key}
    assert list(hues) == ["ŷ near 0", "ŷ near 1"]
    for spot, target in zip(picture.spots, Y[:, 0], strict=True):
        assert spot.colour == hues[f"ŷ near {target:g}"]
    yhat = outputs_for(NETWORK, bridge.frame.parameters, np.array([[0.3, -0.2]]))
    assert format_number(float(yhat[0, 0])) in plot.reading(0.3, -0.2).text


def test_the_fit_of_one_input_is_a_curve_through_its_answers(qtbot: QtBot, qapp: QApplication) -> None:
    data = Examples(np.linspace(-1, 1, 9)[:, None], np.linspace(0, 1, 9)[:, None])
    bridge = Bridge(
        Session(Document(Network(1, (Layer(3, "tanh"), Layer(1))), data)), notation=textbook.ARTICLE
    )
    plot = made(FitPlot, bridge, qtbot)
    picture = plot.chart.picture
    line = picture.lines[0].points
    expected = outputs_for(bridge.document.network, bridge.frame.parameters, line.x[:, None])[:, 0]
    assert line.y.tolist() == expected.tolist()
    assert len(picture.spots) == 9
    assert plot.headline(bridge.state).value == "the fit: ŷ over x"


def test_more_than_two_inputs_are_said_to_be_too_many(qtbot: QtBot, qapp: QApplication) -> None:
    data = Examples(np.ones((2, 3)), np.ones((2, 1)))
    plot = made(
        FitPlot, Bridge(Session(Document(Network(3, (Layer(1),)), data)), notation=textbook.ARTICLE), qtbot
    )
    assert "one or two inputs; this one has 3" in plot.picture(plot.bridge.state, (0, 1)).empty
    assert plot._nothing.isVisible()


# Export and choosing


@pytest.mark.parametrize("kind", [WeightPlot, RatioPlot, HeatPlot, HistogramPlot, FitPlot, UnitsView])
def test_weights_that_are_infinite_from_the_start_are_no_trouble_to_a_plot(
    kind: type[Any], qapp: QApplication, qtbot: QtBot
) -> None:
    """An edit after divergence keeps them, the record that begins then starts with them, and tanh makes 1 of them."""
    document = Document(NETWORK, Examples(np.abs(X), Y))
    first = Checkpoint(Parameters(NETWORK), Moments.fresh(document.training.optimizer, NETWORK.size))
    first.parameters.blocks[0][...] = np.inf
    bridge = Bridge(Session(State((beginning(document, first),))), notation=textbook.ARTICLE)
    plot = made(kind, bridge, qtbot)
    bridge.session.train(3)
    plot.refresh_now()
    assert not isinstance(plot, WeightPlot) or plot.row(bridge.state) is not None
    assert np.isinf(bridge.session.record_in_training.checkpoint(3).parameters.theta(1)).all()


@pytest.mark.parametrize("kind", [WeightPlot, RatioPlot, HeatPlot, HistogramPlot, FitPlot, UnitsView])
def test_every_plot_is_exported_as_picture_drawing_and_table(
    kind: type[Any], bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    plot = made(kind, bridge, qtbot)
    bridge.session.train(30)
    plot.refresh_now()
    plot.save_png(tmp_path / "plot.png")
    plot.save_svg(tmp_path / "plot.svg")
    plot.save_csv(tmp_path / "plot.csv")
    assert (tmp_path / "plot.png").read_bytes()[:4] == b"\x89PNG"
    assert ElementTree.parse(tmp_path / "plot.svg").getroot().tag.endswith("svg")
    rows = list(csv.reader(io.StringIO((tmp_path / "plot.csv").read_text("utf-8"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1 or kind is UnitsView


def test_the_table_of_the_heat_strip_has_every_gradient_that_is_kept(
    bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    plot = made(HeatPlot, bridge, qtbot)
    bridge.session.train(3)
    plot.save_csv(tmp_path / "heat.csv")
    heading, *rows = csv.reader(io.StringIO((tmp_path / "heat.csv").read_text("utf-8"), newline=""))
    assert [row[0] for row in rows] == ["0", "1", "2"]
    at = heading.index("dC/dtheta1[0,0]")
    kept = bridge.session.record_in_training.gradients[1]
    assert float(rows[1][at]) == kept[0]


def test_the_chooser_shows_each_plot_and_takes_the_place_of_its_name(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = MainWindow(Session(DOCUMENT))
    qtbot.addWidget(window)
    window.session.train(2)
    with qtbot.waitExposed(window):
        window.show()
    stack = window.plot_stack
    assert stack.currentWidget() is window.gradient_plot
    stack.chooser.setFocus()
    for index, plot in enumerate(stack.plots):
        assert stack.currentWidget() is plot
        assert plot.isVisible()
        assert not plot.name.isVisible()
        assert stack.chooser.currentText() == plot.headline(window.bridge.state).name
        assert stack.chooser.hasFocus() or not window.isActiveWindow()
        if index + 1 < len(stack.plots):
            qtbot.keyClick(stack.chooser, Qt.Key.Key_Down)
    window.files.keep()
    window.close()


def test_the_list_of_plots_is_as_wide_as_its_longest_name(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = PlotStack(Bridge(Session(DOCUMENT), notation=textbook.ARTICLE))
    qtbot.addWidget(stack)
    stack.resize(300, 200)
    with qtbot.waitExposed(stack):
        stack.show()
    box, names = stack.chooser, [stack.chooser.itemText(n) for n in range(stack.chooser.count())]
    box.setFixedWidth(60)
    monkeypatch.setattr(QComboBox, "showPopup", lambda _box: None)  # no window of a list without a display
    box.showPopup()
    longest = max(box.view().fontMetrics().horizontalAdvance(name) for name in names)
    assert box.view().minimumWidth() > longest > box.width()


def test_where_the_row_is_narrow_the_number_stays_and_whose_it_is_goes_first(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = MainWindow(Session(replace(DOCUMENT, training=replace(DOCUMENT.training, batch_size=None))))
    qtbot.addWidget(window)
    window.session.train(3)
    with qtbot.waitExposed(window):
        window.show()
    plot = window.plot_stack.gradient_plot
    whole = plot.value.text()
    assert whole.endswith("all 15 examples trained on")
    narrow = plot.width() - plot.value.width() // 3
    while plot.value.text() == whole and narrow > 100:
        plot.resize(narrow := narrow - 10, plot.height())
    assert plot.value.isVisible()
    assert plot.value.text() == whole.removesuffix("  all 15 examples trained on")
    plot.resize(900, plot.height())
    assert plot.value.text() == whole
    window.files.keep()
    window.close()
