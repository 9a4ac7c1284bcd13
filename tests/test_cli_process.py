"""The command line as a process: displays, pipes, terminals, interrupts."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEADLESS = {
    key: value
    for key, value in os.environ.items()
    if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
} | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The program with no display."""
    options = {"env": HEADLESS, "capture_output": True, "text": True, "encoding": "utf-8"} | options
    return subprocess.run([sys.executable, "-m", "bpstudio", *arguments], **options)


def test_everything_headless_runs_without_the_toolkit(tmp_path: Path) -> None:
    commands = [
        ["presets"],
        ["schema"],
        ["step", "article", "-o", "a.json"],
        ["train", "a.json", "--iterations", "3", "-o", "a.json"],
        ["verify", "a.json"],
        ["check-gradients", "a.json"],
        ["export", "a.json", "--to", "csv"],
    ]
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['PySide6', 'shiboken6', 'pyqtgraph']));"
        "from bpstudio.cli import main;"
        f"sys.exit(sum(main(arguments) for arguments in {commands!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=HEADLESS, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [[], ["article"], ["article", "xor"]])
def test_without_a_display_the_headless_walk_is_named(arguments: list[str]) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no display" in done.stderr
    assert "bpstudio step" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_display_at_which_nothing_answers_is_none() -> None:
    done = command("article", env=HEADLESS | {"DISPLAY": ":4711"})
    assert done.returncode == 2
    assert "nothing answers at DISPLAY=:4711" in done.stderr


def test_a_progress_bar_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    terminal = {"capture_output": False, "stdout": subprocess.PIPE, "stderr": theirs}
    done = command("train", "article", "--iterations", "500", **terminal)
    os.set_blocking(ours, False)
    shown = os.read(ours, 100_000).decode()
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 0
    assert "iterations/s" in shown or "/500" in shown
    assert command("train", "article", "--iterations", "500").stderr == ""


def test_a_reader_that_leaves_early_is_no_error_and_the_file_is_written_all_the_same(tmp_path: Path) -> None:
    line = f"{sys.executable} -m bpstudio step mazur --iterations 50 -o a.json | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=HEADLESS, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "a.json").read_bytes())["cursor"]["iteration"] == 49
