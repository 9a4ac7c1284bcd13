"""From the start of a process to the first painted window, against an empty window with a plot in it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.benchmarks.timing import Line

ROUNDS, GOAL = 9, 1.6
ROOT = Path(__file__).resolve().parents[2]
OURS = """
from bpstudio.qt.app import application, create_window
app, window = application(), create_window("article")
watched = window.canvas.viewport()
"""
EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
app, window = QApplication([]), QMainWindow()
plot = pyqtgraph.PlotWidget()
window.setCentralWidget(plot)
watched = plot.viewport()
window.resize(1440, 900)
"""
PAINTED = """
import time
from tests.benchmarks.painting import wait_until_painted
window.show()
wait_until_painted(watched, app)
print(time.time(), flush=True)
import os
os._exit(0)
"""


def until_painted(program: str) -> float:
    """Seconds from the start of a process until its window has been painted."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program + PAINTED], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    if done.returncode:
        raise AssertionError(f"the process failed: {done.stderr.strip().splitlines()[-1:]}")
    return float(done.stdout.split()[-1]) - begun


def starting() -> list[Line]:
    until_painted(OURS), until_painted(EMPTY)
    pairs = [(until_painted(OURS), until_painted(EMPTY)) for _ in range(ROUNDS)]
    ours, empty = ([pair[side] for pair in pairs] for side in (0, 1))
    ratio = median(ours) / median(empty)
    least = min(ours) / min(empty)
    detail = f"{1e3 * median(ours):.0f} ms against {1e3 * median(empty):.0f} ms; fastest {least:.2f} x"
    return [Line("start to first painted window, against one with a plot", detail, ratio, GOAL, "x")]


GROUPS: tuple[Callable[[], list[Line]], ...] = (starting,)
