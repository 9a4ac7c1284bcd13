"""Lessons begin as if nobody had read one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from bpstudio.qt.lessons import progress
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.selection import Unit
from tests.qt.lessons.by_keys import FIRST, press

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"


@pytest.fixture(autouse=True)
def nothing_read_yet(qapp: object) -> Iterator[None]:
    progress.forget()
    yield
    progress.forget()


@pytest.fixture
def asked(window: MainWindow) -> MainWindow:
    """At the first question of the first lesson: what is z¹?"""
    window.lessons.open(FIRST)
    press(Qt.Key.Key_PageDown)
    return window


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.json"
    shutil.copy(SESSIONS / "by_hand.json", path)
    return path


@pytest.fixture
def at_work(opened: Callable[..., MainWindow], own: Path) -> MainWindow:
    """In the middle of something that is saved nowhere."""
    window = opened(own)
    window.session.seek(0, 3)
    window.bridge.edit(SetLearningRate(0.123))
    window.session.step()
    window.bridge.select(Unit(1, 0))
    return window
