"""What the tests of the table of examples share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.examples.data_table import DataTable

X, Y = np.arange(12.0).reshape(6, 2) / 4, np.arange(6.0).reshape(6, 1)
Make = Callable[..., tuple[Bridge, DataTable]]


def click(qtbot: QtBot, table: DataTable, row: int) -> None:
    place = table.view.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
