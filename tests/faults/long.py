"""What takes too long for every run of the tests; each group says what it found, in figures."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bpstudio.session.session import Session
from bpstudio.storage import reader, writer
from bpstudio.storage.files import write_bytes
from tests.benchmarks.resident import MEGABYTE, resident
from tests.faults.hostile import LARGE, SESSIONS
from tests.faults.lines import Line
from tests.faults.losses import losses
from tests.faults.many_edits import many_edits
from tests.faults.test_hostile_files import flipped, truncated
from tests.faults.test_saving_under_faults import (
    NEW,
    OLD,
    carefully,
    carelessly,
    damage,
    killed_while_saving,
    prepared,
)

if TYPE_CHECKING:
    from bpstudio.qt.shell.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def in_a_folder(check: Callable[[Path], Line]) -> Line:
    with tempfile.TemporaryDirectory() as folder:
        return check(Path(folder))


def killing() -> Iterator[Line]:
    """SIGKILL in a loop of saves, and at each system call of one."""

    def rounds(save: Callable[[Path, bytes], None], count: int) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            return killed_while_saving(prepared(Path(folder)), save, count, seed=9)

    lost = rounds(carefully, 200)
    yield Line("killed 200 times in a loop of saves", f"{len(lost)} lost", not lost)
    lost = rounds(carelessly, 40)
    yield Line("  the same with a careless save, 40 times", f"{len(lost)} lost: the fault bites", bool(lost))
    if shutil.which("strace"):
        yield in_a_folder(_killed_at_system_calls)


_SAVE_ONCE = """
import sys
from pathlib import Path
from tests.faults.test_saving_under_faults import NEW, write_bytes
sys.stdout.flush()
write_bytes(Path(sys.argv[1]), NEW, keep_previous=True)
"""
_CALLS = ("write", "fsync", "link", "linkat", "rename", "renameat", "chmod", "fchmodat", "chown", "fchownat")


def _killed_at_system_calls(folder: Path) -> Line:
    """Under strace, which ends the process at the n-th call of each kind that a save makes."""
    killed, lost = 0, []
    for call in _CALLS:
        for number in range(1, 6):
            path = prepared(folder)
            inject = ["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}"]
            command = ["strace", "-f", "-o", os.devnull, *inject, sys.executable, "-c", _SAVE_ONCE, str(path)]
            done = subprocess.run(command, env=ENVIRONMENT, capture_output=True)
            lost += [f"{call} {number}: {what}" for what in damage(path, None)]
            if done.returncode == 0:
                break
            killed += 1
    return Line("killed at each system call of a save", f"{killed} calls, {len(lost)} lost {lost}", not lost)


def bytes_wrong() -> Iterator[Line]:
    """A file broken off at every byte; 10,000 with one bit changed."""
    for name in ("by_hand", "no_target"):
        raw = (SESSIONS / f"{name}.json").read_bytes()
        opened = truncated(raw, 1)
        yield Line(f"{name} broken off at each of {len(raw):,} bytes", f"{opened} opened", opened == 0)
    opened, refused = flipped((SESSIONS / "no_target.json").read_bytes(), 10_000, seed=7)
    yield Line(
        "10,000 files with one bit changed", f"{opened:,} opened, {refused:,} refused, 0 crashed", True
    )


_OPEN = """
import resource, sys, time
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import read
begun = time.perf_counter()
try:
    read(sys.argv[1])
except SessionFileError as refused:
    print(refused)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.perf_counter() - begun)
"""


def hostile() -> Iterator[Line]:
    """Files of 100 MB made to take memory: the line they give, the most memory the process had, how long it took."""
    for name, (make, expected) in LARGE.items():
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(make())
            file.flush()
            done = subprocess.run(
                [sys.executable, "-c", _OPEN, file.name], env=ENVIRONMENT, capture_output=True, text=True
            )
        *said, figures = done.stdout.splitlines() or ["", "0 0"]
        memory, seconds = figures.split()
        kept = done.returncode == 0 and len(said) == 1 and expected in said[0] and int(memory) < 1024
        yield Line(name, f"{int(memory):>4} MB, {float(seconds):5.1f} s  {' '.join(said)[:90]}", kept)


def large() -> Iterator[Line]:
    """A session of 100 MB, opened and saved beside a thread that looks how long it is kept from running."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        rng = np.random.default_rng(0)
        document = {
            "network": {"inputs": 784, "layers": [{"width": 2}]},
            "data": {"x": rng.random((7000, 784)).tolist(), "y": rng.random((7000, 2)).tolist()},
            "training": {"batch_size": 32},
        }
        contents = {"format": "bpstudio-session", "version": 1, "document": document}
        path.write_text(json.dumps(contents))
        del document, contents
        states: list[reader.Opened] = []
        for name, act in (
            ("open", lambda: states.append(reader.read(path))),
            ("save", lambda: writer.save_over(states[0].state, path, None)),
        ):
            seconds, gap = _beside(act)
            size = path.stat().st_size / MEGABYTE
            detail = f"{seconds:.1f} s; the window would wait {gap:.2f} s at most"
            yield Line(f"{name} a session of {size:.0f} MB in a thread", detail, gap < 2)


def _beside(act: Callable[[], object]) -> tuple[float, float]:
    worker, gaps = threading.Thread(target=act), [0.0]
    begun = last = time.perf_counter()
    worker.start()
    while worker.is_alive():
        time.sleep(0.005)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
    return time.perf_counter() - begun, max(gaps)


