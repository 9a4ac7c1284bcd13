"""The canvas at a hundred thousand weights: frames while it moves, hit tests, stepping, opening, memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.notation import textbook
from bpstudio.qt.app import application
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session
from tests.benchmarks.painting import Painted, wait_until_painted
from tests.benchmarks.timing import Line, lasting
from tests.benchmarks.walking import pressed, shown_window

WIDE = (784, 128, 32, 10)
FRAMES = 60
ROOT = Path(__file__).resolve().parents[2]
MEMORY = """
import resource
from tests.benchmarks.drawing import WIDE, session_of
from tests.benchmarks.walking import shown_window
def used():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
window, app = shown_window("article")
before = used()
window.bridge.replace_session(session_of(WIDE))
for _ in range(12):
    window.session.step()
    app.processEvents()
print((used() - before) / 1e6, flush=True)
import os
os._exit(0)
"""


def session_of(widths: tuple[int, ...]) -> Session:
    """Softmax over classes, a batch of 32."""
    rng = np.random.default_rng(1)
    layers = (*(Layer(width, "relu") for width in widths[1:-1]), Layer(widths[-1], "softmax"))
    y = np.eye(widths[-1])[rng.integers(0, widths[-1], 32)]
    data = Examples(rng.uniform(size=(32, widths[0])), y)
    return Session(Document(Network(widths[0], layers), data, Cost("categorical_cross_entropy")))


def shown_canvas(widths: tuple[int, ...]) -> tuple[Canvas, QApplication]:
    app, bridge = application(), Bridge(session_of(widths), notation=textbook.ARTICLE)
    canvas = Canvas(bridge)
    bridge.setParent(canvas)
    canvas.resize(1050, 420)
    canvas.show()
    wait_until_painted(canvas.viewport(), app)
    bridge.session.finish_iteration()
    app.processEvents()
    return canvas, app


def frames(
    canvas: Canvas, app: QApplication, act: Callable[[int], object], count: int = FRAMES
) -> list[float]:
    """Seconds of each act until what it changed is painted."""
    painted, taken = Painted(canvas.viewport()), []
    for number in range(count):
        before, begun = painted.times, perf_counter()
        act(number)
        while painted.times == before:
            app.processEvents()
            if painted.times == before and perf_counter() - begun > 10.0:
                raise AssertionError("nothing was painted")
        taken.append(perf_counter() - begun)
        app.processEvents()
    return taken


def drawing() -> list[Line]:
    canvas, app = shown_canvas(WIDE)
    size = canvas.stage.network.size
    canvas.zoom_by(1.6)
    app.processEvents()
    ways = [QPoint(7, 3), QPoint(-7, -3)]
    lines = [
        lasting(f"pan frame, {size:,} weights", frames(canvas, app, lambda n: canvas.pan(ways[n % 2])), 16.0),
        lasting(
            f"zoom frame, {size:,} weights",
            frames(canvas, app, lambda n: canvas.zoom_by(1.03 if n % 20 < 10 else 1 / 1.03)),
            16.0,
        ),
    ]
    canvas.fit()
    app.processEvents()
    session = canvas.bridge.session
    session.train(2)
    last = len(session.frame.program) - 1
    recoloured = frames(canvas, app, lambda n: session.seek(n % 2, last))
    lines += [
        lasting(f"other numbers, recolour and a frame, {size:,} weights", recoloured, 33.0),
        _hits(canvas),
    ]
    canvas.deleteLater()
    app.processEvents()
    return lines


def _hits(canvas: Canvas) -> Line:
    rng, taken = np.random.default_rng(2), []
    view = canvas.viewport().rect()
    for x, y in rng.integers((0, 0), (view.width(), view.height()), (400, 2)).tolist():
        begun = perf_counter()
        canvas.place_at(QPoint(x, y))
        taken.append(perf_counter() - begun)
    return lasting("hit test, the same network", taken, 1.0)


def dragging() -> list[Line]:
    canvas, app = shown_canvas((16, 16))
    start = canvas.point_of(Unit(1, 3))
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)

    def move(number: int) -> None:
        QTest.mouseMove(canvas.viewport(), start + QPoint(8 + number % 9, 8 + 3 * (number % 30)))

    taken = frames(canvas, app, move)
    if not canvas.palette_bar.hint:
        raise AssertionError("nothing was dragged")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    canvas.deleteLater()
    app.processEvents()
    return [lasting("a frame of dragging a unit, 16-16", taken, 16.0)]


def opening_wide() -> list[Line]:
    """Into the real window, until it is painted; then key by key through an iteration."""
    window, app = shown_window("article")
    name, opened, stepped = "-".join(map(str, WIDE)), [], []
    for _ in range(3):
        session, canvas = session_of(WIDE), Painted(window.canvas.viewport())
        begun, before = perf_counter(), canvas.times
        window.bridge.replace_session(session)
        while canvas.times == before:
            app.processEvents()
        opened.append(perf_counter() - begun)
        last = len(session.frame.program) - 1
        stepped += [pressed(window, app, canvas, Qt.Key.Key_Right) for _ in range(last)]
    window.hide()
    window.deleteLater()
    app.processEvents()
    return [
        lasting(f"opening {name}, until it is painted", opened, 1000.0),
        lasting(f"step, from key press to painted frame, {name}", stepped, 33.0),
    ]


def wide_memory() -> list[Line]:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise AssertionError(f"the process failed: {done.stderr.strip().splitlines()[-1:]}")
    found = float(done.stdout.split()[-1])
    name = "-".join(map(str, WIDE))
    return [
        Line(f"memory of {name} above a small network's", "stepped to the backward pass", found, 150.0, "MB")
    ]


GROUPS: tuple[Callable[[], list[Line]], ...] = (drawing, dragging, opening_wide, wide_memory)
