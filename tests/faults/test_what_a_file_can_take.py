"""Whatever a file says, opening it and stepping through it takes less than a gigabyte, and stays within the stack.

Each is opened by a process of its own, whose memory is limited and then measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio.engine.network import MOST_LAYERS
from tests.faults.hostile import TAKING

ROOT = Path(__file__).resolve().parents[2]
GIGABYTE = 1 << 30

PEAK = """
import resource
def peak():
    try:  # what getrusage tells is at least what the process had that started this one
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""
IN_A_WINDOW = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.app import create_window
raised = []
sys.excepthook = lambda kind, error, trace: raised.append(f"{kind.__name__}: {error}")
window = create_window(sys.argv[1])
window.show()
from PySide6.QtWidgets import QApplication as app
session = window.session
sys.setrecursionlimit(500)
def look():
    app.processEvents()
    window.grab()
look()
for act in (session.step, session.finish_phase, session.finish_phase, session.step, session.finish_phase):
    act(); look()
session.finish_iteration(); look()
session.train(3); look()
first = Parameter("theta", 1, 0, 0)
session.follow(first); session.seek(0, 0); window.bridge.select(first)
for act in (session.finish_phase, session.finish_phase, session.step, session.finish_phase):
    act(); look()
for mode in ("paths", "composition", "factors"):
    window.equation.show_mode(mode); look()
for scope in ("batch", "example"):
    window.bridge.show_scope(scope); look()
for index in range(window.panels.count()):
    window.panels.setCurrentIndex(index); look()
for index in range(len(window.plot_stack.plots)):
    window.plot_stack.choose(index); look()
print(peak(), raised)
import os; os._exit(0)
"""

BY_THE_READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pathlib import Path
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import decode
try:
    decode(Path(sys.argv[1]).read_bytes())
except SessionFileError as refused:
    print(peak(), refused)
else:
    print(peak(), "opened")
"""


def ran(program: str, file: Path, folder: Path) -> tuple[int, str]:
    """The most memory that it took, in bytes, and what it said."""
    pytest.importorskip("resource", reason="memory is limited and measured the Unix way")
    homes = {f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "DATA", "STATE")}
    environment = {
        **os.environ,
        **homes,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-c", PEAK + program, str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.stdout, done.stderr[-2000:]
    peak, _, words = done.stdout.strip().partition(" ")
    return int(peak) * (1 if sys.platform == "darwin" else 1024), words


@pytest.mark.parametrize(("layers", "width"), [(MOST_LAYERS, 1), (MOST_LAYERS, 8), (60, 1)])
def test_the_window_of_a_deep_network(tmp_path: Path, layers: int, width: int) -> None:
    file = tmp_path / "deep.json"
    hidden = [{"width": width, "activation": "tanh"}] * (layers - 1)
    document = {
        "network": {"inputs": 2, "layers": [*hidden, {"width": 1, "activation": "sigmoid"}]},
        "data": {"x": [[0.05, 0.1], [1, 0.5]], "y": [[1], [0]]},
        "cost": {"name": "squared_error"},
    }
    file.write_text(json.dumps({"format": "bpstudio-session", "version": 1, "document": document}))
    peak, raised = ran(IN_A_WINDOW, file, tmp_path)
    assert raised == "[]"
    assert peak < GIGABYTE * 0.7


@pytest.mark.parametrize("name", TAKING)
def test_a_small_file_that_asks_for_much(tmp_path: Path, name: str) -> None:
    file, (make, expected) = tmp_path / "taking.json", TAKING[name]
    file.write_bytes(make())
    assert file.stat().st_size < 40 << 20
    peak, said = ran(BY_THE_READER, file, tmp_path)
    assert expected in said
    assert peak < GIGABYTE
