"""The window opens on every preset, steps and trains, on whatever Python and packages there are."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.storage.presets import presets

VIEWS = ("canvas", "equation", "inspector", "timeline", "parameter_table", "data_table", "transport")


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_shown_stepped_and_trained(qtbot: QtBot, name: str) -> None:
    window = create_window(name)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    for _ in range(3):
        window.session.step()
    window.session.finish_iteration()
    window.session.train(2)
    QApplication.processEvents()
    assert window.session.state.iterations >= 3
    for view in VIEWS:
        part = window.findChild(QWidget, view)
        assert part is not None, view
        assert not part.grab().isNull(), view
    window.files.keep()
    window.close()
