"""Windows that have the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.qt.shell.main_window import MainWindow


@pytest.fixture(autouse=True)
def light_for_the_next_test() -> Iterator[None]:
    """A dark test leaves the one application as it found it."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("theme") == "dark":
        apply_theme(app, load_theme("light"))


@pytest.fixture(autouse=True)
def no_mouse_from_the_test_before() -> None:
    """What a mouse is over is lit. A window opened where a closed one had it is told that it comes, never that
    it goes."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        QCursor.setPos(app.primaryScreen().geometry().bottomRight())
        app.processEvents()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Windows on presets and files, active, so that they have the keyboard."""
    windows = []

    def open_on(source: str | Path = "article", size: tuple[int, int] = (1440, 900)) -> MainWindow:
        window = create_window(source)
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        windows.append(window)
        return window

    yield open_on
    for window in windows:
        window.player.pause()
        window.files.keep()
        window.close()


@pytest.fixture
def window(opened: Callable[..., MainWindow]) -> MainWindow:
    return opened()