def million() -> Iterator[Line]:
    """1,000,000 recorded iterations of 2-4-2-1."""
    rng = np.random.default_rng(0)
    layers = [{"width": 4, "activation": "tanh"}, {"width": 2, "activation": "tanh"}, {"width": 1}]
    document = {
        "network": {"inputs": 2, "layers": layers},
        "data": {"x": rng.random((10, 2)).tolist(), "y": rng.random((10, 1)).round().tolist()},
        "training": {"learning_rate": 0.01},
    }
    raw = json.dumps({"format": "bpstudio-session", "version": 1, "document": document}).encode()
    session = Session(reader.decode(raw).state)
    before, begun = resident(), time.perf_counter()
    session.train(1_000_000)
    taken, memory = time.perf_counter() - begun, resident() - before
    yield Line("1,000,000 iterations on record", f"{memory:.0f} MB, trained in {taken:.0f} s", memory < 300)
    reached = []
    for iteration in rng.integers(0, 1_000_000, 100):
        begun = time.perf_counter()
        session.seek(int(iteration), 3)
        session.frame.value(session.frame.visible_steps[-1])
        reached.append(1000 * (time.perf_counter() - begun))
    middle, longest = sorted(reached)[50], max(reached)
    yield Line(
        "any of them is reached", f"median {middle:.0f} ms, longest of 100 {longest:.0f} ms", longest < 100
    )
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        writer.save(session, Path(folder) / "a.json")
        taken = time.perf_counter() - begun
    yield Line("saved", f"{taken:.2f} s", taken < 5)


def closing() -> Iterator[Line]:
    """A window closed in every phase of training, saving and loading, 100 rounds; every slot made to raise."""
    from PySide6.QtWidgets import QApplication

    from bpstudio.qt.app import application
    from tests.faults.windows import PHASES, closed_in_every_phase

    application()
    session = Session(reader.read("xor").state)
    session.train(3000)
    with tempfile.TemporaryDirectory() as folder:
        writer.save(session, Path(folder) / "long.json")
        wrong = closed_in_every_phase(Path(folder), 100, seed=3)
    left = len(QApplication.topLevelWidgets())
    detail = f"{len(wrong)} went wrong {wrong}, {left} widgets left"
    yield Line(f"closed 100 times in {len(PHASES)} phases", detail, not wrong)


def random_hand() -> Iterator[Line]:
    """Clicks, keys and drags at random; HAND in the environment says how many in each preset."""
    from tests.faults.random_hand import PRESETS, handled

    count = int(os.environ.get("HAND", "4000"))
    for seed, preset in enumerate(PRESETS, start=1):
        wrong = handled(preset, count, seed)
        for what, after in wrong.items():
            print(f"{what}\n  after {after}", file=sys.stderr)
        yield Line(f"a random hand, {count:,} times, {preset}", f"{len(wrong)} went wrong", not wrong)


def cycles() -> Iterator[Line]:
    """New, train, back, plot, save, load, again and again; CYCLES in the environment says how often."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    from bpstudio.qt.app import create_window
    from tests.faults.windows import pump

    count = int(os.environ.get("CYCLES", "100000"))
    window = create_window("xor")
    window.show()
    every, rows = max(1, count // 40), []
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "walk.json"
        for number in range(count):
            _one_cycle(window, path)
            pump()
            QCoreApplication.sendPostedEvents(
                None, QEvent.Type.DeferredDelete
            )  # as a loop that runs does by itself
            if number % every == every - 1:
                gc.collect()
                files = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
                objects = len(window.findChildren(QObject))
                rows.append((number, resident(), objects, threading.active_count(), files))
                print(
                    "  {:,}: {:.2f} MB, {} objects, {} threads, {} files".format(*rows[-1]), file=sys.stderr
                )
        window.files.keep()
        window.close()
    taken = time.perf_counter() - begun
    yield Line(f"{count:,} cycles", f"{1000 * taken / count:.1f} ms each", True)
    yield from _growth(np.array(rows[len(rows) // 4 :], dtype=float))


def _one_cycle(window: MainWindow, path: Path) -> None:
    window.files.keep()
    window.files.open("xor")
    window.session.train(5)
    window.session.back()
    window.cost_plot.refresh_now()
    window.files.path, window.files.digest = path, None
    window.files.save()
    window.files.open(path)


def _growth(table: np.ndarray) -> Iterator[Line]:
    """A row is the number of cycles and what was counted after them."""
    for column, (name, unit, allowed) in enumerate(
        (("memory", "MB", 8.0), ("Qt objects", "", 0.5), ("threads", "", 0.5), ("open files", "", 0.5)), 1
    ):
        slope = float(np.polyfit(table[:, 0], table[:, column], 1)[0])
        grown = slope * (table[-1, 0] - table[0, 0])
        found = f"{table[0, column]:.1f} to {table[-1, column]:.1f} {unit}; slope {1000 * slope:.4f} in 1,000"
        yield Line(f"  {name}", found, grown < allowed)


def saving_times() -> Iterator[Line]:
    """What it costs to be safe, for orientation."""
    with tempfile.TemporaryDirectory() as folder:
        path = prepared(Path(folder))
        begun = time.perf_counter()
        for _ in range(50):
            write_bytes(path, OLD, keep_previous=True)
            write_bytes(path, NEW, keep_previous=True)
        each = 10 * (time.perf_counter() - begun)
    yield Line("one safe save of 200 KB", f"{each:.1f} ms", True)


GROUPS = (
    *(saving_times, killing, bytes_wrong, hostile, large, million, losses, many_edits),
    *(random_hand, closing, cycles),
)
