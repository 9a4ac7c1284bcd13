"""Windows that have the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.qt.shell.main_window import MainWindow


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
