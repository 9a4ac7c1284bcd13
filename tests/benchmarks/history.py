"""A long training looked at: dragging along the timeline, a cost plot of a million points, and what all of it takes."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Training
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.timeline.timeline_layout import AXIS_Y
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State, with_iterations
from tests.benchmarks.painting import Painted
from tests.benchmarks.timing import Line, lasting
from tests.benchmarks.training import training_window
from tests.benchmarks.workloads import W1, W2

RECORDED, DRAGS = 20_000, 120
POINTS, FRAMES = 1_000_000, 40
KEPT_ITERATIONS = 100_000
MEGABYTE = 1 << 20


def scrubbing() -> list[Line]:
    """Canvas, equation and plots move together: from a mouse move until all of them are painted."""
    window, app = training_window(W2.task)
    window.session.train(RECORDED)
    app.processEvents()
    _mouse(window, QEvent.Type.MouseButtonPress, 0.5)
    taken = []
    for share in 0.5 + 0.45 * np.sin(np.linspace(0, 9, DRAGS)):
        canvas, before = Painted(window.canvas.viewport()), window.session.state.cursor
        begun = perf_counter()
        _mouse(window, QEvent.Type.MouseMove, float(share))
        while window.session.state.cursor == before or not canvas.times:
            app.processEvents()
            if perf_counter() - begun > 5:
                raise AssertionError("dragging moved nothing")
        for plot in (window.cost_plot, window.gradient_plot):
            plot._redraw.stop()  # once a frame: what it would draw by and by is drawn here
            plot.draw(rough=True)
        app.processEvents()
        taken.append(perf_counter() - begun)
    _mouse(window, QEvent.Type.MouseButtonRelease, 0.5)
    _closed(window, app)
    return [lasting(f"dragging along {RECORDED:,} iterations, to the last plot painted", taken, 33.0)]


def _mouse(window: MainWindow, kind: QEvent.Type, share: float) -> None:
    layout = window.timeline.layout_now
    at = QPointF(layout.left + share * (layout.px(RECORDED) - layout.left), AXIS_Y)
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    place = window.timeline.mapToGlobal(at)
    event = QMouseEvent(kind, at, place, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.timeline, event)


def a_million_points() -> list[Line]:
    """The cost plot drawn and painted while the training it shows goes on."""
    window, app = training_window(W1.task)
    window.session.train(POINTS)
    app.processEvents()
    taken = []
    for _ in range(FRAMES):
        window.session.record_in_training.run(500)
        window.session._state = _longer(window)
        begun = perf_counter()
        window.cost_plot.draw(rough=True)
        window.cost_plot.chart.viewport().repaint()
        taken.append(perf_counter() - begun)
    _closed(window, app)
    return [lasting(f"cost plot of {POINTS:,} points, a frame", taken, 16.0)]


def _longer(window: MainWindow) -> State:
    record = window.session.record_in_training
    return with_iterations(window.session.state, record.first + record.length)


def gradients_kept() -> list[Line]:
    """What a record of a network of 2,000 parameters takes after 100,000 iterations."""
    rng = np.random.default_rng(5)
    network = Network(20, (Layer(60, "tanh"), Layer(12, "sigmoid")))
    data = Examples(rng.normal(size=(8, 20)), rng.uniform(size=(8, 12)))
    record = beginning(Document(network, data, training=Training(0.1))).record
    record.run(KEPT_ITERATIONS)
    moments = sum(moment.parameters.flat.nbytes for moment in record.checkpoints)
    size = (record.gradients.nbytes + moments + record.costs.nbytes) / MEGABYTE
    detail = f"{network.size:,} parameters, one gradient in {record.gradient_stride} kept"
    return [Line(f"gradients of {KEPT_ITERATIONS:,} iterations", detail, size, 200.0, "MB")]


def _closed(window: MainWindow, app: QApplication) -> None:
    window.files.keep()
    window.close()
    window.deleteLater()
    app.processEvents()


GROUPS: tuple[Callable[[], list[Line]], ...] = (scrubbing, a_million_points, gradients_kept)
