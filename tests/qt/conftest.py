"""Windows that have the keyboard."""

from __future__ import annotations

import pytest

from bpstudio.qt.app import create_window


@pytest.fixture
def opened(qtbot):
    """Windows on presets, active, so that they have the keyboard."""
    windows = []

    def open_on(preset: str = "article", size=(1440, 900)):
        window = create_window(preset)
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
def window(opened):
    return opened()
