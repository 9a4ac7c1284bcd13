"""Reading 100,000 rows of text beside a window whose event loop goes on."""

from __future__ import annotations

import csv
import io
import threading
import tracemalloc
from time import perf_counter, sleep

import numpy as np

from bpstudio.storage.delimited import read_sheet
from tests.benchmarks.timing import Line, rounds

ROWS, ROUNDS = 100_000, 5
READ_GOAL, MEMORY_GOAL, LATE_GOAL = 2.5, 5.0, 30.0
TICK = 0.005


def _text() -> str:
    numbers = np.random.default_rng(0).normal(size=(ROWS, 3)).round(6)
    lines = "\n".join(f"{a!r};{b!r};{c!r}" for a, b, c in numbers.tolist())
    return f"a;b;c\n{lines}\n".replace(".", ",")


def _plain(text: str) -> None:
    """As little as there is to do: the csv module and float."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    next(rows)
    np.array([[float(cell.replace(",", ".")) for cell in row] for row in rows])


def _lateness(raw: bytes) -> list[float]:
    """How late the main thread is, in milliseconds, every time it wants to wake while another reads."""
    thread = threading.Thread(target=read_sheet, args=(raw,))
    late: list[float] = []
    thread.start()
    while thread.is_alive():
        due = perf_counter() + TICK
        sleep(TICK)
        late.append(1e3 * (perf_counter() - due))
    return sorted(late)


def importing() -> list[Line]:
    text = _text()
    raw = text.encode()
    ours, plain = rounds(lambda: read_sheet(raw), lambda: _plain(text), count=ROUNDS)
    ratio = min(ours) / min(plain)
    tracemalloc.start()
    read_sheet(raw)
    memory = tracemalloc.get_traced_memory()[1] / len(raw)
    tracemalloc.stop()
    late = _lateness(raw)
    worst = late[-1] if late else 0.0
    within = late[int(0.95 * len(late))] if late else 0.0
    seconds = f"{min(ours):.2f} s against {min(plain):.2f} s, {len(raw) / 1e6:.1f} MB"
    return [
        Line("import of 100,000 rows, against csv and float alone", seconds, ratio, READ_GOAL, "x"),
        Line("memory while they are read, against the file's size", "", memory, MEMORY_GOAL, "x"),
        Line(
            "main thread late while they are read, 95 of 100",
            f"at most {worst:.1f} ms",
            within,
            LATE_GOAL,
            "ms",
        ),
    ]


GROUPS = (importing,)
