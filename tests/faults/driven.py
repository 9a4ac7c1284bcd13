"""The whole program in a process of its own, driven from inside, so that it can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests import as_on_windows
from tests.screens import on_a_large_screen

ROOT = Path(__file__).resolve().parents[2]

DRIVER = """
import os, sys, signal, time
from pathlib import Path
if {only_closed_files_go}:
    from tests.as_on_windows import only_closed_files_go
    rule = only_closed_files_go()
    rule.__enter__()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from PySide6.QtGui import QAction
from bpstudio.qt import app as program
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.controls.pacing import FULL_SPEED
from bpstudio.session.edits.base import SetLearningRate, SetParameter

def windows():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]

def dialog(name, kind=QDialog):
    found = [w for w in QApplication.allWidgets() if w.objectName() == name and isinstance(w, kind)]
    return found[-1] if found else None

def say(*words):
    print(*words, flush=True)

def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        yield 0.02

def journals():
    return list(Path(os.environ["XDG_STATE_HOME"]).glob("*/*/windows/*/journal"))

def acts():
{acts}

def drive(script):
    try:
        pause = next(script)
    except StopIteration:
        return
    QTimer.singleShot(int(1000 * (pause or 0.01)), lambda: drive(script))

application = program.application({safe_mode})
QTimer.singleShot(50, lambda: drive(acts()))
code = program.run({sources}, {safe_mode})
say("ended", code)
sys.exit(code)
"""


def start(
    folder: Path, acts: str, source: str | Sequence[str] = (), safe_mode: bool = False, **environment: str
) -> subprocess.Popen[str]:
    """The program with its settings and its state in ``folder``, running the generator body ``acts``.

    What it yields are pauses in seconds; ``say`` prints to standard output. The rule of Windows on open files is in
    force there where it is here.
    """
    lines = "\n".join(f"    {line}" for line in acts.strip("\n").splitlines())
    code = DRIVER.format(
        acts=lines,
        sources=repr([source] if isinstance(source, str) else list(source)),
        safe_mode=safe_mode,
        only_closed_files_go=as_on_windows.in_force(),
    )
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": on_a_large_screen(),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "-c", code], env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(running: subprocess.Popen[str], seconds: float = 300) -> tuple[int, list[str], str]:
    """Exit code, lines said, and standard error, once it has ended."""
    with running:
        said, wrong = running.communicate(timeout=seconds)
    return running.returncode, said.splitlines(), wrong


def run(folder: Path, acts: str, **options: Any) -> tuple[int, list[str], str]:
    return finished(start(folder, acts, **options))
