"""Going through time: a key press until its frame is painted, and jumps to any of 20,000 iterations."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Training
from bpstudio.qt.app import application, create_window
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.benchmarks.painting import Painted, wait_until_painted
from tests.benchmarks.timing import Line, lasting

WALKS = 8
ITERATIONS, SEEKS = 20_000, 200


def stepping() -> list[Line]:
    """Through the article's iteration and back, key by key."""
    window, app = shown_window("article")
    canvas = Painted(window.canvas.viewport())
    last = len(window.session.frame.program) - 1
    forward: list[float] = []
    backward: list[float] = []
    for _ in range(WALKS):
        forward += [pressed(window, app, canvas, Qt.Key.Key_Right) for _ in range(last)]
        backward += [pressed(window, app, canvas, Qt.Key.Key_Left) for _ in range(last)]
    window.hide()
    window.deleteLater()
    app.processEvents()
    return [
        lasting("step, from key press to painted frame, article", forward, 5.0),
        lasting("back, from key press to painted frame, article", backward, 5.0),
    ]


def shown_window(source: str) -> tuple[MainWindow, QApplication]:
    """The real window, shown, active and at rest."""
    app, window = application(), create_window(source)
    window.show()
    window.activateWindow()
    wait_until_painted(window, app)
    for _ in range(20):
        app.processEvents()
    return window, app


def pressed(window: MainWindow, app: QApplication, canvas: Painted, key: Qt.Key) -> float:
    """Seconds from the key press until the canvas has been painted and no event is left."""
    before, seen = window.session.state.cursor, canvas.times
    begun = perf_counter()
    QTest.keyClick(window, key)
    while canvas.times == seen:
        app.processEvents()
        if canvas.times == seen and perf_counter() - begun > 10.0:
            raise AssertionError("the key did nothing that was painted")
    taken = perf_counter() - begun
    app.processEvents()
    if window.session.state.cursor == before:
        raise AssertionError("the key moved nothing")
    return taken


def seeking() -> list[Line]:
    rng = np.random.default_rng(3)
    network = Network(2, (Layer(4, "tanh"), Layer(4, "tanh"), Layer(1)))
    data = Examples(rng.normal(size=(10, 2)), rng.uniform(size=(10, 1)))
    session = Session(Document(network, data, training=Training(0.1)))
    session.train(ITERATIONS)
    step = session.frame.program[8]
    taken = []
    for iteration in rng.integers(0, ITERATIONS, SEEKS).tolist():
        begun = perf_counter()
        session.seek(iteration, 12)
        if session.frame.value(step) is None or session.frame.parameters is None:
            raise AssertionError("the seek shows nothing")
        taken.append(perf_counter() - begun)
    return [lasting(f"random seek over {ITERATIONS:,} iterations, 2-4-4-1", taken, 20.0)]


GROUPS: tuple[Callable[[], list[Line]], ...] = (seeking, stepping)
