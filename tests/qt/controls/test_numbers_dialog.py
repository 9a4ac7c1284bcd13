"""Numbers that a line of the inspector only counts can be opened in a table."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTableView
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.facts import FactValue
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.there import there

Shown = tuple[Bridge, Inspector]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    rng = np.random.default_rng(1)
    network = Network(3, (Layer(4, "tanh"), Layer(2, "sigmoid")))
    bridge = Bridge(
        Session(Document(network, Examples(rng.random((1, 3)), rng.random((1, 2))))),
        notation=textbook.ARTICLE,
    )
    panel = Inspector(bridge)
    qtbot.addWidget(panel)
    panel.resize(340, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    bridge.session.finish_iteration()
    return bridge, panel


def value(panel: Inspector, text: str) -> FactValue:
    return next(part for part in panel.findChildren(FactValue) if part.text() == text and part.isVisible())


def opened(panel: Inspector) -> QDialog | None:
    return panel.findChild(QDialog, "numbers_dialog")


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_a_count_of_numbers_opens_into_all_of_them(qtbot: QtBot, shown: Shown, by: str) -> None:
    bridge, panel = shown
    bridge.select(Parameter("theta", 1))
    count = value(panel, "3×4 numbers")
    if by == "mouse":
        qtbot.mouseClick(count, Qt.MouseButton.LeftButton)
    else:
        count.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(count, Qt.Key.Key_Return)
    dialog = opened(panel)
    assert dialog is not None
    assert dialog.windowTitle() == "Value"
    model = there(dialog.findChild(QTableView)).model()
    assert (model.rowCount(), model.columnCount()) == (3, 4)
    theta = bridge.frame.parameters.theta(1)
    for i, j in np.ndindex(3, 4):
        assert model.index(i, j).data() == format_number(float(theta[i, j]), 6)
    dialog.close()


def test_a_single_number_opens_nothing(qtbot: QtBot, shown: Shown) -> None:
    bridge, panel = shown
    bridge.select(Parameter("theta", 1, 0, 0))
    number = format_number(bridge.frame.parameters.theta(1)[0, 0], 6)
    qtbot.mouseClick(value(panel, number), Qt.MouseButton.LeftButton)
    assert opened(panel) is None
