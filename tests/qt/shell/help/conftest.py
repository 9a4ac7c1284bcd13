from __future__ import annotations

import pytest

from bpstudio.qt.app import create_window
from bpstudio.qt.ground import settings


@pytest.fixture(autouse=True)
def forgotten(qapp):
    """No tour has been begun by a test before."""
    yield
    settings.keep("tour_step", "")


@pytest.fixture
def window(qtbot):
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
