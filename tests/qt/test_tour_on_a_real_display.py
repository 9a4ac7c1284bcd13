"""The README's tour once more on an X server, where windows, menus and the mouse are those of a desktop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROBE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
XVFB = shutil.which("Xvfb")


@contextmanager
def display() -> Iterator[str]:
    """A display of its own, so that nobody else's mouse is in the way."""
    assert XVFB is not None
    read, write = os.pipe()
    command = [XVFB, "-displayfd", str(write), "-screen", "0", "1920x1200x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@pytest.mark.skipif(XVFB is None, reason="there is no X server to start here")
@pytest.mark.parametrize("kind", ["mouse", "keys", "mixed"])
def test_the_tour_goes_on_an_x_server(kind: str) -> None:
    with display() as name:
        assert name != ":", "the X server has not started"
        environment = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}
        if subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True).returncode:
            pytest.skip("Qt lacks a library to speak to an X server here")
        tests = "tests/qt/test_tour_of_the_readme.py::test_the_tour_of_the_readme_goes"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{tests}[{kind}-1366x768]"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
