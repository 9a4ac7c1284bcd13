"""The command line as a process: displays, pipes, terminals, interrupts."""

from __future__ import annotations

import json
import os
import pty
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from bpstudio.qt.ground.display import missing_display

ROOT = Path(__file__).resolve().parent.parent
HEADLESS = {
    key: value
    for key, value in os.environ.items()
    if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
} | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """The program with no display."""
    usual: dict[str, Any] = {"env": HEADLESS, "capture_output": True, "text": True, "encoding": "utf-8"}
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "-m", "bpstudio", *arguments], **(usual | options)
    )
    return done


def test_everything_headless_runs_without_the_toolkit(tmp_path: Path) -> None:
    commands = [
        ["presets"],
        ["schema"],
        ["step", "article", "-o", "a.json"],
        ["train", "a.json", "--iterations", "3", "-o", "a.json"],
        ["verify", "a.json"],
        ["check-gradients", "a.json"],
        ["export", "a.json", "--to", "csv"],
        ["lesson", "01-forward-pass"],
        ["lesson", "--list"],
    ]
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['PySide6', 'shiboken6', 'pyqtgraph']));"
        "from bpstudio.cli import main;"
        f"sys.exit(sum(main(arguments) for arguments in {commands!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=HEADLESS, capture_output=True, encoding="utf-8"
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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("WAYLAND_DISPLAY", "wayland-4711", "nothing answers at WAYLAND_DISPLAY=wayland-4711"),
        ("DISPLAY", "localhost:4711", "nothing answers at DISPLAY=localhost:4711"),
        ("DISPLAY", "localhost:99999", "nothing answers at DISPLAY=localhost:99999"),
        ("DISPLAY", "nonsense", "nothing answers at DISPLAY=nonsense"),
        ("QT_QPA_PLATFORM", "xcb", "DISPLAY is not set"),
        ("QT_QPA_PLATFORM", "nosuch", "Qt has no platform QT_QPA_PLATFORM=nosuch"),
    ],
)
def test_where_there_can_be_no_window_that_is_one_line_and_a_picture_is_made_all_the_same(
    variable: str, value: str, why: str, tmp_path: Path
) -> None:
    done = command("article", env=HEADLESS | {variable: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert "bpstudio step" in done.stderr
    assert done.stderr.count("\n") == 1
    out = tmp_path / "a.png"
    assert command("screenshot", "article", str(out), env=HEADLESS | {variable: value}).returncode == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_display_that_answers_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    folder = tempfile.mkdtemp()  # the path of a socket is short
    monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-3")
    with socket.socket(socket.AF_UNIX) as compositor:
        assert missing_display() is not None
        compositor.bind(f"{folder}/wayland-3")
        compositor.listen()
        assert missing_display() is None
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))  # the system gives a port far above 6000
        server.listen()
        monkeypatch.setenv("DISPLAY", f"localhost:{server.getsockname()[1] - 6000}.0")
        assert missing_display() is None


@pytest.mark.parametrize("scale", ["1", "1.25", "2", "3"])
def test_a_picture_has_the_size_asked_for_however_the_screen_is_scaled(scale: str, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    asked = ["screenshot", "xor", str(out), "--size", "1501x801"]
    assert command(*asked, env=HEADLESS | {"QT_SCALE_FACTOR": scale}).returncode == 0
    assert struct.unpack(">II", out.read_bytes()[16:24]) == (1501, 801)


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
