"""Training in the open window with live plots, against the trainer alone, and how long the window keeps one waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trainer
from bpstudio.qt.app import application
from bpstudio.qt.controls.pacing import FULL_SPEED
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.benchmarks.painting import Painted, wait_until_painted
from tests.benchmarks.timing import Line
from tests.benchmarks.workloads import W4_SMALL, Workload

BEAT_MILLISECONDS = 2
WARM_UP_SECONDS, SECONDS, ALONE_SECONDS = 2.0, 4.0, 1.0
ROUNDS = 2
SMALL = Workload("one batch", (2, 4, 2, 1), "relu", "sigmoid", 10, 10, 4000)
LONG = Workload("long", (784, 512, 256, 10), "relu", "softmax", 4000, 4000, 20, learning_rate=0.001)


class Heartbeat:
    """How late a timer of the main thread comes, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.late.clear()
        self._last = perf_counter()
        self._timer.start(BEAT_MILLISECONDS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = perf_counter()
        self.late.append(max(0.0, 1e3 * (now - self._last) - BEAT_MILLISECONDS))
        self._last = now


def training_window(task: Task) -> tuple[MainWindow, QApplication]:
    """The real window on a task, shown, with something in its plots."""
    app = application()
    document = Document(task.network, task.examples, cost=task.cost, training=task.training)
    window = MainWindow(Session(document))
    window.resize(1440, 900)
    window.show()
    wait_until_painted(window, app)
    return window, app


def lived(seconds: float) -> float:
    """Let the window live for a while; how long it really was."""
    loop, begun = QEventLoop(), perf_counter()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    return perf_counter() - begun


def alone(case: Workload) -> float:
    """Iterations a second of the trainer with nothing beside it."""
    task = case.task
    trainer = Trainer(task, Document(task.network, task.examples, cost=task.cost).initial_parameters())
    trainer.run(1)
    begun = perf_counter()
    while perf_counter() - begun < ALONE_SECONDS:
        trainer.run(max(1, case.iterations // 20))
    return (trainer.iteration - 1) / (perf_counter() - begun)


def beside_the_window(case: Workload, goal: float | None) -> list[Line]:
    window, app = training_window(case.task)
    heart, canvas = Heartbeat(), Painted(window.canvas.viewport())
    rates, references, late, frames = [], [], [], []
    window.player.set_speed(FULL_SPEED)
    window.named_actions["train"].trigger()
    lived(WARM_UP_SECONDS)
    for _ in range(ROUNDS):
        window.named_actions["train"].trigger()
        references.append(alone(case) if goal is not None else 1.0)
        window.named_actions["train"].trigger()
        lived(0.5)
        painted, done = canvas.times, window.session.state.iterations
        heart.start()
        seconds = lived(SECONDS)
        heart.stop()
        rates.append((window.session.state.iterations - done) / seconds)
        frames.append((canvas.times - painted) / seconds)
        late += heart.late
    window.player.pause()
    if not window.session.state.iterations:
        raise AssertionError("nothing was trained")
    window.files.keep()
    window.close()
    window.deleteLater()
    app.processEvents()
    return _lines(case.title, goal, max(rates), max(references), late, max(frames))


def _lines(
    name: str, goal: float | None, rate: float, reference: float, late: list[float], frames: float
) -> list[Line]:
    ratio = reference / rate
    middle, last = np.percentile(late, [50, 99])
    detail = f"{rate:,.0f} a second against {reference:,.0f}: {1 / ratio:.2f} of the rate"
    beats = f"median {middle:.2f}, longest {max(late):.1f} ms, {len(late)} beats"
    found = [] if goal is None else [Line(f"training in the window, {name}", detail, ratio, goal, "x")]
    return [
        *found,
        Line(f"main thread late while training, 99 of 100, {name}", beats, float(last), 16.0, "ms"),
        Line(f"main thread late while training, longest, {name}", beats, max(late), 50.0, "ms"),
        Line(
            f"between frames while training, {name}",
            f"{frames:.0f} frames a second",
            1000 / frames,
            34.0,
            "ms",
        ),
    ]


def small() -> list[Line]:
    return beside_the_window(SMALL, 1 / 0.8)


def wide() -> list[Line]:
    return beside_the_window(replace(W4_SMALL, iterations=60), 1 / 0.8)


def long_iterations() -> list[Line]:
    """A full batch of thousands through wide layers, of which one iteration takes more than a tenth of a second."""
    _, *late, _ = beside_the_window(LONG, 1 / 0.8)
    rate = alone(LONG)
    if rate > 10:
        raise AssertionError(f"an iteration takes {1000 / rate:.0f} ms only")
    return [
        Line(f"an iteration of {LONG.title}", "must not freeze the window", 1000 / rate, 1e4, "ms"),
        *late,
    ]


GROUPS: tuple[Callable[[], list[Line]], ...] = (small, wide, long_iterations)
