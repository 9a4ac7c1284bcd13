from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.qt.shell.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("article")
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
    made.canvas.setFocus()
    yield made
    made.player.pause()
    made.files.keep()
    made.close()
    made.deleteLater()
