"""Weights, examples and gradients at the ends of what a number can be: every view shows them, and none raises."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import Cost
from bpstudio.engine.network import Layer, Network, Parameters, every_parameter
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum, Moments
from bpstudio.engine.trainer import Training
from bpstudio.qt.app import create_window
from bpstudio.qt.bridge import Factor, Unit
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.main_window import MainWindow
from bpstudio.qt.plots.histogram_plot import HistogramPlot
from bpstudio.session.document import Document
from bpstudio.session.record import Moment
from bpstudio.session.segment import beginning
from bpstudio.session.session import Session
from bpstudio.session.state import State

ENDS = (
    *(1e308, -1e308, 1.7e308, -1.7e308, 1e200, -1e155, 1e154),
    *(5e-324, -5e-324, 1e-300, -1e-310, 1e-160, 0.0, -0.0),
    *(1.0, -1.0, 0.5, 1e16, -1e-16, 710.0, -745.0),
)
FINITE = st.sampled_from(ENDS) | st.floats(allow_nan=False, allow_infinity=False)
UNSEEN = {"first", "last"}


@st.composite
def at_the_ends(draw: st.DrawFn) -> Session:
    inputs, outputs = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    hidden = [
        Layer(draw(st.integers(1, 3)), draw(st.sampled_from(["identity", "relu", "leaky_relu", "tanh", "sigmoid"])))
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
    document = Document(network, Examples(x, y), Cost("squared_error"), Training(rate, optimizer))
    flat = np.array([draw(FINITE) for _ in range(network.size)])
    moment = Moment(Parameters(network, flat), Moments.fresh(optimizer, network.size))
    return Session(State((beginning(document, moment),)))


@pytest.fixture(scope="module")
def application() -> QApplication:
    from bpstudio.qt.app import application

    return application()


@pytest.fixture
def window(qtbot) -> Iterator[MainWindow]:
    made = create_window("article")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.player.pause()
    made.files.keep()
    made.close()


def look(window: MainWindow) -> None:
    """Paint what is shown, and point at several places of every view."""
    QApplication.processEvents()
    for plot in (window.cost_plot, window.plot_stack.currentWidget()):
        plot.refresh_now()
        plot.headline(window.session.state)
        if plot._chart is not None and not plot.chart.picture.empty:
            rect = plot.chart.place.rect
            for share in (0.02, 0.4, 0.98):
                at = QPointF(rect.left() + share * rect.width(), rect.top() + share * rect.height())
                plot.chart._mouse = at
                assert plot.chart.reading is None or plot.chart.reading.text
    window.grab()


def point_everywhere(part: QWidget) -> None:
    for across in (0.1, 0.3, 0.5, 0.7, 0.9):
        at = QPoint(round(across * part.width()), part.height() // 2)
        QTest.mouseMove(part, at)
        QApplication.sendEvent(part, QHelpEvent(QHelpEvent.Type.ToolTip, at, part.mapToGlobal(at)))


def look_at_everything(window: MainWindow) -> None:
    bridge, session = window.bridge, window.session
    things = [*every_parameter(session.document.network)]
    chosen = [things[0], things[-1], Unit(0, 0), Unit(1, 0), Factor(len(session.frame.program) - 2), None]
    for thing in chosen:
        bridge.select(thing)
        for mode in MODES:
            window.equation.show_mode(mode)
            assert window.equation.equation is not None
            window.equation.copy("plain")
            window.equation.copy("tex")
        QApplication.processEvents()
    for index in range(len(window.plot_stack.plots)):
        window.plot_stack.choose(index)
        look(window)
    for index in range(window.panels.count()):
        window.panels.setCurrentIndex(index)
        look(window)
    point_everywhere(window.canvas.viewport())
    point_everywhere(window.timeline)


@given(session=at_the_ends(), trained=st.integers(0, 3))
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_every_view_shows_numbers_at_their_ends(window: MainWindow, session: Session, trained: int) -> None:
    raised: list[str] = []
    before, sys.excepthook = sys.excepthook, lambda kind, error, trace: raised.append(f"{kind.__name__}: {error} {trace_text(trace)}")
    try:
        window.bridge.replace_session(session)
        look_at_everything(window)
        for act in (session.finish_phase, session.finish_phase, session.step, session.finish_phase):
            act()
            look(window)
        look_at_everything(window)
        session.finish_iteration()
        for _ in range(trained):
            session.train(1)
        look_at_everything(window)
        session.follow(next(every_parameter(session.document.network)))
        session.finish_iteration()
        look(window)
    finally:
        sys.excepthook = before
    assert raised == []


def trace_text(trace) -> str:
    import traceback

    return " <- ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(traceback.extract_tb(trace)[-6:]))
