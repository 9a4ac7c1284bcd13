from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.explain.series.series import Trails, points
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.plot_panel import EMPTY_TEXT, PlotPanel
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.past import ALL_COSTS
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

EVERYTHING = (-1.0, 1e9)


@pytest.fixture
def cost(bridge: Bridge, shown: Callable[[PlotPanel], None]) -> CostPlot:
    plot = CostPlot(bridge)
    shown(plot)
    return plot


def click(qtbot: QtBot, plot: PlotPanel, x: float) -> None:
    place = plot.chart.place
    at = QPointF(place.px(x), place.rect.center().y()).toPoint()
    qtbot.mouseClick(plot.chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()


def test_before_the_first_iteration_both_plots_say_what_to_do(
    cost: CostPlot, gradients: GradientPlot
) -> None:
    for plot in (cost, gradients):
        assert plot.chart.picture.empty == EMPTY_TEXT
        assert "—" in plot.value.text()
        assert plot.chart.reading is None


def test_the_plots_grow_while_training(cost: CostPlot, gradients: GradientPlot, bridge: Bridge) -> None:
    for count in (1, 30, 50):
        bridge.session.train(count - bridge.state.iterations)
        for plot in (cost, gradients):
            plot.refresh_now()
            assert all(len(line.points.x) == count for line in plot.chart.picture.lines)
    line = cost.chart.picture.lines[0]
    assert line.points.x.tolist() == list(range(50))
    assert np.array_equal(line.points.y, bridge.state.segments[0].record.costs)
    assert cost.value.text() == format_number(line.points.y[-1])


def test_a_change_is_drawn_soon_without_being_asked(qtbot: QtBot, cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(5)
    qtbot.waitUntil(lambda: len(cost.chart.picture.lines) == 1)
    assert len(cost.chart.picture.lines[0].points.x) == 5


def test_many_changes_in_a_row_are_drawn_once(
    qtbot: QtBot, cost: CostPlot, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    original = cost.chart.show_picture
    monkeypatch.setattr(cost.chart, "show_picture", lambda it, _rough: (drawn.append(1), original(it)))
    for _ in range(40):
        bridge.session.train(1)
    qtbot.waitUntil(lambda: bool(drawn))
    assert len(drawn) == 1


def test_a_hidden_plot_has_no_timer_running_and_is_up_to_date_when_shown(
    cost: CostPlot, bridge: Bridge
) -> None:
    bridge.session.train(1)
    cost.hide()
    bridge.session.train(9)
    assert not cost._redraw.waiting
    cost.show()
    assert len(cost.chart.picture.lines[0].points.x) == 10


def test_the_cursor_line_is_at_the_cursors_iteration(
    cost: CostPlot, gradients: GradientPlot, bridge: Bridge
) -> None:
    bridge.session.train(50)
    bridge.session.seek(12, 9)
    for plot in (cost, gradients):
        plot.refresh_now()
        assert plot.chart.picture.cursor == 12
        assert plot.chart.picture.end == 11
        place = plot.chart.place
        assert place.x_at(place.px(12)) == pytest.approx(12)


def test_the_past_is_strong_and_the_recorded_future_faint(cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(50)
    bridge.session.seek(20)
    cost.refresh_now()
    (future, faint, _), (past, strong, _) = cost.chart._halves(cost.chart.picture.lines[0])
    assert past.x.tolist() == list(range(20))
    assert future.x.tolist() == [19, *range(21, 50)], "the cost of the iteration begun again is not computed"
    assert strong.color() == load_theme("light").cost
    assert faint.color() != strong.color()


@pytest.mark.parametrize("iteration", [0, 7, 49])
def test_clicking_travels_to_the_end_of_that_iteration(
    qtbot: QtBot, cost: CostPlot, gradients: GradientPlot, bridge: Bridge, iteration: int
) -> None:
    for plot in (cost, gradients):
        bridge.session.train(50 - bridge.state.completed)
        plot.refresh_now()
        click(qtbot, plot, iteration)
        assert bridge.state.cursor == Cursor(iteration, 20)
        assert bridge.state.iterations == 50


def test_clicking_past_the_last_iteration_runs_nothing_new(
    qtbot: QtBot, cost: CostPlot, bridge: Bridge
) -> None:
    bridge.session.train(50)
    bridge.session.seek(3)
    cost.refresh_now()
    with qtbot.waitSignal(cost.moved_by_hand):
        click(qtbot, cost, 50)
    assert bridge.state.cursor == Cursor(49, 20), "all of the last one"
    assert bridge.state.iterations == 50


def test_dragging_scrubs(qtbot: QtBot, cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(50)
    cost.refresh_now()
    place, port = cost.chart.place, cost.chart.viewport()
    y = round(place.rect.center().y())
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(round(place.px(40)), y))
    qtbot.mouseMove(port, QPoint(round(place.px(11)), y))
    QApplication.processEvents()
    assert bridge.state.cursor.iteration == 11
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(round(place.px(11)), y))


def test_edits_are_marked_at_their_seam_and_named(cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(20)
    bridge.edit(SetLearningRate(0.3))
    bridge.session.train(10)
    cost.refresh_now()
    assert [seam.iteration for seam in cost.chart.picture.seams] == [20]
    at = QPointF(cost.chart.place.px(20), 50).toPoint()
    assert cost.chart.seam_text(at) == "Before iteration 20: Set η to 0.3 (was 0.1)"
    assert cost.chart.seam_text(at + QPoint(40, 0)) == ""


def test_series_run_on_across_edits_and_undo_takes_back(cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(20)
    bridge.session.seek(10)
    bridge.edit(SetLearningRate(0.3))
    bridge.session.train(5)
    cost.refresh_now()
    assert cost.chart.picture.lines[0].points.x.tolist() == list(range(15))
    bridge.session.undo()
    bridge.session.finish_phase()
    bridge.session.finish_phase()
    cost.refresh_now()
    assert cost.chart.picture.lines[0].points.x.tolist() == list(range(20))


def test_hovering_reads_iteration_and_value(qtbot: QtBot, cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(50)
    cost.refresh_now()
    place = cost.chart.place
    qtbot.mouseMove(cost.chart.viewport(), QPointF(place.px(30), place.rect.center().y()).toPoint())
    reading = cost.chart.reading
    assert reading is not None
    assert reading.x == 30
    assert reading.y == bridge.state.segments[0].record.costs[30]
    assert reading.text.startswith("iteration 30   C ")
    cost.grab()


def test_the_cost_is_shown_in_powers_of_ten_on_demand(cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(20)
    cost.log.click()
    assert np.allclose(cost.chart.picture.lines[0].points.y, np.log10(bridge.state.segments[0].record.costs))
    reading = cost.reading(4, 0)
    assert reading is not None
    assert reading.y == pytest.approx(np.log10(bridge.state.segments[0].record.costs[4]))


def diverging() -> Bridge:
    document = Document(
        Network(1, (Layer(1, "identity"), Layer(1, "identity"))),
        Examples(np.array([[1.0]]), np.array([[2.0]])),
    )
    session = Session(document)
    session.apply(SetLearningRate(1e6))
    session.train(60)
    return Bridge(session, notation=textbook.ARTICLE)


def test_numbers_that_ran_away_do_not_break_the_plots(shown: Callable[[PlotPanel], None]) -> None:
    bridge = diverging()
    assert bridge.state.iterations > 0
    bridge.session.finish_iteration()
    assert not np.isfinite(bridge.state.segments[-1].record.costs).all()
    for plot in (CostPlot(bridge), GradientPlot(bridge)):
        shown(plot)
        for button in plot.findChildren(type(plot.more)):
            if button.isCheckable():
                button.click()
        place = plot.chart.place
        assert np.isfinite([*place.x, *place.y]).all()
        assert not plot.grab().isNull()


def test_a_long_run_is_drawn_from_few_points_and_loses_no_peak(bridge: Bridge) -> None:
    bridge.session.train(30_000)
    record = bridge.state.segments[0].record
    record._costs[12_345] = 7.0
    found = points(bridge.state, ALL_COSTS, Trails(256), EVERYTHING)
    assert len(found.x) <= 2 * 256 + 4
    assert found.y[found.x == 12_345] == [7.0]
    assert found.x[-1] == 29_999
    zoomed = points(bridge.state, ALL_COSTS, Trails(256), (12_300.0, 12_400.0))
    assert zoomed.x.tolist() == list(range(12_299, 12_403))


def test_the_wheel_zooms_about_the_mouse_and_the_view_is_reset(
    cost: CostPlot, bridge: Bridge, qtbot: QtBot
) -> None:
    bridge.session.train(1000)
    cost.spread("all")
    whole, place = cost.chart.picture.x, cost.chart.place
    at = QPointF(place.px(300), place.rect.center().y())
    event = QWheelEvent(
        at,
        cost.chart.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(cost.chart.viewport(), event)
    near = cost.chart.picture.x
    assert near.span == pytest.approx(whole.span * 0.8**4)
    assert (300 - near.low) / near.span == pytest.approx((300 - whole.low) / whole.span)
    assert np.nanmax(cost.chart.picture.lines[0].points.y) < bridge.state.segments[0].record.costs[0]
    cost.reset_view()
    assert cost.chart.picture.x == whole


def test_another_session_is_drawn_from_its_start(cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(30)
    cost.refresh_now()
    bridge.replace_session(Session(read(located("mazur")).state))
    cost.refresh_now()
    assert cost.chart.picture.empty


def test_the_plots_follow_the_theme(qapp: QApplication, cost: CostPlot, bridge: Bridge) -> None:
    bridge.session.train(3)
    try:
        apply_theme(qapp, load_theme("dark"))
        cost.refresh_theme()
        picture = cost.chart.grab().toImage()
        assert picture.pixelColor(2, 2).name() == load_theme("dark").surface.name()
        assert cost.chart.picture.lines[0].colour == load_theme("dark").cost
    finally:
        qapp.setStyleSheet("")
        qapp.setProperty("theme", None)


def test_the_picture_and_the_numbers_can_be_exported(
    cost: CostPlot, bridge: Bridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridge.session.train(4)
    names = iter([(str(tmp_path / "cost.png"), ""), (str(tmp_path / "cost.csv"), ""), ("", "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(names))
    by_name = {action.objectName(): action for action in cost.actions()}
    by_name["cost_export_png"].trigger()
    by_name["cost_export_csv"].trigger()
    by_name["cost_export_csv"].trigger()
    assert QImage(str(tmp_path / "cost.png")).size() == cost.grab().toImage().size()
    with (tmp_path / "cost.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert [float(line[1]) for line in lines[1:]] == bridge.state.segments[0].record.costs.tolist()


def test_an_export_that_cannot_be_written_is_refused_in_words(
    qtbot: QtBot, cost: CostPlot, bridge: Bridge, tmp_path: Path
) -> None:
    with qtbot.waitSignal(bridge.refused) as heard:
        cost.save_png(tmp_path / "nowhere" / "cost.png")
    assert "could not be written" in heard.args[0]


def test_every_button_is_explained_and_reached_by_tab(cost: CostPlot, gradients: GradientPlot) -> None:
    for plot in (cost, gradients):
        buttons = plot.findChildren(type(plot.more))
        assert buttons
        assert all(button.toolTip() and button.accessibleName() for button in buttons)
        assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
