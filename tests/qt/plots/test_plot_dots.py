"""The number over a curve, its dot and the record are the same, however long the record, wherever the cursor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.words import grouped
from bpstudio.explain.series.measured import update_ratios
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.gradient_plot import GradientPlot, layers_shown
from bpstudio.qt.plots.heat_plot import HeatPlot
from bpstudio.qt.plots.ratio_plot import RatioPlot
from bpstudio.qt.plots.weight_plot import WeightPlot
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.qt.there import there

KINDS = (CostPlot, GradientPlot, WeightPlot, RatioPlot, HeatPlot)
LENGTHS = (0, 1, 2, 17, 130, 3_000, 20_000)


@pytest.fixture(scope="module")
def recorded() -> dict[tuple[str, int], Session]:
    """Sessions of each length, run once; what is tried on them only moves the cursor."""
    found = {}
    for name in ("article", "xor"):
        for length in LENGTHS:
            session = Session(read(located(name)).state)
            if name == "xor":
                session.apply(HoldOut((1,)))
            session.train(length // 2)
            if length > 100:
                session.apply(SetLearningRate(0.05))
            session.train(length - length // 2)
            found[name, length] = session
    return found


def exact_row(state: State, iteration: int) -> tuple[Any, Any]:
    """The gradients of an iteration, run again from the nearest moment."""
    segment = next(part for part in reversed(state.segments) if part.first <= iteration)
    return segment, segment.record.trace(iteration - segment.first)


def shown_as(value: Any) -> str:
    return "—" if value is None else format_number(value)


def check_cost(plot: Any, state: State, iteration: int | None) -> None:
    if iteration is None:
        assert plot.headline(state).said == "—"
        assert plot.headline(state).when == ""
        assert all(line.dot is None for line in plot.chart.picture.lines)
        return
    segment, trace = exact_row(state, iteration)
    if iteration < state.iterations:
        cost = float(segment.record.costs[iteration - segment.first])
    else:
        cost = plot.bridge.frame.cost
    assert plot.headline(state).said == shown_as(cost)
    assert plot.headline(state).when == f"iteration {grouped(iteration)}"
    dots = plot.dots(state)
    assert dots[0] == (iteration, cost)
    if segment.document.data.held_out:
        assert dots[1] == (iteration, held_out_cost(segment.record.task, trace.before))
    for line, dot in zip(plot.chart.picture.lines, dots, strict=False):
        assert line.dot == dot


def check_gradients(plot: Any, state: State, iteration: int | None) -> None:
    parameters = plot.drawn(state).parameters
    dots = plot.dots(state)
    if iteration is None:
        assert not any(dots)
        return
    _, trace = exact_row(state, iteration)
    mid = iteration == state.completed
    for parameter, dot in zip(parameters, dots, strict=True):
        seen = plot.bridge.frame.gradient(parameter) if mid else trace.workspace.gradient[parameter]
        assert dot == (None if seen is None else (iteration, float(seen)))
    headline = plot.headline(state)
    assert headline.when == f"iteration {grouped(iteration)}" or not parameters
    texts = [shown_as(None if dot is None else dot.y) for dot in dots]
    assert not parameters or headline.value in texts


def check_norms(plot: Any, state: State, iteration: int | None) -> None:
    plot.norms_button.setChecked(True)
    if iteration is not None and iteration < state.completed:
        _, trace = exact_row(state, iteration)
        blocks = trace.workspace.gradient.blocks
        norms = [float(np.linalg.norm(blocks[number - 1])) for number in layers_shown(state.document.network)]
        for dot, norm in zip(plot.dots(state), norms, strict=True):
            assert (dot is None and norm == 0) or 10**dot.y == pytest.approx(norm, rel=1e-9)
        assert plot.headline(state).value == format_number(max(norms))
    plot.lines_button.setChecked(True)


def check_weights(plot: Any, state: State, iteration: int | None) -> None:
    dots, parameters = plot.dots(state), plot.drawn(state).parameters
    if iteration is not None:
        _, trace = exact_row(state, iteration)
        assert dots == [(iteration, trace.before[parameter]) for parameter in parameters]


def check_ratios(plot: Any, state: State, iteration: int | None) -> None:
    dots = plot.dots(state)
    if iteration is None or iteration == state.completed:
        assert not any(dots)
        return
    segment, _ = exact_row(state, iteration)
    offset = iteration - segment.first
    ratios = update_ratios(segment, offset, segment.record.checkpoint(offset))
    for dot, ratio in zip(dots, ratios, strict=True):
        assert (dot is None and not ratio > 0) or 10**dot.y == pytest.approx(ratio, rel=1e-9)
    assert plot.headline(state).value == format_number(max(ratios))


CHECKS = (check_cost, check_gradients, check_weights, check_ratios)


@settings(max_examples=40)
@given(st.data())
def test_a_dot_is_the_number_over_its_curve_at_every_length_and_place(
    qapp: QApplication, recorded: dict[tuple[str, int], Session], data: Any
) -> None:
    session = recorded[data.draw(st.sampled_from(sorted(recorded)))]
    bridge = Bridge(session, notation=textbook.ARTICLE)
    plots = [kind(bridge) for kind in KINDS]
    state = session.state
    iteration = data.draw(st.integers(0, state.iterations))
    last = len(session.frame.program) if iteration < state.iterations else 13
    session.seek(iteration, data.draw(st.integers(0, last - 1)) if iteration == state.iterations else last)
    if data.draw(st.booleans()):
        session.seek(iteration, data.draw(st.integers(0, last - 1)))
    state = session.state
    spoken = session.frame.past.told
    for plot in plots:
        plot.draw()
    for plot, check in zip(plots, CHECKS, strict=False):
        check(plot, state, spoken)
    check_norms(plots[1], state, spoken)
    named = {plot.headline(state).when for plot in plots if plot.headline(state).when}
    assert named <= {"" if spoken is None else f"iteration {grouped(spoken)}"}
    for plot in plots:
        plot.deleteLater()


def test_the_iteration_spoken_of_is_the_one_at_the_cursor_once_its_cost_is_revealed(
    recorded: dict[tuple[str, int], Session],
) -> None:
    session = recorded["article", 17]
    for revealed, expected in ((0, 11), (6, 11), (7, 12), (15, 12), (20, 12)):
        session.seek(12, revealed)
        assert session.frame.past.told == expected


def test_steps_within_an_iteration_move_the_dots_at_once(qtbot: QtBot) -> None:
    bridge = Bridge(Session(read(located("article")).state), notation=textbook.ARTICLE)
    bridge.session.train(30)
    bridge.session.seek(5, 6)
    plots = [CostPlot(bridge), GradientPlot(bridge)]
    for plot in plots:
        qtbot.addWidget(plot)
        plot.resize(520, 200)
        with qtbot.waitExposed(plot):
            plot.show()
    qtbot.wait(60)
    bridge.session.step()
    cost = bridge.frame.cost
    assert cost is not None
    assert plots[0].chart.picture.lines[0].dot == (5, cost)
    assert plots[0].value.text() == format_number(cost)
    assert not any(line.dot for line in plots[1].chart.picture.lines)
    assert "—" in plots[1].value.text()
    bridge.session.finish_phase()
    assert all(there(line.dot).x == 5 for line in plots[1].chart.picture.lines)
    assert {plot.when.text() for plot in plots} == {"iteration 5"}


def test_plots_that_run_together_are_drawn_in_one_go(qtbot: QtBot) -> None:
    bridge = Bridge(Session(read(located("article")).state), notation=textbook.ARTICLE)
    plots = [CostPlot(bridge), GradientPlot(bridge)]
    for plot in plots:
        qtbot.addWidget(plot)
        plot.resize(520, 200)
        with qtbot.waitExposed(plot):
            plot.show()
    seen = []
    for _ in range(12):
        bridge.session.train(7)
        before = [plot.when.text() for plot in plots]
        qtbot.waitUntil(lambda: all(plot.when.text() for plot in plots))
        seen.append(before)
        qtbot.wait(8)
        assert plots[0].when.text() == plots[1].when.text()
    assert len({tuple(texts) for texts in seen}) > 1


def test_the_curve_runs_through_its_dot(recorded: dict[tuple[str, int], Session], qapp: QApplication) -> None:
    session = recorded["article", 20_000]
    session.seek(9_137, 20)
    plot = CostPlot(Bridge(session, notation=textbook.ARTICLE))
    plot.draw()
    line = plot.chart.picture.lines[0]
    assert there(line.dot).x == 9_137
    (_, _, _), (past, _, _) = plot.chart._halves(line)
    assert (past.x[-1], past.y[-1]) == line.dot
    plot.deleteLater()


def test_after_a_change_of_shape_the_old_networks_numbers_are_told_as_its_own(qapp: QApplication) -> None:
    session = Session(read(located("article")).state)
    session.train(9)
    session.apply(AddUnit(1))
    bridge = Bridge(session, notation=textbook.ARTICLE)
    bridge.select(Parameter("theta", 1, 0, 1))
    plots = [kind(bridge) for kind in KINDS]
    for plot in plots:
        plot.draw()
        assert plot.headline(session.state).when in ("iteration 8", "")
        plot.deleteLater()


def test_the_point_of_an_iteration_walked_again_comes_and_goes_with_its_step(qtbot: QtBot) -> None:
    bridge = Bridge(Session(read(located("article")).state), notation=textbook.ARTICLE)
    bridge.session.train(30)
    bridge.session.seek(5, 6)
    plot = CostPlot(bridge)
    qtbot.addWidget(plot)
    plot.resize(520, 200)
    with qtbot.waitExposed(plot):
        plot.show()
    others = [x for x in range(30) if x != 5]
    assert plot.chart.picture.lines[0].points.x.tolist() == others
    assert there(plot.reading(5.0, 0.0)).x == 4, "the mouse reads the last one that is known"
    bridge.session.step()
    assert plot.chart.picture.lines[0].points.x.tolist() == list(range(30))
    assert there(plot.reading(5.0, 0.0)).text.endswith(shown_as(bridge.frame.cost))
    bridge.session.back()
    assert plot.chart.picture.lines[0].points.x.tolist() == others


@pytest.mark.parametrize("kind", [GradientPlot, HeatPlot, RatioPlot, WeightPlot])
def test_under_the_mouse_nothing_of_an_iteration_walked_again_is_told_before_its_step(
    qapp: QApplication, kind: type[Any]
) -> None:
    bridge = Bridge(Session(read(located("article")).state), notation=textbook.ARTICLE)
    bridge.session.train(30)
    bridge.session.seek(5, 8)
    plot = kind(bridge)
    if kind is RatioPlot:
        plot._measured.work(bridge.state, seconds=60.0)
    plot.draw()
    y = plot.chart.picture.y
    hidden = 6 if kind is WeightPlot else 5
    heights = [y.low + share * y.span for share in (0.05, 0.3, 0.5, 0.7, 0.95)]
    before = [plot.reading(float(hidden), height) for height in heights]
    assert all(f"iteration {hidden - 1} " in reading.text for reading in before)
    bridge.session.finish_iteration()
    if kind is RatioPlot:
        plot._measured.work(bridge.state, seconds=60.0)
    plot.draw()
    after = [plot.reading(float(hidden), height) for height in heights]
    assert all(f"iteration {hidden} " in reading.text for reading in after)
    assert all(one.text != other.text for one, other in zip(before, after, strict=True))
    plot.deleteLater()
