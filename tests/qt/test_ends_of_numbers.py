"""Weights, examples and gradients at the ends of what a number can be: every view shows them, and none raises."""

from __future__ import annotations

import sys
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Moments, Momentum
from bpstudio.engine.parameters import Parameters, every_parameter
from bpstudio.engine.task import Cost, Training
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.plots.histogram_plot import HistogramPlot
from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.selection import Factor, Unit
from bpstudio.session.session import Session
from tests.qt.hand import at_once

pytestmark = pytest.mark.qt_log_ignore(r"raise\(\)", "propagateSizeHints")  # offscreen, of every tooltip
ENDS = (
    *(1e308, -1e308, 1.7e308, -1.7e308, 1e200, -1e155, 1e154),
    *(5e-324, -5e-324, 1e-300, -1e-310, 1e-160, 0.0, -0.0),
    *(1.0, -1.0, 0.5, 1e16, -1e-16, 710.0, -745.0),
)
FINITE = st.sampled_from(ENDS) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def at_the_ends(draw: st.DrawFn) -> Session:
    inputs, outputs = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    hidden = [
        Layer(
            draw(st.integers(1, 3)),
            draw(st.sampled_from(["identity", "relu", "leaky_relu", "tanh", "sigmoid"])),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    activation = draw(st.sampled_from(["identity", "relu", "sigmoid", "tanh", "softmax"]))
    network = Network(inputs, (*hidden, Layer(outputs, activation)))
    count = draw(st.integers(1, 3))
    numbers = FINITE if draw(st.booleans()) else st.floats(-1, 1)
    x = [[draw(numbers) for _ in range(inputs)] for _ in range(count)]
    y = [[draw(numbers) for _ in range(outputs)] for _ in range(count)]
    rate = draw(st.sampled_from([0.0, 5e-324, 0.1, 1e300, 1.7e308]))
    optimizer = draw(st.sampled_from([GradientDescent(), Momentum(), Adam()]))
    document = Document(
        network, Examples(np.array(x), np.array(y)), Cost("squared_error"), Training(rate, optimizer)
    )
    flat = np.array([draw(FINITE) for _ in range(network.size)])
    moment = Checkpoint(Parameters(network, flat), Moments.fresh(optimizer, network.size))
    return Session(State((beginning(document, moment),)))


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What slots and paint events raise, which Python hands to its hook."""
    found: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        places = [f"{Path(at.filename).name}:{at.lineno}" for at in reversed(extract_tb(trace)[-5:])]
        found.append(f"{kind.__name__}: {error} at {' < '.join(places)}")

    monkeypatch.setattr(sys, "excepthook", note)
    return found


def look(window: MainWindow) -> None:
    """Paint what is shown, and point at several places of the plots."""
    QApplication.processEvents()
    for plot in (window.cost_plot, window.plot_stack.plots[window.plot_stack.currentIndex()]):
        plot.refresh_now()
        plot.headline(window.session.state)
        if plot._chart is not None and not plot.chart.picture.empty:
            rect = plot.chart.place.rect
            for share in (0.02, 0.4, 0.98):
                at = QPointF(rect.left() + share * rect.width(), rect.top() + share * rect.height())
                plot.chart._mouse = at
                reading = plot.chart.reading
                assert reading is None or (reading.text and np.isfinite([reading.x, reading.y]).all())
    window.grab()


def point_everywhere(part: QWidget) -> None:
    for across in (0.1, 0.3, 0.5, 0.7, 0.9):
        at = QPoint(round(across * part.width()), part.height() // 2)
        QTest.mouseMove(part, at)
        QApplication.sendEvent(part, QHelpEvent(QHelpEvent.Type.ToolTip, at, part.mapToGlobal(at)))


def look_at_everything(window: MainWindow) -> None:
    bridge, session = window.bridge, window.session
    things = list(every_parameter(session.document.network))
    for thing in (
        things[0],
        things[-1],
        Unit(0, 0),
        Unit(1, 0),
        Factor(len(session.frame.program) - 2),
        None,
    ):
        bridge.select(thing)
        for mode in MODES:
            window.equation.show_mode(mode)
            window.equation.copy("plain")
            window.equation.copy("tex")
        if window.equation.chain.isVisible():
            for card in window.equation.chain.cards[::2]:
                card.asked.emit()
        QApplication.processEvents()
    for index in range(len(window.plot_stack.plots)):
        window.plot_stack.choose(index)
        look(window)
    for index in range(window.panels.count()):
        window.panels.setCurrentIndex(index)
        look(window)
    point_everywhere(window.canvas.viewport())
    point_everywhere(window.timeline)


def ask_everything(window: MainWindow) -> None:
    """The gradient check, and the comparison with a bookmark."""
    check = GradientDialog(window.bridge, window)
    while check.in_thread.busy:
        QApplication.processEvents()
    compare = BookmarksDialog(window.bridge, at_once, window)
    compare.refresh()
    for dialog in (check, compare):
        dialog.grab()
        dialog.close()
        dialog.deleteLater()


def walk_through(window: MainWindow, session: Session, trained: int) -> None:
    window.bridge.replace_session(session)
    look_at_everything(window)
    session.bookmark("the start")
    for act in (session.finish_phase, session.finish_phase, session.step, session.finish_phase):
        act()
        look(window)
    look_at_everything(window)
    session.finish_iteration()
    for _ in range(trained):
        session.train(1)
    look_at_everything(window)
    ask_everything(window)
    session.follow(next(every_parameter(session.document.network)))
    session.finish_iteration()
    look(window)
    window.equation.show_mode("factors")


@given(session=at_the_ends(), trained=st.integers(0, 3))
@settings(max_examples=6, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_every_view_shows_numbers_at_their_ends(
    window: MainWindow, raised: list[str], session: Session, trained: int
) -> None:
    walk_through(window, session, trained)
    assert raised == []


def all_of(value: float, inputs: int = 1) -> Session:
    network = Network(inputs, (Layer(3, "tanh"), Layer(1, "identity")))
    document = Document(
        network, Examples(np.array([[value] * inputs, [-value] * inputs]), np.array([[value], [-value]]))
    )
    moment = Checkpoint(
        Parameters(network, np.full(network.size, value)), Moments.fresh(GradientDescent(), network.size)
    )
    return Session(State((beginning(document, moment),)))


@pytest.mark.parametrize("value", [1.7e308, 1e308, 5e-324, 1e-300])
def test_every_view_shows_the_largest_numbers_and_the_smallest(
    window: MainWindow, raised: list[str], value: float
) -> None:
    walk_through(window, all_of(value, inputs=2), trained=1)
    walk_through(window, all_of(value), trained=0)
    assert raised == []


def test_the_mean_of_weights_whose_sum_overflows_is_said_and_not_nan(window: MainWindow) -> None:
    window.bridge.replace_session(all_of(1e308))
    plot = next(plot for plot in window.plot_stack.plots if isinstance(plot, HistogramPlot))
    headline = plot.headline(window.session.state)
    assert (headline.value, headline.when) == ("10 values", "mean 1×10³⁰⁸, spread 0")


def test_where_no_value_is_finite_the_histogram_says_so(window: MainWindow) -> None:
    session = all_of(1e308)
    window.bridge.replace_session(session)
    session.finish_iteration()
    session.train(1)
    plot = next(plot for plot in window.plot_stack.plots if isinstance(plot, HistogramPlot))
    plot.gradients_button.setChecked(True)
    values = plot._values(session.state)
    finite = int(np.isfinite(values).sum())
    assert finite == 0
    assert plot.headline(session.state).value == f"none of {len(values)} values is finite"
