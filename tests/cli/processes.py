"""The program as a process with no display, which is told things and listened to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONIOENCODING", "PYTHONUTF8")
HEADLESS = {key: value for key, value in os.environ.items() if key not in WITHOUT} | {"PYTHONPATH": str(ROOT)}
PROGRAM = [sys.executable, "-m", "bpstudio"]


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run to its end."""
    options = dict[str, Any]({"env": HEADLESS, "capture_output": True, "timeout": 120}) | options
    done: subprocess.CompletedProcess[bytes] = subprocess.run([*PROGRAM, *arguments], **options)
    return done


def started(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Begun, with its output and its errors in pipes."""
    pipes: dict[str, Any] = {"env": HEADLESS, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*PROGRAM, *arguments], **(pipes | options))


def ended(running: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code and standard error, with standard output read to its end."""
    with running:
        _, wrong = running.communicate(timeout=120)
    return running.returncode, wrong.decode()
